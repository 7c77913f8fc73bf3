"""People who sign in with a browser as anybody does: password, and the code of their app."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from marketplace.demo.people import AUTHENTICATOR_KEY, PASSWORD
from tests.browser.live import Live
from tests.browser.watching import patient, watch

QA = "qa@example.org"
SAFEGUARDING = "safeguarding@example.org"
MANAGER = "manager@example.org"
ADMIN = "admin@example.org"
KESTREL = "kestrel@example.org"
WREN = "wren@example.org"
"""Keeps a lunch club, and a listing that its rating hides."""
ROWAN = "rowan@example.org"
"""Has a registration of every kind under way."""
LINNET = "linnet@example.org"
"""Claims the place that Rowan claims."""
SECURED = "sena@example.org"
"""A provider who has set up an app."""
HALFWAY = "halfway@example.org"
"""Has given the password, and has no app to answer with."""
FRESH = "fresh@example.org"
"""Works for the council, and has no app yet."""
_STEP = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody who has signed in during these tests. Each of them does it once.

    A code works once within its half minute, so signing in for every test would have to wait.
    """

    browser: Browser
    live: Live
    kept: dict[str, StorageState] = field(default_factory=dict)

    @contextmanager
    def browsing(self, email: str, **options: object) -> Iterator[Page]:
        """A page in a browser of this person's own; of nobody's where there is no address.

        `options` are Playwright's, of the context. What no page may do fails the test.
        """
        with self.carrying(self.signed_in(email) if email else None, **options) as page:
            yield page

    @contextmanager
    def carrying(self, state: StorageState | None, **options: object) -> Iterator[Page]:
        """A page in a browser that begins with these cookies; with none where there is no state."""
        with self._context(**options, storage_state=state) as context:
            page = context.new_page()
            wrongs = watch(page, self.live)
            yield page
            assert wrongs == []

    def signed_in(self, email: str) -> StorageState:
        """The cookies of somebody of the demo, or whose password is the demo's."""
        if email not in self.kept:
            with self._context() as context:
                sign_in(context.new_page(), email)
                self.kept[email] = context.storage_state()
        return self.kept[email]

    @contextmanager
    def _context(self, **options: object) -> Iterator[BrowserContext]:
        context = patient(self.browser.new_context(base_url=self.live.url, **options))  # type: ignore[arg-type]
        try:
            yield context
        finally:
            context.close()


def sign_in(page: Page, email: str) -> None:
    """Sign in, with the second step where it is asked for and the person's app can answer."""
    page.goto("/account/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url("/account/sign-in")
    if page.url.endswith("/account/second-factor") and email != HALFWAY:
        _enter_code(page)


def _enter_code(page: Page) -> None:
    """The code of now; the next one where another test has just used that."""
    for moment in (datetime.now(UTC), datetime.now(UTC) + _STEP):
        page.get_by_label("Code", exact=True).fill(pyotp.TOTP(AUTHENTICATOR_KEY).at(moment))
        page.get_by_role("button", name="Continue").click()
        page.wait_for_load_state()
        if not page.url.endswith("/account/second-factor"):
            return
    raise AssertionError(f"the code was refused: {page.locator('main').inner_text()}")
