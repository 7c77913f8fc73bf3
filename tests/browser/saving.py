"""What people do to be told of something new, and what time does meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from playwright.sync_api import Page, expect

from tests.browser.live import Live
from tests.browser.registering import heading_is, link_for
from tests.browser.telling import press

_A_DAY_AGO = "UPDATE listings SET first_shown_at = datetime(first_shown_at, '-1 day')"
_SETTLED = (
    "UPDATE saved_searches SET told_until = datetime(told_until, '-3 hours')",
    """UPDATE listings SET first_shown_at = datetime(first_shown_at, '-2 hours')
    WHERE first_shown_at > datetime('now', '-1 hour')""",
)


def save_search(page: Page, email: str) -> None:
    """From the results of a search: ask to be told when something new matches."""
    page.get_by_role("link", name="Tell me when something new matches this search").click()
    heading_is(page, "Tell me when something new matches")
    page.get_by_label("Email address").fill(email)
    press(page, "Send me the link")
    heading_is(page, "Check your email")


def confirm_by_mail(page: Page, live: Live, email: str) -> None:
    """Open the link in the mail, and press the button there."""
    page.goto(link_for(live, email))
    heading_is(page, "Do you want to be told when something new matches?")
    press(page, "Yes, tell me")
    heading_is(page, "We will tell you when something new matches")
    expect(page.get_by_role("link", name="See what matches now")).to_be_visible()


def make_old(live: Live) -> None:
    """Whatever is in the directory now has been there for a day."""
    _run(live, _A_DAY_AGO)


def settle(live: Live) -> None:
    """Let the time pass that the job waits before it looks at what is new."""
    _run(live, *_SETTLED)


def news_written(live: Live) -> int:
    """How many messages about something new there are, sent or not."""
    with closing(sqlite3.connect(live.database)) as connection:
        asked = connection.execute("SELECT count(*) FROM messages WHERE kind = 'search-news'")
        (found,) = asked.fetchone()
    return int(found)


def _run(live: Live, *statements: str) -> None:
    with closing(sqlite3.connect(live.database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
