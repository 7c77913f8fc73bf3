"""The last pages of "Tell us": what it is, sending it, the reference and the passphrase."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from tests.integration.town import add_listing, place_hold, withdraw
from tests.web.arrivals import later
from tests.web.telling import COMPLAINT, FORM, Teller
from tests.web.visitor import Page

LENGTH = 12
"""Names of one length: how long a page is has to be the same too."""
KINDS, SEND, SENT = "/tell-us/what-this-is", "/tell-us/send", "/tell-us/sent"
SENDING = f"main form[action='{SEND}']"
CHANGING = f"main form[action='{KINDS}']"
TAKING = f"main form[action^='{SENT}']"


@pytest.fixture
def teller(marketplace: Flask) -> Teller:
    """Somebody who has answered every page, and not sent it."""
    return ready(marketplace)


def ready(app: Flask, **answers: dict[str, object]) -> Teller:
    """Somebody who has answered every page: a complaint, but for these answers."""
    somebody = Teller(app)
    somebody.begin()
    changed = {word.replace("_", "-"): fields for word, fields in answers.items()}
    somebody.tell({**COMPLAINT, **changed})
    return somebody


def titles(page: Page) -> list[str]:
    """What it is, as the page says it back."""
    return page.texts(".govuk-summary-card__title")


def kept(app: Flask) -> list[tuple[str, str]]:
    """Reference and kind of every concern that is kept."""
    with app.app_context():
        chosen = select(Submission.reference, Concern.kind).join(
            Concern, Concern.submission_id == Submission.id
        )
        return sorted(db.session.execute(chosen.order_by(Concern.id)).tuples())


def sent_by(teller: Teller) -> Page:
    """Press "Send"; the page with the reference."""
    return teller.get(led(teller.submit_form(teller.get(KINDS), form=SENDING)))


def led(answer: TestResponse) -> str:
    """Where the answer to sending leads."""
    assert str(answer.location).startswith(f"{SENT}?which="), answer.text
    return str(answer.location)


def reference_of(page: Page) -> str:
    """The reference that a page shows."""
    (reference,) = page.texts(".govuk-panel strong")
    return reference


def passphrase_of(page: Page) -> str:
    """The passphrase that a page shows; empty where it shows none."""
    return " ".join(page.texts(".govuk-inset-text strong"))


def test_what_it_is_is_said_back_in_plain_words(teller: Teller) -> None:
    page = teller.get(KINDS)
    assert titles(page) == ["A complaint about a service"]
    facts = page.facts()
    assert "with your name" in facts["Who gets it"]
    assert "reply in 10 working days" in facts["What we will do"]
    assert "only you can say that" in facts["What we will not do"]
    assert "read it by" in facts["By when"]
    assert "esolve" not in page.main


def test_the_person_changes_what_it_is(marketplace: Flask, teller: Teller) -> None:
    page = teller.get(KINDS)
    answer = teller.submit_form(page, form=CHANGING, kinds=["concern", "compliment"])
    assert answer.location == KINDS
    page = teller.get(KINDS)
    assert titles(page) == ["A concern about a service", "A compliment"]
    assert "more than one thing" in page.main
    reference = reference_of(sent_by(teller))
    assert kept(marketplace) == [(reference, "compliment"), (reference, "concern")]


def test_nothing_is_no_kind(teller: Teller) -> None:
    answer = teller.submit_form(teller.get(KINDS), form=CHANGING, kinds=[])
    page = Page(answer)
    assert page.texts(".govuk-error-summary a") == ["Choose at least one"]
    for promise in teller.promises:
        promise(page)


def test_a_kind_that_was_not_offered_is_refused(teller: Teller) -> None:
    page = teller.get(KINDS)
    answer = teller.submit_form(page, form=CHANGING, kinds=["speaking-up"])
    assert answer.status_code == 200
    assert Page(answer).texts(".govuk-error-summary a")
    assert titles(teller.get(KINDS)) == ["A complaint about a service"]


def test_one_report_may_be_two_things_and_safeguarding_stays(marketplace: Flask) -> None:
    teller = ready(marketplace, danger={"danger": "yes"})
    page = teller.get(KINDS)
    assert titles(page) == ["Someone may be at risk of harm", "A complaint about a service"]
    assert "in any case" in page.main
    assert "Someone may be at risk of harm" not in page.texts("form label")
    teller.submit_form(page, form=CHANGING, kinds=["comment"])
    page = teller.get(KINDS)
    assert titles(page) == ["Someone may be at risk of harm", "A comment"]
    teller.submit_form(page, form=CHANGING, kinds=[])
    assert titles(teller.get(KINDS))[0] == "Someone may be at risk of harm"


def test_words_of_harm_offer_safeguarding_and_the_person_can_leave_it_out(
    marketplace: Flask,
) -> None:
    teller = ready(marketplace, what_happened={"words": "She has bruises on both arms."})
    page = teller.get(KINDS)
    assert titles(page) == ["Someone may be at risk of harm", "A complaint about a service"]
    teller.submit_form(page, form=CHANGING, kinds=["complaint"])
    assert titles(teller.get(KINDS)) == ["A complaint about a service"]


def test_reference_and_passphrase_are_shown(marketplace: Flask, teller: Teller) -> None:
    page = sent_by(teller)
    assert reference_of(page).startswith("T-")
    assert len(passphrase_of(page).split()) == 6
    assert "/tell-us/follow" in page.main
    assert page.response.headers["Cache-Control"] == "no-store"
    assert kept(marketplace) == [(reference_of(page), "complaint")]


def test_a_second_click_and_a_reload_show_the_same(marketplace: Flask, teller: Teller) -> None:
    page = teller.get(KINDS)
    at = {led(teller.submit_form(page, form=SENDING)) for _ in range(2)}
    assert len(at) == 1
    shown = [teller.get(*at) for _ in range(2)]
    assert len({(reference_of(page), passphrase_of(page)) for page in shown}) == 1
    assert len(kept(marketplace)) == 1


def test_the_way_back_leads_to_the_reference(teller: Teller) -> None:
    page = sent_by(teller)
    for path in (KINDS, "/tell-us/check"):
        back = teller.get(led(teller.client.get(path)))
        assert reference_of(back) == reference_of(page)


def test_the_browser_forgets_them_when_asked(teller: Teller) -> None:
    page = sent_by(teller)
    answer = teller.submit_form(page, form=TAKING)
    assert answer.location == "/tell-us/follow"
    for address in (SENT, page.response.request.full_path):
        assert teller.client.get(address).location == "/tell-us"


def test_after_an_hour_the_passphrase_is_not_shown_again(
    marketplace: Flask, teller: Teller
) -> None:
    first = sent_by(teller)
    later(marketplace, timedelta(minutes=61))
    page = teller.get(SENT)
    assert reference_of(page) == reference_of(first)
    assert passphrase_of(page) == ""
    assert passphrase_of(first) not in page.response.text


def test_answers_changed_in_another_tab_are_not_sent(marketplace: Flask, teller: Teller) -> None:
    page = teller.get(KINDS)
    teller.answer("what-should-happen", wanted="Nothing any more", wants_reply="no")
    for form in (SENDING, CHANGING):
        answer = teller.submit_form(Page(page.response), form=form, kinds=["concern"])
        assert answer.status_code == 409
        assert "Nothing was sent" in Page(answer).main
    assert kept(marketplace) == []
    for promise in teller.promises:
        promise(Page(answer))


def test_what_is_not_complete_is_not_sent(marketplace: Flask) -> None:
    teller = Teller(marketplace)
    teller.begin()
    teller.answer("danger", danger="no")
    assert teller.client.get(KINDS).location == "/tell-us/check"
    with teller.client.session_transaction() as session:
        token = session["tell-us-draft"]
    page = teller.get(f"{FORM}/about-what")
    answer = teller.submit_form(page, form="main form", version="2", draft=token)
    assert answer.status_code == 200
    sent = teller.client.post(SEND, data={**_csrf(page), "draft": token, "version": "2"})
    assert sent.location == "/tell-us/check"
    assert kept(marketplace) == []


def test_a_stranger_is_led_to_the_start(marketplace: Flask) -> None:
    stranger = Teller(marketplace)
    assert stranger.client.get(KINDS).location == "/tell-us"
    assert stranger.client.get(SENT).location == "/tell-us"
    page = stranger.get("/tell-us")
    answer = stranger.client.post(SEND, data=_csrf(page))
    assert answer.location == "/tell-us"
    assert stranger.client.post(SEND).status_code == 400


def test_a_draft_in_a_form_is_sent_although_the_session_forgot_it(
    marketplace: Flask, teller: Teller
) -> None:
    page = teller.get(KINDS)
    with teller.client.session_transaction() as session:
        del session["tell-us-draft"]
    shown = teller.get(led(teller.submit_form(page, form=SENDING)))
    assert reference_of(shown) == kept(marketplace)[0][0]


def test_leaving_hides_the_reference_from_whoever_comes_next(teller: Teller) -> None:
    page = sent_by(teller)
    teller.client.get("/tell-us/leave")
    for address in (SENT, page.response.request.full_path):
        assert teller.client.get(address).location == "/tell-us"


def test_a_hidden_a_withdrawn_and_an_unknown_name_bring_the_same_pages(
    marketplace: Flask,
) -> None:
    with marketplace.app_context():
        place_hold(add_listing(None, reference="a", name="Quillwort Aa"), HoldKind.SAFEGUARDING)
        withdraw(add_listing(None, reference="b", name="Tormentil Aa"))
    told = [
        _pages_of(marketplace, name) for name in ("Quillwort Aa", "Tormentil Aa", "Nowhere Aaaa")
    ]
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 6


def _pages_of(app: Flask, name: str) -> list[str]:
    """Every page that shows or follows on the name of a service, without what is each one's own."""
    teller = ready(app, which_service={"words": name, "place": "Marlbridge"})
    answers = [
        teller.fill_in(f"{FORM}/which-service", words=name, place="Marlbridge"),
        teller.client.get(f"{FORM}/which-service"),
        teller.client.get(f"{FORM}/which-service/choose"),
        teller.client.get("/tell-us/check"),
        teller.client.get(KINDS),
        sent_by(teller).response,
    ]
    return [
        f"{answer.status_code} {answer.location} {_without_own(answer.text, name)}"
        for answer in answers
    ]


def _without_own(text: str, name: str) -> str:
    """A page without tokens, nonces, the name, the reference and the passphrase."""
    assert len(name) == LENGTH
    own = (
        r'value="[^"]{16,}"',
        r"nonce=\S+",
        r"which=[\w-]+",
        r"T-[A-Z0-9]{7}",
        r"<strong>[a-z ]+</strong>",
        re.escape(name),
    )
    return re.sub("|".join(own), "", text)


def _csrf(page: Page) -> dict[str, str]:
    (field, *_) = page.soup.select("input[name=csrf_token]")
    return {"csrf_token": str(field["value"])}
