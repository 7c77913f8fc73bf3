"""Asking a provider something: the form, what will be sent, sending it, and the reference."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.enquiries import SENDING, SHOWN_FOR
from marketplace.domain.visibility import HoldKind
from tests.integration.town import place_hold
from tests.web.arrivals import later
from tests.web.enquirers import ASK, FIELDS, FOLLOW, SECRET, SLUG, Enquirer, enquiries, shelve
from tests.web.people import fields_of
from tests.web.visitor import Page, Visitor

UNKNOWN = "/listings/nobody-was-ever-here-z9y8x7w6/enquire"


@pytest.fixture
def robin(marketplace: Flask) -> Enquirer:
    """Somebody who looks at a listing."""
    shelve(marketplace)
    return Enquirer(marketplace)


def errors(page: Page) -> list[str]:
    return page.texts(".govuk-error-summary__list a")


def test_the_listing_leads_to_the_form_and_the_form_back(robin: Enquirer) -> None:
    page = robin.get(ASK)
    assert page.heading == "Send an enquiry to Ashgrove Home Care"
    assert page.soup.select_one(f"a.govuk-back-link[href='/listings/{SLUG}']")
    assert "nobody at the council can read it" in page.main
    assert page.soup.select_one("meta[name=robots][content=noindex]")


def test_everything_is_shown_before_it_is_sent_and_nothing_is_kept_until_then(
    marketplace: Flask, robin: Enquirer
) -> None:
    page = robin.fill(answer_by="phone", phone="01632 960 777", change="y")
    assert page.heading == "Check your enquiry to Ashgrove Home Care"
    facts = page.facts()
    assert facts["What you ask"] == f"Can you come each morning? {SECRET}."
    assert facts["Your phone number"] == "01632 960 777"
    assert "looking for a change" in facts["Also"]
    assert enquiries(marketplace) == []
    with robin.client.session_transaction() as session:
        assert "Robin" not in str(dict(session))


def test_it_can_be_changed_before_it_is_sent(marketplace: Flask, robin: Enquirer) -> None:
    page = robin.checked(robin.press(robin.fill(change="y"), "change"))
    assert page.heading.startswith("Send an enquiry")
    assert errors(page) == []
    form = page.soup.select_one("main form")
    assert form is not None
    back = fields_of(form)
    for name in ("words", "name", "whom", "start", "answer_by"):
        assert "".join(map(str, back[name])).strip() == FIELDS[name]  # type: ignore[call-overload]
    assert "change" in back
    assert enquiries(marketplace) == []


def test_nothing_is_sent_without_agreeing(marketplace: Flask, robin: Enquirer) -> None:
    page = robin.checked(robin.press(robin.fill(), "send"))
    assert errors(page) == ["Tick the box if you agree, or do not send it"]
    assert enquiries(marketplace) == []


def test_sent_shows_reference_and_passphrase_and_whom_it_goes_to(
    marketplace: Flask, robin: Enquirer
) -> None:
    kept = robin.send()
    (row,) = enquiries(marketplace)
    assert row.reference == kept.reference
    page = robin.get(robin.sent_at)
    assert "It goes to Ashgrove Support Ltd, about Ashgrove Home Care." in page.main
    assert SECRET not in page.main
    assert page.response.headers["Cache-Control"] == "no-store"
    assert kept == robin.kept()


def test_sending_it_again_shows_the_same(marketplace: Flask, robin: Enquirer) -> None:
    page = robin.fill()
    for _ in range(2):
        robin.agree(page)
        first = robin.kept()
    assert robin.kept() == first
    assert len(enquiries(marketplace)) == 1


def test_a_form_that_changed_after_it_was_sent_says_so(marketplace: Flask, robin: Enquirer) -> None:
    page = robin.fill()
    robin.press(page, "send", agreed="y")
    changed = robin.checked(
        robin.press(page, "send", agreed="y", words="Only on Sundays?"), status=409
    )
    assert "What stands here was not sent" in changed.main
    assert "Only on Sundays?" in changed.main
    assert len(enquiries(marketplace)) == 1
    again = robin.checked(robin.submit(changed, then="check"))
    robin.agree(again)
    assert len(enquiries(marketplace)) == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": " "}, "Write what you want to ask"),
        ({"words": "x" * 4001}, "Write 4,000 characters or fewer; these are 4,001"),
        ({"whom": ""}, "Choose who it is for"),
        ({"start": ""}, "Choose when it should start"),
        ({"name": ""}, "Enter your name, or what they may call you"),
        ({"answer_by": ""}, "Choose how you want to be answered"),
        ({"answer_by": "phone"}, "Enter a phone number, like 01632 960 001"),
        ({"answer_by": "phone", "phone": "call me"}, "Enter a phone number, like 01632 960 001"),
        (
            {"answer_by": "email", "email": "robin"},
            "Enter an email address in the correct format, like name@example.com",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    robin: Enquirer, fields: dict[str, object], said: str
) -> None:
    filled = {name: value for name, value in {**FIELDS, **fields}.items() if value}
    page = robin.refused(ASK, then="check", **filled)
    assert errors(page) == [said]
    if fields.get("words") is None:
        assert SECRET in page.main


def test_an_empty_form_says_all_that_is_missing_at_once(robin: Enquirer) -> None:
    assert errors(robin.refused(ASK, then="check")) == [
        "Write what you want to ask",
        "Choose who it is for",
        "Choose when it should start",
        "Enter your name, or what they may call you",
        "Choose how you want to be answered",
    ]


def test_only_the_way_that_was_chosen_is_kept(marketplace: Flask, robin: Enquirer) -> None:
    robin.send(answer_by="here", phone="01632 960 777", email="robin@example.org")
    (row,) = enquiries(marketplace)
    assert row.answers["contact"] == ""


def test_looking_for_a_change_can_come_with_the_address(robin: Enquirer) -> None:
    assert robin.get(f"{ASK}?change=yes").soup.select_one("input[name=change][checked]")
    assert not robin.get(ASK).soup.select_one("input[name=change][checked]")


def test_a_service_that_nobody_can_write_to_is_phoned(marketplace: Flask) -> None:
    shelve(marketplace, email="")
    robin = Enquirer(marketplace)
    page = robin.get(ASK)
    assert page.heading == "Ashgrove Home Care takes no enquiries here"
    assert page.soup.select_one("main a[href^='tel:']")
    assert page.soup.select("main form") == []


@pytest.mark.parametrize("kind", [HoldKind.RATING, HoldKind.SUSPENSION, HoldKind.STALE])
def test_a_hidden_listing_answers_as_one_that_never_was(
    marketplace: Flask, robin: Enquirer, kind: HoldKind
) -> None:
    """Its form, its form sent, and what was filled in before it was hidden."""
    filled = robin.fill()
    form = filled.soup.select_one("main form")
    assert form is not None
    fields = {**fields_of(form), "then": "send", "agreed": "y"}
    with marketplace.app_context():
        place_hold(1, kind)
    for method in ("GET", "POST"):
        data = fields if method == "POST" else None
        hidden = robin.client.open(ASK, method=method, data=data, buffered=True)
        never = robin.client.open(UNKNOWN, method=method, data=data, buffered=True)
        assert hidden.status_code == never.status_code == 404
        assert list(hidden.headers) == list(never.headers)
        assert hidden.data == never.data
    assert enquiries(marketplace) == []


def test_what_was_sent_is_still_shown_when_the_listing_is_hidden(
    marketplace: Flask, robin: Enquirer
) -> None:
    kept = robin.send()
    with marketplace.app_context():
        place_hold(1, HoldKind.RATING)
    assert robin.kept() == kept
    assert robin.follow(kept).location == "/enquiries/follow/steps"


def test_what_was_sent_just_before_it_was_hidden_is_found_by_sending_it_again(
    marketplace: Flask, robin: Enquirer
) -> None:
    """The answer to the first click was lost on its way: the reference may not be."""
    form = robin.fill().soup.select_one("main form")
    assert form is not None
    fields = {**fields_of(form), "then": "send", "agreed": "y"}
    first = robin.led(robin.client.post(ASK, data=fields))
    robin.lose(first, path="/enquiries")
    with marketplace.app_context():
        place_hold(1, HoldKind.RATING)
    assert robin.led(robin.client.post(ASK, data=fields)) == first
    assert robin.kept().reference == enquiries(marketplace)[0].reference
    assert robin.client.get(ASK).status_code == 404


def test_the_browser_forgets_when_the_person_has_them(marketplace: Flask, robin: Enquirer) -> None:
    robin.send()
    answer = robin.submit(robin.get(robin.sent_at))
    assert answer.location == FOLLOW
    assert robin.client.get(robin.sent_at).location == FOLLOW
    (row,) = enquiries(marketplace)
    assert row.passphrase_taken_at is not None


def test_after_an_hour_the_passphrase_is_not_shown(marketplace: Flask, robin: Enquirer) -> None:
    kept = robin.send()
    later(marketplace, SHOWN_FOR + timedelta(seconds=1))
    page = robin.get(robin.sent_at)
    assert kept.reference in page.main
    assert kept.passphrase not in page.main


def test_another_browser_is_shown_nothing(marketplace: Flask, robin: Enquirer) -> None:
    robin.send()
    for address in ("/enquiries/sent", robin.sent_at):
        assert Enquirer(marketplace).client.get(address).location == FOLLOW


def test_somebody_who_sends_too_many_is_asked_to_wait(marketplace: Flask, robin: Enquirer) -> None:
    for _ in range(SENDING.free):
        robin.send()
    page = robin.checked(robin.press(robin.fill(), "send", agreed="y"))
    assert "There were too many tries" in page.main
    assert len(enquiries(marketplace)) == SENDING.free


@pytest.mark.parametrize("token", ["", "short", "x" * 44, "\x00" * 43, "é" * 43])
def test_a_form_with_a_made_up_token_is_given_a_proper_one(
    marketplace: Flask, robin: Enquirer, token: str
) -> None:
    page = robin.fill(form_token=token)
    robin.agree(page)
    assert len(enquiries(marketplace)) == 1


def test_a_form_whose_session_is_gone_loses_nothing(marketplace: Flask, robin: Enquirer) -> None:
    form = robin.fill().soup.select_one("main form")
    assert form is not None
    fields = {**fields_of(form), "then": "send", "agreed": "y"}
    other = Enquirer(marketplace)
    kept = other.checked(
        other.client.post(ASK, data=fields, headers={"Origin": "http://localhost"}), status=403
    )
    assert kept.heading == "What you wrote is still here"
    other.led(other.submit(kept))
    assert len(enquiries(marketplace)) == 1
    foreign = Enquirer(marketplace).client.post(
        ASK, data=fields, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 400


def test_a_listing_says_whether_it_takes_enquiries(marketplace: Flask, visitor: Visitor) -> None:
    shelve(marketplace)
    page = visitor.get(f"/listings/{SLUG}")
    assert page.soup.select_one(f"main a[href='{ASK}']")
