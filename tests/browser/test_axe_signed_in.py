"""Axe finds nothing wrong with any page on the way in and behind it, nor with its errors."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from marketplace.web.marks import Mark, mark_of
from tests.browser.axe import violations
from tests.browser.furnished import Ids
from tests.browser.people import People
from tests.browser.signed_in_places import NOT_PAGES, PLACES, SENT_EMPTY, looking_at, send_empty
from tests.browser.telling_places import TELLING_ON_A_TELEPHONE
from tests.browser.test_axe import PHONE

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
def test_axe_finds_nothing(people: People, ids: Ids, place: str) -> None:
    with looking_at(people, ids, place) as page:
        assert violations(page) == []


@pytest.mark.parametrize("place", SENT_EMPTY)
def test_axe_finds_nothing_where_something_is_missing(people: People, ids: Ids, place: str) -> None:
    with looking_at(people, ids, place) as page:
        send_empty(page)
        assert violations(page) == []


@pytest.mark.parametrize("place", ON_A_TELEPHONE)
def test_axe_finds_nothing_on_a_telephone(people: People, ids: Ids, place: str) -> None:
    """With everything open that unfolds."""
    with looking_at(people, ids, place, viewport=PHONE) as page:
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert violations(page) == []


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
