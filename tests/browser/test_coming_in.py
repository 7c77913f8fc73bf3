"""The first administrator comes in, in a real browser: link, password, second step, account."""

from __future__ import annotations

from datetime import UTC, datetime

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.live import Live

EMAIL, PASSWORD = "ada@example.org", "purple lamp river"


def test_the_first_administrator_comes_in(page: Page, live: Live) -> None:
    printed = live.flask("users", "add", EMAIL, "--role", "admin")
    link = printed.strip().splitlines()[-1]
    page.goto(f"/account/{link.partition('/account/')[2]}")
    assert violations(page) == []
    page.get_by_label("Choose a password").fill("password123")
    page.get_by_label("Full name").fill("Ada Quill")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("link", name="This password is like one")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second step of signing in")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert violations(page) == []
    secret = page.locator("#key").inner_text().replace(" ", "")
    page.get_by_label("Code", exact=True).fill(_code(secret))
    page.get_by_label("Code", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep your recovery codes")
    assert page.locator("main ol li").count() == 10
    assert violations(page) == []
    recovery_code = page.locator("main ol li").first.inner_text()

    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("Signed in as Ada Quill")).to_be_visible()
    page.goto("/account")
    expect(page.get_by_text("Ada Quill").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have signed out")
    assert violations(page) == []

    page.goto("/account/password")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert violations(page) == []
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter the code from your app")
    assert violations(page) == []
    page.get_by_role("link", name="I do not have my app").click()
    page.get_by_label("Recovery code").fill(recovery_code)
    assert violations(page) == []
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change your password")
    assert violations(page) == []


def _code(secret: str) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC))
