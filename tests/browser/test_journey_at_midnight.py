"""At midnight, on a telephone: a daughter finds who comes to her father, and writes down why.

The same way leads through every page with JavaScript and without.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser.axe import violations
from tests.browser.finding import (
    asked_in,
    compare,
    counted,
    filter_by,
    filters_on,
    fits,
    look_for,
    names_listed,
    open_listing,
    put_on_shortlist,
    remove_filter,
    row,
    rows,
    told_in_comparison,
)
from tests.browser.people import People
from tests.browser.registering import heading_is
from tests.browser.telling import PHONE, press
from tests.contract.inflated import pages_of

FATHERS = "ZM1 3AB"
KESTREL = "Kestrel home care, Marlbridge"
STEADFAST = "Steadfast home care"
WHY = "Priya sounded kind, and Dad knows the tannery."
FILTERS = {
    "Type of service": "Home care",
    "CQC rating": "Good",
    "Price and payment": "Accepts direct payments",
    "Availability": "Has spaces",
}


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_daughter_chooses_home_care_for_her_father(people: People, *, scripts: bool) -> None:
    with people.browsing("", **PHONE, java_script_enabled=scripts) as page:
        look_for(page, "home care", FATHERS)
        _narrows_and_widens(page)
        _reads_and_keeps(page, scripts=scripts)
        _opens_her_shortlist(page, scripts=scripts)
        _compares(page)
        _looks_at_the_pack(page)
        _writes_down_why(page)
        if scripts:
            assert violations(page) == []
        fits(page)


@pytest.mark.usefixtures("printing")
def test_the_pack_is_a_file_to_print_too(people: People, tmp_path: Path) -> None:
    with people.browsing("", **PHONE) as page:
        look_for(page, "home care", FATHERS)
        put_on_shortlist(page, KESTREL)
        page.goto("/shortlist/pack")
        pack = _downloaded(page)
        assert pack.suggested_filename == "services-to-think-about.pdf"
        kept = tmp_path / "pack.pdf"
        pack.save_as(kept)
    assert pages_of(kept.read_bytes()) >= 1


def _downloaded(page: Page) -> Download:
    """Where prints take too long, for so busy a machine, she does as she is told: tries again."""
    downloads: list[Download] = []
    page.on("download", lambda download: downloads.append(download))  # noqa: PLW0108
    for _ in range(10):
        with page.expect_response(re.compile("/shortlist/pack.pdf")) as told:
            page.get_by_role("link", name="Download this as a PDF to print or send").click()
        if told.value.status != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        page.go_back()
    while not downloads:
        page.wait_for_event("download")
    return downloads[0]


def _narrows_and_widens(page: Page) -> None:
    """Filters on, one off again; the address says all of it, and what is found is so."""
    everything = counted(page)
    filter_by(page, FILTERS)
    few = counted(page)
    assert 0 < few < everything
    expect(row(page, KESTREL)).to_be_visible()
    expect(page.get_by_role("link", name=STEADFAST, exact=True)).to_have_count(0)

    remove_filter(page, "Availability: Has spaces")
    assert few < counted(page) < everything
    assert filters_on(page) == [
        f"Place: {FATHERS}",
        "Type of service: Home care",
        "CQC rating: Good",
        "Direct payments: Accepts direct payments",
    ]
    assert asked_in(page) == {
        "q": ["home care"],
        "postcode": [FATHERS],
        "service": ["home-care"],
        "rating": ["good"],
        "direct_payments": ["yes"],
    }
    assert counted(page) == rows(page).count()
    for each in rows(page).all():
        expect(each).to_contain_text("CQC rating: Good")
        expect(each).to_contain_text("Takes direct payments")
    fits(page)


def _reads_and_keeps(page: Page, *, scripts: bool) -> None:
    """Who comes to her father's address, the page of one, and two for the shortlist."""
    for name in (KESTREL, STEADFAST):
        expect(row(page, name)).to_contain_text(
            re.compile(rf"Comes to {FATHERS} \(based \d\.\d miles away\)")
        )
    search = page.url
    open_listing(page, KESTREL)
    main = page.locator("main")
    for words in (
        "Postcodes beginning ZM1 and ZM2",
        "Has spaces, the provider said on",
        "£27.50 to £31 an hour",
        "Shopping trips by car: 45p a mile.",
        "Check with your social worker first",
    ):
        expect(main).to_contain_text(words)
    fits(page)
    put_on_shortlist(page, KESTREL, scripts=scripts)
    page.goto(search)
    put_on_shortlist(page, STEADFAST, scripts=scripts)


def _opens_her_shortlist(page: Page, *, scripts: bool) -> None:
    """By the menu, which says how many are on it where scripts run."""
    if scripts:
        page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Shortlist (2)" if scripts else "Shortlist", exact=True).click()
    heading_is(page, "Your shortlist")
    assert names_listed(page) == [KESTREL, STEADFAST]
    expect(page.locator("main")).to_contain_text("01632 960214")
    fits(page)


def _compares(page: Page) -> None:
    """What differs comes first; what nobody said is a question."""
    compare(page)
    prices = told_in_comparison(page, "Price")
    assert len(prices) == 2
    assert "£27.50 to £31 an hour" in prices[0]
    assert "£27 to £30 an hour" in prices[1]
    assert told_in_comparison(page, "Days and hours")[1].strip() == "Not said: ask"
    same = page.locator("details").filter(has_text="What is the same for both")
    expect(same.get_by_text("Yes, it takes direct payments")).to_be_hidden()
    same.locator("summary").click()
    expect(same.get_by_text("Yes, it takes direct payments")).to_be_visible()
    fits(page)


def _looks_at_the_pack(page: Page) -> None:
    """Phone numbers first, a code to each page, and questions for home care."""
    page.get_by_role("link", name="Print these, with questions to ask").click()
    heading_is(page, "Services to think about")
    first = page.get_by_role("table").first
    expect(first).to_contain_text("Who to phone")
    expect(first.get_by_role("row").nth(1)).to_contain_text("01632 960214")
    expect(first.get_by_role("row").nth(2)).to_contain_text("01632 960222")
    expect(page.get_by_role("heading", name="Questions to ask")).to_be_visible()
    fits(page)
    # Her telephone cannot scan itself: the code to the page is for paper.
    code = page.get_by_role("img", name=f"QR code: the page of {KESTREL}")
    expect(code).to_be_hidden()
    page.emulate_media(media="print")
    expect(code).to_be_visible()
    website = page.locator(".app-pack__service").first.get_by_role("link").last
    after = "(link) => getComputedStyle(link, '::after').content"
    assert website.evaluate(after) == "none"  # its words are the address, which stands there once
    page.emulate_media(media="screen")


def _writes_down_why(page: Page) -> None:
    """The record comes back at once, and is nowhere when she comes again."""
    page.get_by_role("link", name=re.compile("shortlist$")).first.click()
    page.get_by_role("link", name="Write down how you chose").click()
    heading_is(page, "Write down how you chose")
    page.get_by_label("It comes to me, or is near me").check()
    page.get_by_label(KESTREL, exact=True).check()
    page.get_by_label("Why did you choose this, or why did none suit?").fill(WHY)
    form = page.url
    press(page, "Show it as a page to print")
    main = page.locator("main")
    for words in (
        KESTREL,
        STEADFAST,
        WHY,
        "It comes to me, or is near me",
        "We have not kept what you wrote",
    ):
        expect(main).to_contain_text(words)
    record = page.url
    page.goto(form)
    expect(main).not_to_contain_text(WHY)
    expect(page.get_by_label("Why did you choose this, or why did none suit?")).to_have_value("")
    page.goto(record)
    assert WHY not in page.content()
