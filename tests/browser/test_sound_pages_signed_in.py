"""Every page that knows who looks, or what they are about, is sound, and so are its errors."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from flask import Flask
from playwright.sync_api import expect
from werkzeug.exceptions import NotFound

from tests.browser.furnished import Ids
from tests.browser.people import People
from tests.browser.places import is_for_strangers
from tests.browser.seeking_places import SEEKING_ON_A_TELEPHONE
from tests.browser.signed_in_places import NOT_PAGES, PLACES, SENT_EMPTY, looking_at, send_empty
from tests.browser.sound import faults
from tests.browser.telling_places import TELLING_ON_A_TELEPHONE

ON_A_TELEPHONE = (
    *("create an account", "account", "provider home", "listing that is hidden", "numbers"),
    *("history", "edit", "people", "documents", "task list of an agency", "proof"),
    *("found in the register", "is this you", "check", "question: hours", "question: price"),
    *("desk", "cases", "registration to decide", "changes to decide", "claim to decide"),
    *("rating watch", "one suspended listing", "held batch", "audit trail", "invitations"),
    *("jobs", "mail that could not be sent", "everybody", "one person"),
    *TELLING_ON_A_TELEPHONE,
    *SEEKING_ON_A_TELEPHONE,
)
"""Where a telephone shows something else than a desk: tables, cards, rows of buttons."""
FOR_PROGRAMS = {"api", "service"}
"""Blueprints that have no pages."""


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_sound(people: People, ids: Ids, place: str) -> None:
    with looking_at(people, ids, place) as page:
        assert faults(page, on_a_telephone=place in ON_A_TELEPHONE) == {}


@pytest.mark.parametrize("place", SENT_EMPTY)
def test_a_page_that_says_what_is_missing_is_sound(people: People, ids: Ids, place: str) -> None:
    with looking_at(people, ids, place) as page:
        send_empty(page)
        assert faults(page) == {}


def test_an_enquiry_that_is_checked_is_sound(people: People, ids: Ids) -> None:
    with looking_at(people, ids, "enquire") as page:
        page.get_by_label("What do you want to ask?").fill("Can you come in the mornings?")
        page.get_by_label("A relative or a friend").check()
        page.get_by_label("As soon as possible").check()
        page.get_by_label("Your name").fill("Robin Vale")
        page.get_by_label("I will look here for the answer").check()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Check your enquiry")
        assert faults(page) == {}
        page.get_by_role("button", name="Send the enquiry").click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        assert faults(page) == {}


def test_the_record_of_a_choice_is_sound(people: People, ids: Ids) -> None:
    with looking_at(people, ids, "record") as page:
        page.get_by_label("None of them suited").check()
        page.get_by_label("Why did you choose this").fill("Nobody comes on a Sunday. " * 20)
        page.get_by_role("button", name="Show it as a page").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("How I chose")
        assert faults(page, on_a_telephone=True) == {}


@pytest.mark.parametrize("place", ["confirm a saved search again", "stop a saved search"])
def test_what_becomes_of_a_saved_search_is_sound(people: People, ids: Ids, place: str) -> None:
    with looking_at(people, ids, place) as page:
        page.locator("main form button").click()
        expect(page.locator("main form")).to_have_count(0)
        assert faults(page) == {}


def test_every_kind_of_page_is_looked_at(sqlite_app: Flask) -> None:
    addresses = sqlite_app.url_map.bind("localhost")
    looked_at = set()
    for _, path in PLACES.values():
        with suppress(NotFound):
            looked_at.add(addresses.match(re.sub(r"{\w+}", "1", path).partition("?")[0])[0])
    pages = {
        rule.endpoint
        for rule in sqlite_app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint.partition(".")[0] not in FOR_PROGRAMS
        and not is_for_strangers(sqlite_app, rule.endpoint)
    }
    assert looked_at == pages - NOT_PAGES
