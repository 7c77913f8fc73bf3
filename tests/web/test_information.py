"""Pages about the service itself."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain import retention
from tests.web.arrivals import Arrival, somebody
from tests.web.visitor import Visitor


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/policy", "How we check services"),
        ("/accessibility", "Accessibility"),
        ("/privacy", "Privacy"),
        ("/cookies", "Cookies"),
    ],
)
def test_each_is_in_the_footer_and_opens(visitor: Visitor, address: str, heading: str) -> None:
    page = visitor.get(address)

    assert page.heading == heading
    links = {str(link["href"]): link.text for link in page.soup.select("footer a")}
    assert links[address] == heading


def test_the_policy_says_what_happens_to_a_service_rated_inadequate(visitor: Visitor) -> None:
    page = visitor.get("/policy")

    assert "If a service is rated Inadequate" in page.texts("h3")
    assert "we do not write to the provider about it" in page.main
    assert "comes back by itself, exactly as it was" in page.main
    assert "We do not regulate providers" in page.main
    assert "one of four ratings: Outstanding, Good, Requires improvement, Inadequate" in page.main


def test_the_accessibility_statement_is_dated_and_names_who_enforces(visitor: Visitor) -> None:
    page = visitor.get("/accessibility")

    assert "prepared on 22 November 2026" in page.main
    assert "Equality Advisory and Support Service" in page.main


def test_the_cookies_are_those_that_signing_in_sets(visitor: Visitor, marketplace: Flask) -> None:
    somebody(marketplace)
    arrival = Arrival(marketplace)
    answer = arrival.sign_in("asha@example.org")

    set_there = {line.partition("=")[0] for line in answer.headers.getlist("Set-Cookie")}
    assert set_there == set(visitor.get("/cookies").texts("main li strong"))


def test_the_form_sets_the_one_cookie_that_the_page_names(
    visitor: Visitor, marketplace: Flask
) -> None:
    answer = marketplace.test_client().get("/tell-us")

    set_there = {line.partition("=")[0] for line in answer.headers.getlist("Set-Cookie")}
    assert set_there == {"session"}
    assert "The form sets one cookie, called session" in visitor.get("/cookies").main


def test_people_can_read_how_long_what_they_began_to_tell_us_is_kept(visitor: Visitor) -> None:
    page = visitor.get("/privacy")

    assert "When you tell us how it is going" in page.texts("h2")
    assert f"{retention.UNSENT_DRAFTS.days} days after you last went on with them" in page.main
