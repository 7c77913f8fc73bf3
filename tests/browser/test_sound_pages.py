"""Every page is sound: axe finds nothing wrong with it, and it fits a small screen."""

from __future__ import annotations

from contextlib import suppress

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.exceptions import NotFound

from tests.browser.axe import violations
from tests.browser.live import Live
from tests.browser.places import NOT_PAGES, PLACES, address, is_for_strangers
from tests.browser.sound import faults, too_wide

ON_A_TELEPHONE = (
    *("start", "search for everything", "search with filters", "listing rated Good"),
    *("search near a place", "search by everything that can be asked", "search that finds nothing"),
    *("listing that comes to people", "listing of a club that meets", "activities", "help"),
)
"""Where a telephone shows something else than a desk."""


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_sound(page: Page, live: Live, place: str) -> None:
    page.goto(address(live, place))
    assert faults(page, on_a_telephone=place in ON_A_TELEPHONE) == {}


@pytest.mark.parametrize("place", ["search near a place", "listing rated Good", "activities"])
def test_a_page_fits_with_text_twice_as_large(page: Page, live: Live, place: str) -> None:
    page.set_viewport_size({"width": 640, "height": 900})
    page.goto(address(live, place))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert too_wide(page) == []


@pytest.mark.parametrize("place", ["search near a place", "listing that comes to people"])
def test_a_page_with_its_map_is_sound(page: Page, live: Live, place: str) -> None:
    page.goto(address(live, place))
    page.locator(".app-map-fold summary").click()
    page.locator(".app-map__marker--listing").first.click()
    expect(page.locator(".leaflet-popup .app-map__entry").first).to_be_visible()
    assert faults(page, on_a_telephone=True) == {}


def test_a_page_with_its_suggestions_is_sound(page: Page) -> None:
    page.goto("/")
    page.locator("#q").press_sequentially("home")
    expect(page.get_by_role("option", name="Home care")).to_be_visible()
    assert faults(page, on_a_telephone=True) == {}


def test_every_kind_of_page_is_looked_at(sqlite_app: Flask) -> None:
    addresses = sqlite_app.url_map.bind("localhost")
    looked_at = set()
    for path in PLACES.values():
        with suppress(NotFound):
            plain = path.partition("?")[0].replace("/listings/", "/listings/some-")
            looked_at.add(addresses.match(plain)[0])
    endpoints = {rule.endpoint for rule in sqlite_app.url_map.iter_rules()}
    pages = {endpoint for endpoint in endpoints if is_for_strangers(sqlite_app, endpoint)}
    assert looked_at == pages - NOT_PAGES


def test_there_is_praise_to_look_at(live: Live) -> None:
    _, text = live.get(address(live, "listing with words of praise"))
    assert "People told the council this about the service." in text


def test_axe_does_find_what_is_wrong(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('input').labels.forEach((label) => label.remove())")
    assert any(line.startswith("label:") for line in violations(page))


def test_what_does_not_fit_is_found(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('h1').style.minWidth = '500px'")
    assert set(faults(page)) == {"at 400 %", "unfolded at 400 %"}
