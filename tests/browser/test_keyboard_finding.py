"""Somebody at a desk finds and compares services by keyboard alone, with map and suggestions."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Response, Route, expect

from tests.browser.axe import violations
from tests.browser.finding import filters_on, names_listed, row
from tests.browser.keys import Keys
from tests.browser.registering import heading_is

KESTREL = "Kestrel home care, Marlbridge"
STEADFAST = "Steadfast home care"
PLACE = "ZM1 3AB"
SUGGESTED = "**/suggest/services*"
_DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


def test_somebody_chooses_by_keyboard_alone(page: Page) -> None:
    keys = Keys(page=page)
    _searches_with_suggestions(keys)
    _filters(keys)
    _goes_over_the_map(keys)
    for name in (KESTREL, STEADFAST):
        keys.follow(name)
        heading_is(page, name)
        keys.go_to(page.get_by_role("button", name=f"Add {name} to shortlist"))
        page.keyboard.press("Enter")
        on_it = page.get_by_role("button", name=f"Remove {name} from shortlist")
        expect(on_it).to_be_focused()
        page.go_back()
        expect(row(page, name)).to_be_visible()
    keys.follow("Shortlist (2)")
    heading_is(page, "Your shortlist")
    assert names_listed(page) == [KESTREL, STEADFAST]
    keys.press("Compare side by side")
    heading_is(page, "Compare services")
    assert page.get_by_role("columnheader").count() == 3
    same = page.locator("summary").filter(has_text="What is the same for both")
    keys.go_to(same)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Yes, it takes direct payments")).to_be_visible()


@pytest.mark.parametrize("path", ["/search?q=home+care", "/activities"])
def test_the_filters_are_skipped_with_one_key(page: Page, path: str) -> None:
    """There are dozens of stops in them, and every answer begins again above them."""
    page.goto(path)
    keys = Keys(page=page)
    skip = page.get_by_role("link", name="Skip to the results")
    keys.go_to(skip)
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".app-search-page__results a:focus, summary:focus")).to_have_count(1)


def test_late_suggestions_do_not_lie_over_the_next_box(page: Page) -> None:
    late: list[Route] = []

    def keep(route: Route) -> None:
        late.append(route)

    page.route(SUGGESTED, keep)
    page.goto("/")
    expect(page.get_by_role("combobox")).to_have_count(2)
    keys = Keys(page=page)
    with page.expect_request(SUGGESTED):
        keys.type("What do you need?", "home")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Where?")).to_be_focused()
    with page.expect_response(SUGGESTED) as answered:
        late[-1].continue_()
    assert answered.value.json()["suggestions"] != []
    page.evaluate(_DRAWN)
    expect(_suggested(page)).to_have_count(0)
    expect(page.get_by_label("Where?")).to_be_focused()


def test_what_stands_in_a_box_is_no_suggestion(page: Page) -> None:
    """A list of it would lie over the button, on a telephone above all."""
    page.goto("/search?q=home+care&postcode=ZM1+3AB")
    expect(page.locator("input[role=combobox]")).to_have_count(2)
    for label in ("What do you need?", "Where?"):
        page.get_by_label(label).focus()
        page.evaluate(_DRAWN)
        expect(_suggested(page)).to_have_count(0)
    what = page.get_by_label("What do you need?")
    what.fill("home car")
    expect(_suggested(page).first).to_have_text("Home care")
    what.press("e")
    expect(_suggested(page).first).to_have_text("Care home")
    expect(what).to_have_value("home care")


def test_somebody_who_typed_before_the_suggestions_came_goes_on(page: Page) -> None:
    late: list[Route] = []

    def keep(route: Route) -> None:
        late.append(route)

    page.route("**/accessible-autocomplete.min*.js*", keep)
    with page.expect_request("**/accessible-autocomplete.min*.js*"):
        page.goto("/", wait_until="commit")
    where = page.get_by_label("Where?")
    where.press_sequentially(PLACE)
    where.press("ArrowLeft")
    late[-1].continue_()
    expect(page.get_by_role("combobox")).to_have_count(2)
    expect(where).to_be_focused()
    page.evaluate(_DRAWN)
    expect(_suggested(page)).to_have_count(0)
    expect(where).to_have_value(PLACE)
    assert where.evaluate("(box) => box.selectionStart") == len(PLACE) - 1
    with page.expect_navigation():
        page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PLACE)


def _searches_with_suggestions(keys: Keys) -> None:
    """Typed in part, chosen with arrows and Enter; the place is typed whole, and Enter searches."""
    page = keys.page
    page.goto("/")
    expect(page.get_by_role("combobox")).to_have_count(2)
    with page.expect_response(_answers("home c")):
        keys.type("What do you need?", "home c")
    expect(_suggested(page).first).to_have_text("Home care")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What do you need?")).to_have_value("Home care")
    expect(_suggested(page)).to_have_count(0)
    keys.type("Where?", PLACE)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    heading_is(page, f"Results for “Home care” near {PLACE}")


def _filters(keys: Keys) -> None:
    """Open a group, tick, and ask again; then take one off."""
    page = keys.page
    keys.tick_this(page.locator("#service-home-care"))
    group = page.locator("summary").filter(has_text="Price and payment")
    keys.go_to(group)
    page.keyboard.press("Enter")
    keys.tick_this(page.locator("#direct_payments-yes"))
    keys.press("Show results")
    assert filters_on(page) == [
        f"Place: {PLACE}",
        "Type of service: Home care",
        "Direct payments: Accepts direct payments",
    ]
    keys.follow("Remove Direct payments")
    assert filters_on(page) == [f"Place: {PLACE}", "Type of service: Home care"]


def _goes_over_the_map(keys: Keys) -> None:
    """Open it, open what a marker stands for and close that, and Tab out at the other end."""
    page = keys.page
    keys.go_to(page.locator("summary").filter(has_text="Show these results on a map"))
    page.keyboard.press("Enter")
    marker = page.locator(".app-map").get_by_role("button", name=KESTREL)
    expect(marker).to_be_visible()
    keys.go_to(marker)
    page.keyboard.press("Enter")
    opened = page.locator(".leaflet-popup").get_by_role("link", name=KESTREL, exact=True)
    expect(opened).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(marker).to_be_focused()
    keys.go_to(page.locator(".app-result__name a").first)


def _answers(typed: str) -> Callable[[Response], bool]:
    """Whether an answer has the suggestions for these words: earlier ones are replaced by it."""
    return lambda answer: parse_qs(urlsplit(answer.url).query).get("q") == [typed]


def _suggested(page: Page) -> Locator:
    """The suggestions that can be seen."""
    return page.locator("[role=option]:visible")
