"""Two tabs, a page that was open for too long, and sessions that end while somebody types."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from marketplace.domain.registrations import ProviderKind
from tests.browser.live import Live
from tests.browser.people import People, sign_in
from tests.browser.prepared import rows, under_way
from tests.browser.registering import go_on, heading_is
from tests.unit.registrations import answers_of

_EXPIRED = timedelta(days=30)


def test_sending_twice_makes_one_case(live: Live, people: People) -> None:
    email = "twice@example.org"
    tasks = under_way(live, answers_of(ProviderKind.UNREGULATED), email=email)
    with people.browsing(email) as page:
        other = page.context.new_page()
        for tab in (page, other):
            tab.goto(f"{tasks}/check")
        go_on(page, "Send")
        heading_is(page, "Registration sent")
        reference = page.locator(".govuk-panel strong").inner_text()
        go_on(other, "Send")
        expect(other.locator("main")).to_contain_text(reference)
    assert rows(live, "SELECT count(*) FROM cases WHERE reference = ?", reference) == [(1,)]
    assert len(live.letters_to(email)) == 1


def test_a_stale_form_is_told_and_keeps_its_answers(live: Live, people: People) -> None:
    email = "stale@example.org"
    tasks = under_way(live, answers_of(ProviderKind.UNREGULATED), email=email)
    with people.browsing(email) as page:
        other = page.context.new_page()
        for tab, name in ((page, "The First Club"), (other, "The Second Club")):
            tab.goto(f"{tasks}/details")
            tab.get_by_label("Name you trade under").fill(name)
        go_on(page)
        heading_is(page, "The First Club")
        go_on(other)
        expect(other.locator("main")).to_contain_text("was changed after you opened this page")
        expect(other.get_by_label("Name you trade under")).to_have_value("The Second Club")
        page.reload()
        heading_is(page, "The First Club")
        go_on(other)
        heading_is(other, "The Second Club")


def _sign_out(tab: Page, live: Live, email: str) -> None:
    del live, email
    tab.goto("/account")
    tab.get_by_role("button", name="Sign out").first.click()
    heading_is(tab, "You have signed out")


def _let_it_expire(tab: Page, live: Live, email: str) -> None:
    del tab
    long_ago = (datetime.now(UTC) - _EXPIRED).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(live.database)) as connection, connection:
        connection.execute(
            "UPDATE sign_ins SET started_at = ?, last_seen_at = ? WHERE account_id = "
            "(SELECT id FROM accounts WHERE email = ?)",
            (long_ago, long_ago, email),
        )


@pytest.mark.parametrize("end", [_sign_out, _let_it_expire], ids=["signed out", "expired"])
def test_answers_are_kept_over_the_end_of_a_session(
    live: Live, people: People, end: Callable[[Page, Live, str], None]
) -> None:
    email = f"kept{end.__name__}@example.org"
    tasks = under_way(live, answers_of(ProviderKind.UNREGULATED), email=email)
    with people.browsing("") as page:
        sign_in(page, email)
        page.goto(f"{tasks}/details")
        page.get_by_label("Name you trade under").fill("The Patient Club")
        other = page.context.new_page()
        end(other, live, email)
        go_on(page)
        heading_is(page, "You have been signed out")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Sign in (opens in new tab)").click()
        sign_in(opened.value, email)
        go_on(page, "Send my answers again")
        heading_is(page, "The Patient Club")
        expect(page.locator("main")).to_contain_text("You have done")
