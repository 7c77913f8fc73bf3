"""Every page on the way in and behind it is sound, and so are its errors."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from marketplace.web.marks import Mark, mark_of
from tests.browser.furnished import Ids
from tests.browser.people import People
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
)
"""Where a telephone shows something else than a desk: tables, cards, rows of buttons."""


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_sound(people: People, ids: Ids, place: str) -> None:
    with looking_at(people, ids, place) as page:
        assert faults(page, on_a_telephone=place in ON_A_TELEPHONE) == {}


@pytest.mark.parametrize("place", SENT_EMPTY)
def test_a_page_that_says_what_is_missing_is_sound(people: People, ids: Ids, place: str) -> None:
    with looking_at(people, ids, place) as page:
        send_empty(page)
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
        and mark_of(sqlite_app.view_functions[rule.endpoint]) is not Mark.PUBLIC
    }
    assert looked_at == pages - NOT_PAGES
