"""The service works by keyboard alone, and one can always see where one is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.furnished import Ids
from tests.browser.keys import Keys
from tests.browser.live import Live
from tests.browser.people import People
from tests.browser.places import address
from tests.browser.signed_in_places import looking_at

_LOOK = """() => {
  const style = (element) => {
    const s = getComputedStyle(element);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor].join();
  };
  const element = document.activeElement;
  const shown = element.labels && element.labels.length && element.type !== 'search'
    ? element.labels[0] : element;
  const before = (e) => getComputedStyle(e, '::before').boxShadow
    + getComputedStyle(e, '::before').outline;
  const focused = style(element) + before(shown);
  element.blur();
  const blurred = style(element) + before(shown);
  element.focus({focusVisible: true});
  return {what: element.outerHTML.slice(0, 100), seen: focused !== blurred};
}"""


def test_the_first_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/search")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize(
    "place", ["start", "search near a place", "listing rated Good", "activities", "policy"]
)
def test_every_stop_is_seen(page: Page, live: Live, place: str) -> None:
    page.goto(address(live, place))
    _sees_every_stop(page)


@pytest.mark.parametrize(
    "place",
    [
        *("provider home", "listing that is hidden", "question: hours", "registration to decide"),
        *("shortlist", "compared", "record", "enquire", "gaps"),
    ],
)
def test_every_stop_is_seen_by_who_is_about_something(people: People, ids: Ids, place: str) -> None:
    with looking_at(people, ids, place) as page:
        _sees_every_stop(page)


def test_a_person_finds_home_care_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.locator("input[name=q]").focus()
    page.keyboard.type("home care")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search?q=home+care")
    first = page.locator(".app-result__name a").first
    name = first.inner_text()
    for _ in range(200):
        page.keyboard.press("Tab")
        if first.evaluate("(link) => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_person_leaves_suggestions_and_takes_one_by_keyboard(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("combobox")).to_have_count(2)
    keys = Keys(page=page)
    keys.go_to(page.locator("#q"))
    page.keyboard.type("dem")
    expect(page.get_by_role("option", name="Dementia")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option", name="Dementia")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("dem")
    keys.go_to(page.locator("#postcode"))
    page.keyboard.type("hath")
    expect(page.get_by_role("option", name="Hatherwick")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#postcode")).to_have_value(re.compile("^Hatherwick"))
    keys.press("Search")
    expect(page).to_have_url(re.compile(r"/search\?q=dem&postcode=Hatherwick"))


def _sees_every_stop(page: Page) -> None:
    """Tab through the whole page: wherever the focus is, it shows."""
    unseen = []
    stops = 0
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement !== document.body") and stops < 200:
        stop = page.evaluate(_LOOK)
        stops += 1
        if not stop["seen"]:
            unseen.append(stop["what"])
        page.keyboard.press("Tab")
    assert stops > 5
    assert unseen == []
