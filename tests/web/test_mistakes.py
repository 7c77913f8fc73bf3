"""“Report a mistake on this page”: the form, its reference, and the desk's list."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.access import Role
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.mistakes import Mistake
from tests.architecture.secret_listing import HIDDEN_BY
from tests.integration.statements import statements
from tests.web.arrivals import Arrival
from tests.web.people import Person, fields_of, signed_in
from tests.web.shelf import Offer, put
from tests.web.visitor import Page, words_of

PATH = "/listings/ashgrove/mistake"
NEVER = "/listings/nobody-was-ever-here-z9y8x7w6/mistake"
SCRIPT = "<script>alert('x')</script>"
SAID = {"about": "price", "words": "It costs £30 an hour now."}
_RANDOM = re.compile(r"nonce(?:-|=\")[\w-]+")


@pytest.fixture
def arrival(marketplace: Flask) -> Arrival:
    """Somebody in front of the page of a listing."""
    put(marketplace, Offer(reference="ashgrove", name="Ashgrove at Home"))
    return Arrival(marketplace)


@pytest.fixture
def officer(marketplace: Flask) -> Person:
    return signed_in(marketplace, Role.QA)


def _hide(app: Flask) -> None:
    with app.app_context():
        key = db.session.scalars(select(Listing.id).where(Listing.slug == "ashgrove")).one()
        HIDDEN_BY["hold rating"](key)


def _reports(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(Mistake)).one()


def test_the_page_leads_to_the_form_and_the_form_to_a_reference(arrival: Arrival) -> None:
    listing = Page(arrival.client.get("/listings/ashgrove"))
    assert listing.address_of("Report a mistake on this page") == PATH
    sent = arrival.fill_in(PATH, **SAID)
    assert sent.status_code == 302
    assert str(sent.location).startswith("/mistake-sent?which=")
    page = arrival.get(str(sent.location))
    assert re.fullmatch(r"M-[2-9A-Z]{7}", words_of(page.soup.select_one(".govuk-panel strong")))
    assert "Ashgrove" not in page.main
    # At its hyphen it would break into two lines on a narrow screen, and be read out as two words.
    assert page.texts(".govuk-panel__body .app-nowrap") == page.texts(".govuk-panel strong")


def test_a_second_click_sends_nothing_twice(marketplace: Flask, arrival: Arrival) -> None:
    page = arrival.get(PATH)
    for _ in range(2):
        assert arrival.submit(page, **SAID).status_code == 302
    assert _reports(marketplace) == 1


def test_what_is_missing_is_said_and_nothing_is_lost(marketplace: Flask, arrival: Arrival) -> None:
    page = arrival.refused(PATH, email="no address", words=SCRIPT)
    assert page.texts(".govuk-error-summary a") == [
        "Choose what is wrong",
        "Enter an email address in the correct format, like name@example.com",
    ]
    assert words_of(page.soup.select_one("textarea")) == SCRIPT
    assert _reports(marketplace) == 0


def test_a_form_whose_session_is_gone_loses_nothing(marketplace: Flask, arrival: Arrival) -> None:
    form = arrival.get(PATH).soup.select_one("main form")
    assert form is not None
    other = Arrival(marketplace)
    answer = other.client.post(
        PATH, data={**fields_of(form), **SAID}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 403
    kept = Page(answer)
    assert kept.heading == "What you wrote is still here"
    for promise in other.promises:
        promise(kept)
    assert Page(other.client.get(other.submit(kept).location)).heading == "We have your report"
    assert _reports(marketplace) == 1


def test_many_reports_have_to_wait_a_little(marketplace: Flask, arrival: Arrival) -> None:
    for _ in range(10):
        assert arrival.fill_in(PATH, **SAID).status_code == 302
    refused = arrival.fill_in(PATH, **SAID)
    assert refused.status_code == 429
    assert "There were too many tries." in Page(refused).main
    assert "It costs £30 an hour now." in Page(refused).main
    assert _reports(marketplace) == 10


def test_the_form_of_a_hidden_listing_is_the_page_of_one_that_never_was(
    marketplace: Flask, arrival: Arrival
) -> None:
    page = arrival.get(PATH)
    _hide(marketplace)
    stranger = Arrival(marketplace)
    for way in (stranger.client.get, arrival.client.get):
        hidden, never = way(PATH), way(NEVER)
        assert hidden.status_code == never.status_code == 404
        assert list(hidden.headers.keys()) == list(never.headers.keys())
        assert _RANDOM.sub("", hidden.text) == _RANDOM.sub("", never.text)
    answers = []
    for path in (PATH, NEVER):
        token = page.soup.select_one("input[name=csrf_token]")
        assert token is not None
        fields = {"csrf_token": token["value"], "form": "x" * 20, **SAID}
        answers.append(arrival.client.post(path, data=fields))
    assert [answer.status_code for answer in answers] == [404, 404]
    assert _RANDOM.sub("", answers[0].text) == _RANDOM.sub("", answers[1].text)
    assert _reports(marketplace) == 0


def test_what_was_sent_just_before_the_listing_was_hidden_is_found_by_sending_it_again(
    marketplace: Flask, arrival: Arrival
) -> None:
    """The answer to the first click was lost on its way: the reference may not be."""
    form = arrival.get(PATH).soup.select_one("main form")
    assert form is not None
    sent = {**fields_of(form), **SAID}
    arrival.lose(str(arrival.client.post(PATH, data=sent).location), path="/mistake-sent")
    _hide(marketplace)
    answer = arrival.client.post(PATH, data=sent)
    assert answer.status_code == 302
    shown = arrival.get(str(answer.location))
    with marketplace.app_context():
        (reference,) = db.session.scalars(select(Mistake.reference))
    assert shown.texts(".govuk-panel strong") == [reference]
    assert "Ashgrove" not in shown.response.text
    assert "ashgrove" not in shown.response.text
    assert arrival.client.get(PATH).status_code == 404
    with statements() as work:
        never = arrival.client.post(NEVER, data=sent)
    for other in ({"form": "x" * 20}, {"words": "Something else"}, {"email": "no address"}):
        with statements() as asked:
            hidden = arrival.client.post(PATH, data={**sent, **other})
        assert asked == work
        assert hidden.status_code == never.status_code == 404
        assert _RANDOM.sub("", hidden.text) == _RANDOM.sub("", never.text)
    assert _reports(marketplace) == 1


def test_two_tabs_that_send_in_the_same_moment_each_show_their_own(
    marketplace: Flask, arrival: Arrival
) -> None:
    pages = [arrival.get(PATH) for _ in range(2)]
    led = arrival.at_once(*(lambda page=page: arrival.submit(page, **SAID) for page in pages))
    shown = [arrival.get(at).texts(".govuk-panel strong") for at in led]
    with marketplace.app_context():
        kept = db.session.scalars(select(Mistake.reference).order_by(Mistake.id)).all()
    assert shown == [[reference] for reference in kept]
    assert not any(reference in at for reference in kept for at in led)


def test_without_a_report_there_is_no_reference(arrival: Arrival) -> None:
    answer = arrival.client.get("/mistake-sent")
    assert (answer.status_code, answer.location) == (302, "/")


def test_an_officer_reads_it_and_says_what_came_of_it(arrival: Arrival, officer: Person) -> None:
    assert "Nobody waits" in officer.get("/quality/mistakes").main
    arrival.fill_in(PATH, about="closed", words=SCRIPT, email="asks@example.org")
    listed = officer.get("/quality/mistakes")
    (address,) = [
        str(link["href"])
        for link in listed.soup.select("main a")
        if "Ashgrove at Home" in words_of(link)
    ]
    page = officer.get(address)
    assert page.facts()["Answer to"] == "asks@example.org"
    assert SCRIPT in page.main
    assert "1 report of a mistake" in officer.get("/quality").main
    wrong = officer.refused(address, {"version": "1"})
    assert wrong.texts(".govuk-error-summary a") == ["Choose what came of it"]
    assert officer.submit(page, outcome="asked-provider").status_code == 302
    assert "is dealt with" in officer.get("/quality/mistakes").main
    after = officer.get(address)
    assert "The provider was asked to put it right." in after.main
    assert after.soup.select("main form") == []
    assert "Ashgrove at Home" in officer.get("/quality/mistakes?state=ended").main
    late = officer.refused(address, {"version": "1", "outcome": "no-mistake"})
    assert "Somebody has already said" in late.main


def test_the_report_says_whether_its_listing_is_shown(
    marketplace: Flask, arrival: Arrival, officer: Person
) -> None:
    arrival.fill_in(PATH, **SAID)
    link = officer.get("/quality/mistakes").soup.select_one(".app-list a")
    assert link is not None
    assert "The page as people see it" in officer.get(str(link["href"])).main
    _hide(marketplace)
    assert "is not shown to the public now" in officer.get(str(link["href"])).main
