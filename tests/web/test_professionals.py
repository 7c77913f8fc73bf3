"""The short form of providers, partners and professionals, without an account."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.models.base import db
from marketplace.models.concern_words import Consent
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.events import AuditEvent
from tests.web.telling import Teller
from tests.web.visitor import Page

FORM = "/tell-us/professionals"
KNOWN = {
    "harmed": "no",
    "service": "Larkspur Home Care",
    "place": "DA5 1AA",
    "words": "Their visits are recorded as longer than they were. Ines Varga",
    "when": "Each week in October",
    "first_hand": "yes",
    "profession": "District nurse",
    "organisation": "Marlbridge Community Trust",
    "name": "Ines Varga",
    "may_say": "no",
    "way": "email",
    "value": "ines@nhs.example.org",
}


@pytest.fixture
def nurse(marketplace: Flask) -> Teller:
    """Somebody who has not signed in."""
    return Teller(marketplace)


def checked(nurse: Teller, **changes: str) -> Page:
    """The page that says it back, with every promise kept."""
    answer = nurse.fill_in(FORM, **{**KNOWN, **changes})
    assert answer.status_code == 200, answer.location
    page = Page(answer)
    for promise in nurse.promises:
        promise(page)
    assert page.heading == "Check what you send", page.main
    return page


def send(nurse: Teller, page: Page) -> Page:
    """Send what the page says back; the page with the reference."""
    answer = nurse.client.post(f"{FORM}/send", data=_fields(page), buffered=True)
    assert answer.status_code == 302, answer.text
    return nurse.get(str(answer.location))


def _fields(page: Page) -> dict[str, str]:
    (form,) = page.soup.select(f"form[action='{FORM}/send']")
    return {str(each["name"]): str(each["value"]) for each in form.select("input[name]")}


def kinds(app: Flask) -> set[str]:
    """What was kept, by kind."""
    with app.app_context():
        return set(db.session.scalars(select(Concern.kind)))


def test_it_is_intelligence_for_the_quality_team_with_a_reference(
    marketplace: Flask, nurse: Teller
) -> None:
    page = checked(nurse)
    assert "Information for our quality team" in page.main
    sent = send(nurse, page)
    assert sent.texts(".govuk-panel strong")[0].startswith("T-")
    assert len(sent.texts(".govuk-inset-text strong")[0].split()) == 6
    assert kinds(marketplace) == {"intelligence"}
    with marketplace.app_context():
        (submission,) = db.session.scalars(select(Submission))
        assert (submission.source, submission.entered_by) == ("professional", None)
        (hand_off,) = db.session.scalars(select(HandOff))
        assert hand_off.recipient == "qa"
        chosen = select(Consent.recipient, Consent.share).order_by(Consent.recipient)
        assert dict(db.session.execute(chosen).tuples().all()) == {
            "cqc": "without-name",
            "health": "without-name",
            "host-borough": "without-name",
            "qa": "with-name",
        }
        trail = [str(event.data) for event in db.session.scalars(select(AuditEvent))]
        assert not any("Varga" in data or "recorded" in data for data in trail)


def test_others_may_be_told_who_told_us_only_with_their_yes(
    marketplace: Flask, nurse: Teller
) -> None:
    send(nurse, checked(nurse, may_say="yes"))
    with marketplace.app_context():
        shares = set(db.session.scalars(select(Consent.share)))
        assert shares == {"with-name"}


def test_sent_twice_it_is_there_once(marketplace: Flask, nurse: Teller) -> None:
    page = checked(nurse)
    assert send(nurse, page).main == send(nurse, page).main
    with marketplace.app_context():
        assert len(list(db.session.scalars(select(Submission)))) == 1


@pytest.mark.parametrize("harmed", ["now", "maybe", "not-sure"])
def test_where_somebody_may_be_harmed_it_is_safeguarding_too(
    marketplace: Flask, nurse: Teller, harmed: str
) -> None:
    page = checked(nurse, harmed=harmed)
    assert "Someone may be at risk of harm" in page.main
    send(nurse, page)
    assert kinds(marketplace) == {"intelligence", "safeguarding"}
    with marketplace.app_context():
        (hand_off,) = db.session.scalars(select(HandOff))
        assert hand_off.recipient == "safeguarding"


def test_words_of_harm_are_enough(marketplace: Flask, nurse: Teller) -> None:
    words = "A resident has bruises and says that a carer hits her."
    send(nurse, checked(nurse, words=words))
    assert "safeguarding" in kinds(marketplace)


def test_what_is_missing_is_said_and_nothing_is_lost(marketplace: Flask, nurse: Teller) -> None:
    page = nurse.refused(
        FORM,
        **{**KNOWN, "service": "", "words": "", "profession": "", "organisation": "", "value": "?"},
    )
    assert page.texts(".govuk-error-summary__list a") == [
        "Enter the name of the service, or describe it",
        "Tell us what you know",
        "Enter who you are, such as district nurse",
        "Enter where you work",
        "Enter an email address, such as name@example.org",
    ]
    assert page.soup.select_one("input[name=name][value='Ines Varga']")
    page = nurse.refused(FORM, service="Larkspur")
    assert page.texts(".govuk-error-summary__list a") == [
        "Choose whether somebody may be harmed",
        "Choose whether we may say who told us",
        "Choose whether we may contact you",
    ]
    assert kinds(marketplace) == set()


def test_answers_can_be_changed_before_they_are_sent(nurse: Teller) -> None:
    page = checked(nurse, harmed="maybe")
    token = _fields(page)["draft"]
    fields = {**_fields(page), "change": "yes", "draft": token}
    again = Page(nurse.client.post(FORM, data=fields, buffered=True))
    for name in ("service", "profession", "organisation", "name", "value"):
        assert again.soup.select_one(f"input[name={name}]")["value"] == KNOWN[name]  # type: ignore[index]
    assert again.soup.select_one("input[name=harmed][value=maybe][checked]")
    answer = nurse.submit(again, service="Bramble Care")
    assert "Bramble Care" in Page(answer).main
    # The page that was open before does not send what it does not show.
    stale = nurse.client.post(f"{FORM}/send", data=_fields(page), buffered=True)
    assert "Nothing was sent" in Page(stale).main


def test_a_draft_that_is_gone_leads_back_to_the_form(nurse: Teller) -> None:
    page = checked(nurse)
    fields = {**_fields(page), "draft": "gone"}
    answer = nurse.client.post(f"{FORM}/send", data=fields, buffered=True)
    assert (answer.status_code, answer.location) == (302, FORM)


def test_danger_and_the_way_out_stand_on_the_page(nurse: Teller) -> None:
    page = nurse.get(FORM)
    assert page.soup.select("a[href='tel:999']")
    assert "Exit this page" in page.response.text
    assert page.texts("fieldset legend")[0] == "May somebody be hurt, neglected or controlled?"
