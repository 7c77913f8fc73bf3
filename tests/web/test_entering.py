"""Staff write down what somebody told them: asked, said back, sent once, and shown once."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.domain.passphrases import written_passphrase
from marketplace.models.base import db
from marketplace.models.concern_words import Consent
from marketplace.models.concerns import Concern, Submission
from marketplace.models.events import AuditEvent
from marketplace.services.passphrases import opens
from tests.web.people import Person, signed_in
from tests.web.visitor import Page

NEW = "/quality/concerns/new"
STORY = "The carer left Wilhelmina on the landing."
CALL = {
    "danger": "no",
    "source": "phone",
    "subject": "service",
    "service": "Larkspur Home Care",
    "place": "DA5 1AA",
    "words": "The visits are late, and nobody phones.",
    "when": "Since March",
    "still": "yes",
    "wants": "reply",
    "wanted": "Come on time.",
    "whom": "me",
    "works_there": "no",
    "told": "no",
    "name": "Wilhelmina Thackeray",
    "provider": "without-name",
    "qa": "with-name",
    "cqc": "no",
    "way": "post",
    "value": "3 Elm Row",
    "needs": ["large-print"],
}
_LINK = "form[action='/quality/concerns/new/send']"


@pytest.fixture
def officer(marketplace: Flask) -> Person:
    """A quality assurance officer."""
    return signed_in(marketplace, Role.QA, email="olu@example.org")


def checked(officer: Person, **changes: object) -> Page:
    """The page that says it back."""
    return officer.refused(NEW, {**CALL, **changes})


def test_only_those_who_handle_concerns_enter_one(marketplace: Flask) -> None:
    for role in Role:
        person = signed_in(marketplace, role)
        expected = 200 if role is Role.QA else 403
        assert person.fetch(NEW).status_code == expected
        assert person.send(NEW, CALL).status_code == expected
        assert person.send(f"{NEW}/send", {}).status_code == (400 if role is Role.QA else 403)


def test_danger_is_asked_first(officer: Person) -> None:
    page = officer.get(NEW)
    assert page.texts("fieldset legend")[0] == "Is somebody in danger now?"
    assert "999 now" in page.main


def test_nothing_is_lost_where_something_is_missing(officer: Person) -> None:
    page = checked(officer, words="", danger="", cqc="")
    assert page.texts(".govuk-error-summary__list a") == [
        "Choose whether somebody is in danger now"
    ]
    page = checked(officer, words="", service="", cqc="", works_there="")
    assert page.texts(".govuk-error-summary__list a") == [
        "Write what they told you",
        "Enter the name of the service, or describe it",
        "Choose whether they work there",
        "Ask whether CQC may know, and choose what they said",
    ]
    assert page.soup.select_one("input[name=name][value='Wilhelmina Thackeray']")


def test_it_is_said_back_with_who_gets_it(officer: Person) -> None:
    page = checked(officer)
    assert page.heading == "Say it back before you send it"
    assert "The visits are late" in page.main
    assert "Large print" in page.main
    assert "A complaint about a service" in page.main
    facts = page.facts()
    assert facts["The provider"] == "Yes, without their name"
    assert facts["The Care Quality Commission (CQC)"] == "No"


def test_what_was_written_can_be_changed(officer: Person) -> None:
    page = checked(officer, words=STORY)
    answer = officer.submit(page, form=f"form[action='{NEW}']", change="yes")
    again = Page(answer)
    assert again.heading == "Write down what somebody told you"
    answer = officer.submit(again, words="Something else.")
    assert "Something else." in Page(answer).main
    assert STORY not in Page(answer).main


def test_it_is_sent_once_and_the_words_open_it(marketplace: Flask, officer: Person) -> None:
    page = checked(officer)
    shown = [Page(officer.submit(page, form=_LINK)) for _ in range(2)]
    passphrases = {each.texts(".govuk-inset-text strong")[0] for each in shown}
    references = {each.texts(".govuk-panel strong")[0] for each in shown}
    assert len(passphrases) == len(references) == 1
    (passphrase,), (reference,) = passphrases, references
    with marketplace.app_context():
        (submission,) = db.session.scalars(select(Submission))
        assert (submission.reference, submission.source) == (reference, "phone")
        assert submission.entered_by == officer.account_id
        assert opens(reference, written_passphrase(passphrase), submission.passphrase_digest)
        (concern,) = db.session.scalars(select(Concern))
        assert concern.kind == "complaint"
        chosen = select(Consent.recipient, Consent.share).order_by(Consent.recipient)
        assert [tuple(row) for row in db.session.execute(chosen)] == [
            ("cqc", "no"),
            ("provider", "without-name"),
            ("qa", "with-name"),
        ]
        trail = [str(event.data) for event in db.session.scalars(select(AuditEvent))]
        assert not any("Thackeray" in data or "late" in data for data in trail)
        assert {
            event.actor
            for event in db.session.scalars(select(AuditEvent))
            if event.kind == "concern-received"
        } == {"person:olu@example.org"}


def test_danger_makes_it_a_safeguarding_concern_in_any_case(
    marketplace: Flask, officer: Person
) -> None:
    page = checked(officer, danger="yes", words=STORY)
    officer.submit(page, form=_LINK, kinds=["complaint"])
    with marketplace.app_context():
        kinds = set(db.session.scalars(select(Concern.kind)))
        assert kinds == {"safeguarding", "complaint"}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"wants": "know"}, "concern"),
        ({"wants": "praise", "words": "They were kind."}, "compliment"),
        ({"works_there": "yes", "provider": ""}, "speaking-up"),
        ({"subject": "council", "council_complaints": "with-name", "cqc": ""}, "council-complaint"),
    ],
)
def test_every_kind_can_come_by_phone(
    marketplace: Flask, officer: Person, changes: dict[str, str], kind: str
) -> None:
    officer.submit(checked(officer, **changes), form=_LINK)
    with marketplace.app_context():
        assert list(db.session.scalars(select(Concern.kind))) == [kind]


def test_what_the_caller_says_that_it_is_counts(marketplace: Flask, officer: Person) -> None:
    officer.submit(checked(officer), form=_LINK, kinds=["comment"])
    with marketplace.app_context():
        assert list(db.session.scalars(select(Concern.kind))) == ["comment"]


def test_another_way_than_staffs_own_is_refused(officer: Person) -> None:
    page = checked(officer)
    assert officer.submit(page, form=_LINK, source="form").status_code == 400


def test_a_page_that_is_out_of_date_sends_nothing(marketplace: Flask, officer: Person) -> None:
    page = checked(officer)
    change = Page(officer.submit(page, form=f"form[action='{NEW}']", change="yes"))
    officer.submit(change, words="Something else.")
    refused = Page(officer.submit(page, form=_LINK))
    assert "changed meanwhile" in refused.main
    with marketplace.app_context():
        assert list(db.session.scalars(select(Submission))) == []


def test_neither_reference_nor_words_stand_in_an_address(officer: Person) -> None:
    page = Page(officer.submit(checked(officer), form=_LINK))
    for promise in officer.promises:
        promise(page)
    assert page.response.headers["Cache-Control"] == "no-store"
    reference = page.texts(".govuk-panel strong")[0]
    assert re.fullmatch(r"T-\w{7}", reference)
    assert not any(reference in str(link["href"]) for link in page.soup.select("a[href]"))
