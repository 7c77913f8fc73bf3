"""What people do to find a service and to choose one: one function for each thing."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.live import Live
from tests.browser.registering import heading_is
from tests.browser.telling import press

GONE = "We cannot show 1 service of this list: not, or no longer, in this directory."
"""The one line about whatever cannot be shown, whatever the reason."""
_IS_WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def look_for(page: Page, words: str, place: str) -> None:
    """From the start page: say what is needed, and where."""
    page.goto("/")
    page.get_by_label("What do you need?").fill(words)
    page.get_by_label("Where?").fill(place)
    # Out of the box: until then a list of suggestions may lie over the button.
    page.keyboard.press("Tab")
    press(page, "Search")
    heading_is(page, f"Results for “{words}” near {place}")


def filter_by(page: Page, chosen: dict[str, str]) -> None:
    """Open the filters, tick in each group the choice that begins so, and ask again."""
    page.locator("summary").filter(has_text="Filter and sort").click()
    for group, label in chosen.items():
        fold = page.locator("details.app-filters__group").filter(
            has=page.locator("summary", has_text=group)
        )
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        fold.get_by_role("checkbox", name=re.compile(f"^{label}")).check()
    press(page, "Show results")


def remove_filter(page: Page, label: str) -> None:
    """Take one filter off again."""
    with page.expect_navigation():
        page.get_by_role("link", name=f"Remove {label}").click()


def filters_on(page: Page) -> list[str]:
    """What has been chosen, as the page lists it."""
    links = page.locator(".app-active__link").all_inner_texts()
    return [" ".join(link.split()).removeprefix("Remove ") for link in links]


def counted(page: Page) -> int:
    """How many listings the page says that it found."""
    found = re.search(r"[\d,]+", page.locator("#results").inner_text())
    assert found is not None
    return int(found[0].replace(",", ""))


def rows(page: Page) -> Locator:
    """The listings on a page of results."""
    return page.locator(".app-result")


def row(page: Page, name: str) -> Locator:
    """One of them, by the name of the listing."""
    found = rows(page).filter(has=page.get_by_role("link", name=name, exact=True))
    expect(found).to_have_count(1)
    return found


def open_listing(page: Page, name: str) -> None:
    """Follow the name of a listing to its page."""
    page.get_by_role("link", name=name, exact=True).click()
    heading_is(page, name)


def put_on_shortlist(page: Page, name: str, *, scripts: bool = True) -> None:
    """Press its button. Without scripts that leads to the shortlist, and a link leads back."""
    before = page.url
    page.get_by_role("button", name=f"Add {name} to shortlist").click()
    if scripts:
        expect(page.get_by_role("button", name=f"Remove {name} from shortlist")).to_be_visible()
        expect(page).to_have_url(before)
        return
    heading_is(page, "Your shortlist")
    expect(page.get_by_role("status")).to_contain_text("Added to your shortlist.")
    page.get_by_role("link", name=re.compile("^Back to")).click()
    expect(page).to_have_url(before)


def names_listed(page: Page) -> list[str]:
    """The names of the services on a shortlist, in order."""
    return [heading.inner_text() for heading in page.locator(".app-result__name").all()]


def compare(page: Page) -> None:
    """From a shortlist: the ticked ones side by side."""
    press(page, "Compare side by side")
    heading_is(page, "Compare services")


def told_in_comparison(page: Page, fact: str) -> list[str]:
    """What each of the services compared says of a fact that differs, in their order."""
    line = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=fact, exact=True))
    return line.get_by_role("cell").all_inner_texts()


def asked_in(page: Page) -> dict[str, list[str]]:
    """What the address of a page asks for."""
    return parse_qs(urlsplit(page.url).query)


def fits(page: Page) -> None:
    """Nothing on the page is wider than the screen."""
    assert page.evaluate(_IS_WIDER) is False, page.url


def path_of_listing(live: Live, name: str) -> str:
    """Where a listing is that anybody can see, by its name."""
    found = [one for one in live.listings(f"q={quote(name)}") if one["name"] == name]
    assert len(found) == 1, f"{len(found)} listings that anybody can see are called {name}"
    return str(found[0]["url"])
