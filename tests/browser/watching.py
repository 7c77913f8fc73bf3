"""Notes what no page may do, whichever test looks at it."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page

from tests.browser.live import Live
from tests.ports import PATIENCE_IN_SECONDS

PATIENCE_IN_MILLISECONDS = 1000 * PATIENCE_IN_SECONDS


def patient(context: BrowserContext) -> BrowserContext:
    """The same context, which waits for a page or a field as long as a busy machine needs."""
    context.set_default_timeout(PATIENCE_IN_MILLISECONDS)
    return context


def watch(page: Page, live: Live) -> list[str]:
    """A list that grows with whatever goes wrong in the page from now on.

    Wrong is anything that it asks of another host, and any error that it reports: its security
    policy's refusals too.
    """
    wrongs: list[str] = []
    page.on("request", lambda asked: _note_stranger(wrongs, live, asked.url))
    page.on("pageerror", lambda error: wrongs.append(f"script error: {error}"))
    page.on(
        "console",
        lambda told: wrongs.append(told.text) if "Content Security Policy" in told.text else None,
    )
    return wrongs


def _note_stranger(wrongs: list[str], live: Live, url: str) -> None:
    ours = (live.url, live.console, "data:", "about:")
    if not url.startswith(ours):
        wrongs.append(f"the browser asked for {url}")
