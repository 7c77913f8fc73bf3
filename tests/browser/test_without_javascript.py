"""Everything works in a browser that runs no JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import Live
from tests.browser.places import PLACES, address


def _count(page: Page) -> int:
    found = re.search(r"[\d,]+", page.locator("#results").inner_text())
    assert found is not None
    return int(found.group().replace(",", ""))


def test_a_person_finds_home_care_and_opens_it(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.locator("input[name=q]").fill("home care")
    plain_page.get_by_role("button", name="Search").click()
    expect(plain_page).to_have_url(re.compile(r"/search\?q=home\+care"))
    first = plain_page.locator(".app-result__name a").first
    name = first.inner_text()
    first.click()
    expect(plain_page.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_person_narrows_a_search_and_takes_it_back(plain_page: Page) -> None:
    plain_page.goto("/search")
    everything = _count(plain_page)
    plain_page.locator("input[name=service][value=home-care]").check()
    plain_page.get_by_role("button", name="Show results").click()
    narrowed = _count(plain_page)
    assert 0 < narrowed < everything
    plain_page.get_by_role("link", name=re.compile("Remove")).first.click()
    assert _count(plain_page) == everything


def test_a_person_turns_the_page(plain_page: Page) -> None:
    plain_page.goto("/search")
    first = plain_page.locator(".app-result__name a").first.inner_text()
    plain_page.get_by_role("link", name="Next").click()
    expect(plain_page).to_have_url(re.compile("page=2"))
    assert plain_page.locator(".app-result__name a").first.inner_text() != first


def test_a_person_says_where_and_narrows_the_search(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.locator("input[name=q]").fill("care")
    plain_page.locator("input[name=postcode]").fill("ZM1")
    plain_page.get_by_role("button", name="Search").click()
    expect(plain_page.locator(".app-result__reach").first).to_contain_text("ZM1")
    expect(plain_page.locator(".app-map-fold")).to_be_hidden()
    everything = _count(plain_page)
    plain_page.locator(".app-filters__title", has_text="Price and payment").click()
    plain_page.locator("input[name=direct_payments]").check()
    plain_page.get_by_role("button", name="Show results").click()
    expect(plain_page).to_have_url(re.compile("postcode=ZM1.*direct_payments=yes"))
    assert 0 < _count(plain_page) < everything
    plain_page.get_by_role("link", name="Remove Direct payments").click()
    assert _count(plain_page) == everything


def test_a_person_asks_for_a_place_that_nobody_knows(plain_page: Page) -> None:
    plain_page.goto("/search?q=care&postcode=Atlantis")
    problem = plain_page.locator(".govuk-error-summary")
    expect(problem).to_contain_text("We do not know this place")
    problem.get_by_role("link").click()
    expect(plain_page.locator("input[name=postcode]")).to_have_value("Atlantis")
    expect(plain_page.locator("input[name=q]")).to_have_value("care")


@pytest.mark.parametrize("place", PLACES)
def test_a_page_says_what_it_is(plain_page: Page, live: Live, place: str) -> None:
    plain_page.goto(address(live, place))
    heading = plain_page.get_by_role("heading", level=1)
    expect(heading).to_have_count(1)
    expect(heading).to_be_visible()
    assert plain_page.title().startswith(heading.inner_text().strip())
