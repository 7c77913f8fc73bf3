"""The shortlist's buttons say what is on it, however late the answers of the server come."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from marketplace.domain.shortlists import MOST
from tests.browser.finding import names_listed, rows
from tests.browser.registering import heading_is

CHOSEN = "**/shortlist/chosen"
_FILL = """(slugs) => fetch("/shortlist/add", {
  method: "POST",
  headers: { Accept: "application/json" },
  body: new URLSearchParams(slugs.map((slug) => ["listing", slug])),
})"""


def test_a_late_look_at_the_shortlist_does_not_undo_what_was_pressed_since(page: Page) -> None:
    late: list[tuple[Route, bytes]] = []

    def keep(route: Route) -> None:
        late.append((route, route.fetch().body()))

    page.route(CHOSEN, keep)
    with page.expect_request(CHOSEN):
        page.goto("/search?q=home+care")
    button = rows(page).first.get_by_role("button")
    button.click()
    expect(button).to_contain_text("Remove")
    assert len(late) == 1
    route, body = late[0]
    with page.expect_response(CHOSEN) as answered:
        route.fulfill(body=body, content_type="application/json")
    assert answered.value.json()["slugs"] == []
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    expect(button).to_contain_text("Remove")
    expect(page.get_by_role("link", name="Shortlist (1)")).to_be_visible()


def test_two_buttons_pressed_at_once_both_count(page: Page) -> None:
    page.goto("/search?q=home+care")
    buttons = rows(page).get_by_role("button")
    page.evaluate(
        "() => document.querySelectorAll('.app-result form.app-choose button')"
        ".forEach((button, at) => at < 2 && button.click())"
    )
    expect(buttons.first).to_contain_text("Remove")
    expect(buttons.nth(1)).to_contain_text("Remove")
    expect(page.get_by_role("link", name="Shortlist (2)")).to_be_visible()
    page.goto("/shortlist")
    expect(rows(page)).to_have_count(2)


def test_what_is_taken_off_and_put_back_stands_where_it_stood(page: Page) -> None:
    page.goto("/search?q=home+care")
    for number in range(3):
        button = rows(page).nth(number).get_by_role("button")
        button.click()
        expect(button).to_contain_text("Remove")
    names = rows(page).locator("h3").all_inner_texts()[:3]
    button = rows(page).nth(1).get_by_role("button")
    for word in ("Add", "Remove"):
        button.click()
        expect(button).to_contain_text(word)
    page.goto("/shortlist")
    assert names_listed(page) == names
    page.get_by_role("button", name=f"Remove {names[0]}").click()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_text("Added to your shortlist.")).to_be_visible()
    assert names_listed(page) == names


def test_a_full_shortlist_says_so_to_everybody(page: Page) -> None:
    """Not to a screen reader alone: the button leads to where room can be made."""
    page.goto("/search")
    slugs = rows(page).get_by_role("button").evaluate_all("(all) => all.map((one) => one.value)")
    assert len(slugs) == MOST
    page.evaluate(_FILL, slugs)
    page.goto("/search?page=2")
    expect(page.get_by_role("link", name=f"Shortlist ({MOST})")).to_be_visible()
    rows(page).first.get_by_role("button").click()
    heading_is(page, "Your shortlist")
    full = page.get_by_role("status").filter(has_text="Your shortlist is full")
    expect(full).to_be_visible()
    page.get_by_role("link", name="Back to your search results").click()
    expect(page).to_have_url(re.compile(r"/search\?page=2$"))


def test_the_link_of_a_shortlist_is_copied_with_one_press(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("delete Navigator.prototype.share")
    page.goto("/search?q=home+care")
    slug = rows(page).first.get_by_role("button").get_attribute("value")
    page.goto(f"/shortlist?listing={slug}")
    expect(page.get_by_role("button", name="Share from this device")).to_be_hidden()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Copied. Now put it into a message.")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").endswith(
        f"/shortlist?listing={slug}"
    )


def test_it_is_sent_by_whatever_the_telephone_offers(page: Page) -> None:
    page.add_init_script("navigator.share = async (what) => { globalThis.sent = what.url; }")
    page.goto("/search?q=home+care")
    slug = rows(page).first.get_by_role("button").get_attribute("value")
    page.goto(f"/shortlist?listing={slug}")
    page.get_by_role("button", name="Share from this device").click()
    assert str(page.evaluate("() => globalThis.sent")).endswith(f"/shortlist?listing={slug}")
