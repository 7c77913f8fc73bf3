"""Asking to be told of something new: the pages, the links of the messages, and one click."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.domain.messages import MessageKind
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.models.saved_searches import SavedSearch
from marketplace.services.mail_words import words_of
from marketplace.services.saved_searches import LinkFor, address_of_link
from marketplace.web.marks import coming_in
from marketplace.web.proved_by_address import ask_no_token_of_links, proved_by_address
from marketplace.wiring import adapters
from tests.web.people import fields_of
from tests.web.shelf import NOW
from tests.web.visitor import PROMISES_OF_SIGNED_IN, Page, Visitor

SEARCH = "q=help+at+home&service=home-care&rating=good&direct_payments=yes&max_price=30"


class Mary(Visitor):
    """Somebody with a browser and an address, and no account."""

    promises = PROMISES_OF_SIGNED_IN

    def send(self, path: str, **typed: str) -> Page:
        """Open a page, fill in its form, and press the button."""
        form = self.get(path).soup.select_one("main form")
        assert form is not None
        answer = self._client.post(path, data={**fields_of(form), **typed}, follow_redirects=True)
        page = Page(answer)
        for promise in self.promises:
            promise(page)
        return page


@pytest.fixture
def mary(marketplace: Flask) -> Mary:
    return Mary(marketplace.test_client())


@pytest.fixture
def mail_program(marketplace: Flask) -> FlaskClient:
    """Posts to the address of a header by itself: no cookie, no form, no page before."""
    return marketplace.test_client(use_cookies=False)


def rows(app: Flask) -> list[tuple[str, str, bool]]:
    """Address, query and whether it is confirmed, of every saved search."""
    with app.app_context():
        found = db.session.scalars(select(SavedSearch).order_by(SavedSearch.id))
        return [(row.email, row.query, row.confirmed_at is not None) for row in found]


def link(app: Flask, link_for: LinkFor) -> str:
    """The path of the link of the only saved search."""
    with app.app_context():
        row = db.session.scalars(select(SavedSearch)).one()
        return address_of_link(row, link_for).removeprefix("http://localhost")


def test_asked_confirmed_and_stopped(
    marketplace: Flask, mary: Mary, visitor: Visitor, mail_program: FlaskClient
) -> None:
    page = mary.get(f"/tell-me?{SEARCH}&page=3")
    assert page.heading == "Tell me when something new matches"
    assert page.facts() == {
        "Words": "help at home",
        "Type of service": "Home care",
        "Rating": "Good",
        "Price": "At most £30",
        "Ways to pay": "Takes direct payments",
    }
    assert page.soup.select_one("a.govuk-back-link[href^='/search?q=help+at+home']")
    sent = mary.send(f"/tell-me?{SEARCH}&page=3", email="Mary@example.org")
    assert sent.heading == "Check your email"
    ((email, query, confirmed),) = rows(marketplace)
    assert (email, confirmed) == ("mary@example.org", False)
    assert "page" not in query
    assert dict(part.split("=") for part in query.split("&")) == dict(
        part.split("=") for part in SEARCH.split("&")
    )

    with marketplace.app_context():
        message = db.session.scalars(select(Message)).one()
        text = words_of(message, settings=adapters().settings, now=NOW).text
        assert message.kind == MessageKind.SEARCH_CONFIRM
    (address,) = re.findall(r"^http://localhost(/tell-me/confirm/\S+)$", text, re.MULTILINE)
    assert "help" not in text.split("If you need help")[0].lower()
    assert mary.get(address).facts()["Words"] == "help at home"
    assert rows(marketplace)[0][2] is False, "opening the link changes nothing"
    assert mary.send(address).heading == "We will tell you when something new matches"
    assert rows(marketplace)[0][2] is True

    stop = link(marketplace, LinkFor.STOP)
    seen = visitor.get(stop)
    assert seen.address_of("See what matches now") == f"/search?{query}"
    assert len(rows(marketplace)) == 1
    answer = mail_program.post(stop, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert Page(answer).heading == "We have stopped these emails"
    assert rows(marketplace) == []
    assert mail_program.post(stop).status_code == 404
    assert visitor.get(stop, status=404).heading == "There is no saved search for this link"


def test_the_button_of_the_page_stops_it_too(marketplace: Flask, mary: Mary) -> None:
    mary.send("/tell-me?service=home-care", email="mary@example.org")
    page = Page(marketplace.test_client().post(link(marketplace, LinkFor.STOP)))
    assert page.heading == "We have stopped these emails"
    assert rows(marketplace) == []


def test_everything_can_be_saved_too(marketplace: Flask, mary: Mary) -> None:
    assert "Everything in the directory." in mary.get("/tell-me").main
    mary.send("/tell-me", email="mary@example.org")
    assert rows(marketplace) == [("mary@example.org", "", False)]


@pytest.mark.parametrize("email", ["", "mary", "mary@@example.org"])
def test_an_address_that_is_none_is_asked_for_again(
    marketplace: Flask, mary: Mary, email: str
) -> None:
    page = mary.send("/tell-me?service=home-care", email=email)
    assert page.soup.title is not None
    assert "error" in page.soup.title.text
    (link_to_field,) = page.soup.select(".govuk-error-summary__list a")
    assert link_to_field["href"] == "#email"
    assert rows(marketplace) == []


def test_too_many_in_a_row_wait(marketplace: Flask, mary: Mary) -> None:
    for number in range(3):
        mary.send(f"/tell-me?q={number}", email="mary@example.org")
    page = mary.send("/tell-me?q=4", email="mary@example.org")
    assert page.texts(".govuk-error-summary__list li") == [
        "There were too many tries. Wait 5 minutes, then try again."
    ]
    assert len(rows(marketplace)) == 3


def test_a_place_that_nobody_knows_is_not_saved(marketplace: Flask, mary: Mary) -> None:
    page = mary.get("/tell-me?postcode=Nowhere-under-Wold")
    assert page.soup.select_one("main form") is None
    assert "Go back and change where you search" in page.main
    assert rows(marketplace) == []


def test_what_means_nothing_is_refused(mary: Mary) -> None:
    assert mary.fetch("/tell-me?service=no-such-kind").status_code == 400


@pytest.mark.parametrize("token", ["x", "1-x", "1-" + "x" * 43, "%00", "9" * 200])
def test_a_link_that_is_none_says_so(
    mary: Mary, visitor: Visitor, mail_program: FlaskClient, token: str
) -> None:
    for path in (f"/tell-me/confirm/{token}", f"/tell-me/stop/{token}"):
        who = mary if "confirm" in path else visitor
        assert who.get(path, status=404).heading == "There is no saved search for this link"
    assert mail_program.post(f"/tell-me/stop/{token}").status_code in {400, 404}


def test_a_confirmation_needs_the_token_of_its_form(
    marketplace: Flask, mary: Mary, mail_program: FlaskClient
) -> None:
    mary.send("/tell-me?service=home-care", email="mary@example.org")
    assert mail_program.post(link(marketplace, LinkFor.CONFIRM)).status_code == 400
    assert rows(marketplace)[0][2] is False


def test_a_view_with_a_session_cannot_do_without_a_token(marketplace: Flask) -> None:
    view = proved_by_address(coming_in(lambda: "done"))
    marketplace.add_url_rule("/added", view_func=view, endpoint="added", methods=["POST"])
    with pytest.raises(ValueError, match="keeps a session"):
        ask_no_token_of_links(marketplace)
