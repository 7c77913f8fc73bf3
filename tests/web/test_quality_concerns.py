"""The QA team's pages about what people told us: the list, and one concern as it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.communication_needs import CommunicationNeed
from marketplace.domain.concern_answers import Contact, ContactWay, Naming
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile, ConcernReply, ConcernWords
from marketplace.models.concerns import Concern
from marketplace.models.events import AuditEvent
from marketplace.models.providers import Provider
from tests.integration.desk import add_person, add_provider
from tests.integration.telling import ANSWERS, submitted
from tests.web.concerns_told import SCRIPT, WORRY, page_of, told
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW


@pytest.fixture
def officer(marketplace: Flask) -> Person:
    """A quality assurance officer."""
    return signed_in(marketplace, Role.QA, name="Olu Officer")


def test_the_list_is_empty_says_so_and_has_what_came(marketplace: Flask, officer: Person) -> None:
    assert "Nothing waits for us." in officer.get("/quality/concerns").main
    older, newer = told(marketplace, days_ago=3), told(marketplace, days_ago=1)
    urgent = told(marketplace, days_ago=0)
    with marketplace.app_context():
        db.session.get_one(Concern, urgent).priority = 2
        db.session.commit()
    page = officer.get("/quality/concerns")
    links = [str(a["href"]) for a in page.soup.select("tbody th a")]
    assert links == [page_of(urgent), page_of(older), page_of(newer)]
    assert "Urgent" in page.main
    assert "To be acknowledged" in page.main


def test_filters_keep_what_was_asked_for(marketplace: Flask, officer: Person) -> None:
    told(marketplace)
    told(marketplace, replace(WORRY, praise=True, naming=Naming(words="Larkspur")))
    for query, shown in (
        ("", {"Bramble Care", "Larkspur"}),
        ("?kind=compliment", {"Larkspur"}),
        ("?kind=concern", {"Bramble Care"}),
        ("?status=triaged", set()),
        ("?theme=food", set()),
        ("?whose=mine", set()),
        ("?whose=nobody", {"Bramble Care", "Larkspur"}),
        ("?stage=elsewhere", set()),
        ("?stage=closed", set()),
        ("?stage=all&page=99", {"Bramble Care", "Larkspur"}),
    ):
        page = officer.get(f"/quality/concerns{query}")
        found = {a.get_text().partition(",")[0] for a in page.soup.select("tbody th a")}
        assert found == shown, query
    assert officer.fetch("/quality/concerns?kind=nonsense").status_code == 400
    assert "No concern matches." in officer.get("/quality/concerns?status=triaged").main


def test_the_list_has_pages(marketplace: Flask, officer: Person) -> None:
    with marketplace.app_context():
        for number in range(51):
            submitted(
                replace(WORRY, naming=Naming(words=f"Service {number}")),
                now=NOW - timedelta(hours=number),
            )
    page = officer.get("/quality/concerns?kind=concern")
    assert "51 concerns" in page.main
    assert len(page.soup.select("tbody tr")) == 50
    second = officer.get("/quality/concerns?kind=concern&page=2")
    assert second.texts("tbody tr th a")[0].startswith("Service 0")
    assert len(second.soup.select("tbody tr")) == 1


def test_a_concern_is_read_in_the_persons_words_and_each_read_is_an_event(
    marketplace: Flask, officer: Person
) -> None:
    needs = Contact(
        way=ContactWay.PHONE,
        value="01632 960001",
        when_safe="Only after 5pm",
        needs=(CommunicationNeed.BSL,),
        needs_words=f"Slowly {SCRIPT}",
    )
    concern_id = told(marketplace, replace(WORRY, contact=needs, name="Robin Example"))
    page = officer.get(page_of(concern_id))
    for words in (
        "The morning visit was an hour late three times",
        "Robin Example",
        "01632 960001",
        "Only after 5pm",
        "British Sign Language",
        f"Slowly {SCRIPT}",
        "They wrote: Bramble Care",
        "None that we know",
        "yes, with their name",
    ):
        assert words in page.main, words
    officer.get(page_of(concern_id))
    with marketplace.app_context():
        read = db.session.query(AuditEvent).filter_by(
            kind="concern-read", subject=f"concern:{concern_id}"
        )
        assert [event.data["audience"] for event in read] == ["staff", "staff"]


def test_without_consent_the_team_reads_no_name_and_no_contact(
    marketplace: Flask, officer: Person
) -> None:
    happening = replace(ANSWERS.happening, words="I am Robin Example. Ring 01632 960001 please.")
    answers = replace(
        WORRY,
        name="Robin Example",
        happening=happening,
        shares={Recipient.QA: Share.WITHOUT_NAME},
        contact=Contact(way=ContactWay.PHONE, value="01632 960001"),
    )
    concern_id = told(marketplace, answers)
    for path in (page_of(concern_id), f"{page_of(concern_id)}/triage", "/quality/concerns"):
        text = officer.get(path).response.text
        assert "Robin" not in text
        assert "960001" not in text
    assert (
        "did not agree that we read this with their name" in officer.get(page_of(concern_id)).main
    )


def test_others_have_no_such_pages(marketplace: Flask) -> None:
    concern_id = told(marketplace)
    for role, status in (
        (Role.MANAGER, 403),
        (Role.ADMIN, 403),
        (Role.PROVIDER, 403),
        (Role.SAFEGUARDING, 200),
    ):
        who = signed_in(marketplace, role)
        assert who.fetch(page_of(concern_id)).status_code == status
        assert who.fetch("/quality/concerns").status_code == status
        refused = who.send(f"{page_of(concern_id)}/note", {"version": "1", "words": "x"})
        assert refused.status_code == 403


def test_an_officer_of_the_provider_knows_of_nothing(marketplace: Flask) -> None:
    with marketplace.app_context():
        provider_id = add_provider("Bramble Care")
    concern_id = told(marketplace)
    both = signed_in(marketplace, (Role.QA, Role.PROVIDER), provider_ids=(provider_id,))
    assert both.fetch(page_of(concern_id)).status_code == 404
    assert "Nothing waits for us." in both.get("/quality/concerns").main
    assert "No early signs." in both.get("/quality/signals").main
    timeline = both.get(f"/quality/providers/{provider_id}")
    assert "Nothing has happened yet." in timeline.main


def test_kinds_of_the_filter_name_nothing_restricted(officer: Person) -> None:
    page = officer.get("/quality/concerns")
    offered = {str(option["value"]) for option in page.soup.select("#kind option")}
    assert ConcernKind.SAFEGUARDING.value not in offered
    assert ConcernKind.COMPLAINT.value in offered


def test_files_replies_and_words_of_others_stand_with_it(
    marketplace: Flask, officer: Person
) -> None:
    answers = replace(WORRY, name="Robin Example", shares={Recipient.QA: Share.WITHOUT_NAME})
    concern_id = told(marketplace, answers)
    with marketplace.app_context():
        provider_id = add_provider("Bramble Care")
        manager = add_person("manager@example.org", Role.PROVIDER, now=NOW)
        submission_id = db.session.get_one(Concern, concern_id).submission_id
        db.session.add_all(
            [
                _file("letter of Robin Example.pdf", submission_id),
                ConcernReply(
                    concern_id=concern_id,
                    provider_id=provider_id,
                    put_right=f"A new rota {SCRIPT}",
                    stops_again="A call before each visit.",
                    account_id=manager.account_id,
                    saved_at=NOW,
                    sent_at=NOW,
                ),
                _words(submission_id, concern_id, "person", "added", f"Yours, Robin {SCRIPT}"),
                _words(submission_id, concern_id, "provider", "to-qa", "We rang the daughter."),
            ]
        )
        db.session.commit()
    page = officer.get(page_of(concern_id))
    (link,) = page.soup.select('main a[href^="/concern-files/"]')
    assert link.get_text().startswith("letter of")
    for words in (
        f"A new rota {SCRIPT}",
        "A call before each visit.",
        "The person adds",
        "The provider tells us",
        "We rang the daughter.",
        "New words",
    ):
        assert words in page.main, words
    assert "Robin" not in page.response.text


def test_who_only_reads_is_offered_nothing_to_do(marketplace: Flask) -> None:
    concern_id = told(marketplace)
    page = signed_in(marketplace, Role.SAFEGUARDING).get(page_of(concern_id))
    assert "The morning visit was an hour late" in page.main
    assert page.soup.select("main form") == []
    assert page.soup.select("main a.govuk-button") == []


def _file(name: str, submission_id: int) -> ConcernFile:
    return ConcernFile(
        submission_id=submission_id,
        stored_name="f" * 32,
        original_name=name,
        media_type="application/pdf",
        size=2048,
        sha256="0" * 64,
        shared=False,
        added_at=NOW,
    )


def _words(submission_id: int, concern_id: int, author: str, kind: str, words: str) -> ConcernWords:
    provider_id = db.session.query(Provider.id).scalar() if author == "provider" else None
    return ConcernWords(
        submission_id=submission_id,
        concern_id=concern_id,
        kind=kind,
        author=author,
        audience="staff" if author == "provider" else "person",
        provider_id=provider_id,
        words=words,
        at=NOW,
    )
