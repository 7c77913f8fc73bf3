"""The pages of hand-offs: the lists, a new one step by step, what is recorded, and the text."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernWords
from marketplace.models.events import AuditEvent
from tests.integration.handing import NAME, hand_offs_of
from tests.web.handing import LISTS, SCRIPT, concern, counts, sent
from tests.web.people import Person, fields_of, signed_in
from tests.web.visitor import Page


@pytest.fixture
def officer(marketplace: Flask) -> Person:
    """A quality assurance officer."""
    return signed_in(marketplace, Role.QA, email="olu@example.org")


@pytest.fixture
def guard(marketplace: Flask) -> Person:
    """A safeguarding officer."""
    return signed_in(marketplace, Role.SAFEGUARDING, email="gale@example.org")


def test_safeguarding_is_for_safeguarding_officers_alone(
    marketplace: Flask, officer: Person, guard: Person
) -> None:
    concern_id = concern(marketplace, kind=ConcernKind.SAFEGUARDING)
    hand_off_id = sent(marketplace, concern_id, Recipient.CQC, days=12)
    assert "Overdue (0)" in counts(officer.get(LISTS))
    page = guard.get(LISTS)
    assert "Overdue (1)" in counts(page)
    address = f"/safeguarding/{concern_id}/hand-offs/{hand_off_id}"
    assert page.soup.select_one(f"a[href='{address}']")
    for path in ("", "/text", "/receipt"):
        assert guard.get(f"{address}{path}")
        assert officer.fetch(f"{address}{path}").status_code == 403
        in_quality = f"/quality/concerns/{concern_id}/hand-offs/{hand_off_id}{path}"
        assert officer.fetch(in_quality).status_code == 404
    listed = f"/quality/concerns/{concern_id}/hand-offs"
    assert officer.fetch(listed).status_code == 404
    assert officer.fetch(f"{listed}/new").status_code == 404


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN, Role.PROVIDER])
def test_nobody_else_sees_a_hand_off(marketplace: Flask, role: Role) -> None:
    concern_id = concern(marketplace)
    hand_off_id = sent(marketplace, concern_id, Recipient.CQC)
    other = signed_in(marketplace, role)
    base = f"/quality/concerns/{concern_id}/hand-offs"
    for path in (LISTS, base, f"{base}/new", f"{base}/{hand_off_id}"):
        assert other.fetch(path).status_code == 403


def test_a_hand_off_of_another_concern_is_not_found_here(
    marketplace: Flask, officer: Person
) -> None:
    hand_off_id = sent(marketplace, concern(marketplace), Recipient.CQC)
    other = concern(marketplace)
    address = f"/quality/concerns/{other}/hand-offs/{hand_off_id}"
    assert officer.fetch(address).status_code == 404
    assert officer.send(f"{address}/taking-back", {"version": "1"}).status_code == 404


def test_a_hand_off_to_nobody_is_asked_about_again(marketplace: Flask, officer: Person) -> None:
    base = f"/quality/concerns/{concern(marketplace)}/hand-offs/new"
    assert officer.get(base).texts(".govuk-error-summary a") == []
    form = officer.get(base).soup.select_one("main form")
    assert form is not None
    given = {name: value for name, value in fields_of(form).items() if name != "recipient"}
    again = officer.get(f"{base}?{urlencode(given)}")
    assert again.texts(".govuk-error-summary a") == ["Choose who it is for"]
    assert "error" in again.texts("title")[0]


def test_a_new_hand_off_step_by_step(marketplace: Flask, officer: Person) -> None:
    concern_id = concern(marketplace, shares={Recipient.CQC: Share.WITH_NAME})
    base = f"/quality/concerns/{concern_id}/hand-offs"
    assert "It has gone to nobody yet." in officer.get(base).main
    page = officer.get(f"{base}/new")
    assert "The Local Government and Social Care Ombudsman" in page.main
    page = officer.get(f"{base}/new?recipient=cqc")
    assert page.texts("form[method=get] .govuk-radios__label") == [
        "The person agreed, with their name",
        "The person agreed, without their name",
        "The council's public task, without who told us",
    ]
    without = officer.get(f"{base}/new?recipient=cqc&basis=consent-without-name")
    assert NAME not in str(without.soup.select_one("textarea"))
    page = officer.get(f"{base}/new?recipient=cqc&basis=consent-with-name")
    assert NAME in str(page.soup.select_one("textarea"))
    answer = officer.submit(page, method="secure-email", words=f"Ask {NAME}.", takes_over="y")
    assert answer.status_code == 302, answer.text
    with marketplace.app_context():
        (made,) = hand_offs_of(concern_id)
        assert (made.words, made.basis, made.method, made.words_version) == (
            f"Ask {NAME}.",
            "consent-with-name",
            "secure-email",
            1,
        )
    page = officer.get(answer.location)
    assert page.heading == "We sent it to the Care Quality Commission (CQC)"
    assert "Handed off" in officer.get(base).main
    text = officer.get(f"{answer.location}/text")
    assert f"Ask {NAME}." in text.main
    assert "agreed that you have this, with their name" in text.main


def test_the_name_does_not_go_where_nobody_agreed_and_nothing_is_lost(
    marketplace: Flask, officer: Person
) -> None:
    concern_id = concern(marketplace)
    base = f"/quality/concerns/{concern_id}/hand-offs"
    page = officer.get(f"{base}/new?recipient=cqc&basis=public-task")
    refused = Page(officer.submit(page, method="post", words=f"Ask {NAME}, she knows."))
    assert refused.texts(".govuk-error-summary__list a") == [
        "Take out the name of whoever told us and how to reach them: it goes without"
    ]
    assert f"Ask {NAME}, she knows." in str(refused.soup.select_one("textarea"))
    with marketplace.app_context():
        assert hand_offs_of(concern_id) == []


def test_a_basis_that_is_not_theirs_is_not_offered(marketplace: Flask, officer: Person) -> None:
    concern_id = concern(marketplace)
    base = f"/quality/concerns/{concern_id}/hand-offs"
    page = officer.get(f"{base}/new?recipient=cqc&basis=consent-with-name")
    assert page.heading.startswith("On what basis")
    assert officer.fetch(f"{base}/new?recipient=nobody").status_code == 400
    assert officer.get(f"{base}/new?recipient=qa").heading == "Hand it to somebody else"


def test_the_person_can_be_asked_and_what_they_say_counts(
    marketplace: Flask, officer: Person
) -> None:
    concern_id = concern(marketplace)
    base = f"/quality/concerns/{concern_id}/hand-offs"
    page = officer.get(f"{base}/new?recipient=health")
    nothing = officer.refused(f"{base}/agreed", {"recipient": "health"})
    assert nothing.texts(".govuk-error-summary__list a") == ["Choose what they said"]
    answer = officer.submit(page, form=f"form[action='{base}/agreed']", share="with-name")
    assert answer.status_code == 302
    page = officer.get(answer.location)
    assert "with their name" in page.main
    page = officer.get(f"{base}/new?recipient=health&basis=consent-with-name")
    assert officer.submit(page, method="post", words="Text.").status_code == 200
    answer = officer.submit(page, method="post", words="Text.", place="Marlbridge ICB")
    assert officer.get(answer.location).heading == "We sent it to the NHS (Marlbridge ICB)"


def test_the_ombudsman_is_told_nothing_and_the_person_where_to_go(
    marketplace: Flask, officer: Person
) -> None:
    concern_id = concern(marketplace)
    base = f"/quality/concerns/{concern_id}/hand-offs"
    page = officer.get(f"{base}/new?recipient=ombudsman")
    assert "Nothing is sent" in page.main
    answer = officer.submit(page)
    page = officer.get(answer.location)
    assert page.heading.startswith("We told the person where to go: the Local Government")
    assert "We sent it" not in page.main
    listed = officer.get(base)
    assert "Nothing was sent" in listed.main
    assert "We sent it" not in listed.main
    assert "(1)" not in " ".join(counts(officer.get(LISTS)))
    with marketplace.app_context():
        (words,) = db.session.scalars(select(ConcernWords.words))
        assert "0300 061 0614" in words


def test_what_is_recorded_is_refused_where_it_does_not_fit(
    marketplace: Flask, officer: Person
) -> None:
    concern_id = concern(marketplace)
    hand_off_id = sent(marketplace, concern_id, Recipient.CQC)
    address = f"/quality/concerns/{concern_id}/hand-offs/{hand_off_id}"
    assert officer.get(address).texts("a.govuk-button") == [
        "Record that they have it",
        "Record that you asked them",
        "Take it back",
    ]
    early = officer.refused(f"{address}/outcome", {"version": "1", "words": "Came."})
    assert "Sent, not confirmed" in early.main
    assert "Came." in str(early.soup.select_one("textarea"))
    assert "Choose how you know it" in officer.refused(f"{address}/receipt", {"version": "1"}).main
    officer.submit(officer.get(f"{address}/asked"))
    stale = {"version": "1", "arrival": "delivered"}
    assert "changed meanwhile" in officer.refused(f"{address}/receipt", stale).main
    officer.submit(officer.get(f"{address}/taking-back"), why="mistake")
    page = officer.get(address)
    assert page.heading.endswith("and taken back")
    assert page.texts("a.govuk-button") == []
    assert officer.fetch(f"{address}/other").status_code == 400


def test_who_may_only_read_does_not_hand_over(marketplace: Flask, guard: Person) -> None:
    concern_id = concern(marketplace)
    hand_off_id = sent(marketplace, concern_id, Recipient.CQC)
    base = f"/quality/concerns/{concern_id}/hand-offs"
    assert guard.get(base).texts("a.govuk-button") == []
    assert guard.get(f"{base}/{hand_off_id}").texts("a.govuk-button") == []
    assert guard.fetch(f"{base}/new").status_code == 403
    assert guard.send(f"{base}/{hand_off_id}/asked", {"version": "1"}).status_code == 403
    # Nor through the pages of their own desk.
    own = f"/safeguarding/{concern_id}/hand-offs"
    assert guard.send(f"{own}/{hand_off_id}/asked", {"version": "1"}).status_code == 403
    fields = {"version": "1", "method": "post", "words": "Text."}
    assert guard.send(f"{own}/new?recipient=cqc&basis=public-task", fields).status_code == 403
    with marketplace.app_context():
        assert len(hand_offs_of(concern_id)) == 1


def test_reading_is_in_the_trail_and_script_is_only_text(
    marketplace: Flask, officer: Person
) -> None:
    concern_id = concern(marketplace)
    hand_off_id = sent(marketplace, concern_id, Recipient.CQC)
    page = officer.get(f"/quality/concerns/{concern_id}/hand-offs/{hand_off_id}")
    assert SCRIPT in page.main
    officer.get(f"/quality/concerns/{concern_id}/hand-offs/{hand_off_id}/text")
    with marketplace.app_context():
        read = select(AuditEvent.subject).where(AuditEvent.kind == "concern-read")
        assert list(db.session.scalars(read)) == [f"concern:{concern_id}"] * 2
