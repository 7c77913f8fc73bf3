"""Axe finds nothing wrong with any page."""

from __future__ import annotations

from contextlib import suppress

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import NotFound

from tests.browser.axe import violations
from tests.browser.live import Live
from tests.browser.places import PLACES, address

PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing(page: Page, live: Live, place: str) -> None:
    page.goto(address(live, place))
    assert violations(page) == []


@pytest.mark.parametrize("place", ["start", "search with filters", "listing rated Good"])
def test_axe_finds_nothing_on_a_telephone(page: Page, live: Live, place: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address(live, place))
    assert violations(page) == []


def test_axe_finds_nothing_when_everything_is_open(page: Page, live: Live) -> None:
    page.goto(address(live, "search for everything"))
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert violations(page) == []


def test_every_kind_of_page_is_looked_at(sqlite_app: Flask) -> None:
    addresses = sqlite_app.url_map.bind("localhost")
    looked_at = set()
    for path in PLACES.values():
        with suppress(NotFound):
            plain = path.partition("?")[0].replace("/listings/", "/listings/some-")
            looked_at.add(addresses.match(plain)[0])
    pages = {rule.endpoint for rule in sqlite_app.url_map.iter_rules()}
    assert looked_at == {endpoint for endpoint in pages if endpoint.startswith("public.")}


def test_there_is_praise_to_look_at(live: Live) -> None:
    _, text = live.get(address(live, "listing with words of praise"))
    assert "People told the council this about the service." in text


def test_axe_does_find_what_is_wrong(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('input').labels.forEach((label) => label.remove())")
    assert any(line.startswith("label:") for line in violations(page))
