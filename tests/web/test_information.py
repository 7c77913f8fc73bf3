"""Pages about the service itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from marketplace.domain import retention
from marketplace.domain.disclosure import LEAST
from marketplace.domain.gaps import MOST_MONTHS
from tests.running import running_app
from tests.web.arrivals import Arrival, somebody
from tests.web.shelf import Offer, put
from tests.web.visitor import Visitor

SLUG = "ashgrove-x7k2m9qp"


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


def test_each_form_that_sets_the_cookie_is_named_and_no_page_for_looking_does(
    visitor: Visitor, marketplace: Flask
) -> None:
    put(marketplace, Offer(reference=SLUG, name="Ashgrove"))
    forms = {
        f"/listings/{SLUG}/enquire": "If you ask a service something",
        f"/listings/{SLUG}/mistake": "If you report a mistake, or ask to be told of something new",
        "/tell-me": "If you report a mistake, or ask to be told of something new",
    }
    page = visitor.get("/cookies")
    for address, heading in forms.items():
        answer = marketplace.test_client().get(address)
        named = {line.partition("=")[0] for line in answer.headers.getlist("Set-Cookie")}
        assert named == {"session"}, address
        assert heading in page.texts("h2")

    asker = Arrival(marketplace)
    sent = asker.fill_in(f"/listings/{SLUG}/mistake", about="price", words="It costs £30 an hour.")
    named = {line.partition("-")[0] for line in sent.headers.getlist("Set-Cookie")}
    assert named == {"sent"}
    assert page.main.count("whose name begins with sent-") == len(
        ("telling us", "asking a service", "reporting a mistake")
    )

    for address in ("/search?q=care", f"/listings/{SLUG}", f"/compare?listing={SLUG}"):
        assert "Set-Cookie" not in visitor.fetch(address).headers, address


def test_whoever_sets_a_tile_server_says_so(
    sqlite_url: str, tmp_path: Path, visitor: Visitor
) -> None:
    tiles = {
        "TILE_URL": "https://{s}.tiles.example.org/{z}/{x}/{y}.png",
        "TILE_ATTRIBUTION": "Example mappers",
    }
    assert "pages load nothing from other websites" in visitor.get("/cookies").main
    assert "Nothing on these pages is loaded" in visitor.get("/privacy").main
    with running_app(database_url=sqlite_url, instance_dir=tmp_path, **tiles) as app:
        elsewhere = Visitor(app.test_client())
        cookies, privacy = (elsewhere.get(a).main for a in ("/cookies", "/privacy"))

    for said in (cookies, privacy):
        assert "loads its pictures from *.tiles.example.org" in said
        assert "other websites." not in said.split("Links on our pages")[0]
        assert "Nothing on these pages is loaded" not in said


def test_people_can_read_that_searches_are_counted_and_for_how_long(visitor: Visitor) -> None:
    said = visitor.get("/privacy").main

    assert f"counts are removed after {MOST_MONTHS} months" in said
    assert f"No count under {LEAST} is shown to anybody" in said


def test_people_can_read_how_long_what_they_began_to_tell_us_is_kept(visitor: Visitor) -> None:
    page = visitor.get("/privacy")

    assert "When you tell us how it is going" in page.texts("h2")
    assert f"{retention.UNSENT_DRAFTS.days} days after you last went on with them" in page.main
