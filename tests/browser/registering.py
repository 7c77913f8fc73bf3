"""What people do on the way from the start page to a listing: one function for each thing."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyotp
from playwright.sync_api import Page, expect

from tests.browser.live import Live
from tests.unit import files_to_upload

PASSWORD = "marsh lantern forty otters"
_PHOTOGRAPHS = "SCREENSHOTS"
"""A folder, in the environment: journeys leave pictures of their pages there."""


def photograph(page: Page, name: str) -> None:
    """Keep a picture of the page where the environment names a folder for them."""
    if folder := os.environ.get(_PHOTOGRAPHS):
        page.set_viewport_size({"width": 1200, "height": 800})
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def go_on(page: Page, button: str = "Save and continue") -> None:
    """Send the page's form."""
    page.get_by_role("button", name=button, exact=True).click()


def heading_is(page: Page, words: str) -> None:
    """The page has this heading, and its scripts have begun: on a slow day that comes later."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    page.wait_for_load_state()


def link_for(live: Live, address: str) -> str:
    """The path of the link in the newest letter to an address."""
    letter = live.letters_to(address)[-1]
    found = re.search(rf"{live.url}(/\S+)", letter.get_content())
    assert found is not None, letter.get_content()
    return found[1]


def get_an_account(page: Page, live: Live, *, name: str, email: str) -> None:
    """From the start page: make an account and confirm the address by the link in the letter."""
    page.goto("/")
    page.get_by_role("link", name="Register your service").first.click()
    heading_is(page, "Register your service")
    photograph(page, "register-your-service")
    page.get_by_role("button", name="Create an account").click()
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Choose a password").fill(PASSWORD)
    go_on(page, "Create account")
    heading_is(page, "Check your email")
    page.goto(link_for(live, email))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    go_on(page, "Confirm and sign in")
    heading_is(page, "Your services")


def begin(page: Page, kind: str) -> str:
    """Begin a registration as this kind of organisation; the address of its task list."""
    page.get_by_role("link", name="Register a service").or_(
        page.get_by_role("button", name="Register a service")
    ).click()
    page.locator("main form button[type=submit]").click()
    heading_is(page, "Register your service")
    task_list = page.url
    page.get_by_role("link", name="What kind of organisation you are").click()
    page.get_by_label(kind, exact=True).check()
    go_on(page)
    return task_list


def say_who_can_be_asked(page: Page) -> None:
    """The contact: name and address are there from the account."""
    page.get_by_role("link", name="Who we can ask").click()
    page.get_by_label("Telephone number").fill("01632 960900")
    go_on(page)


def say_how_people_are_kept_safe(page: Page) -> None:
    """Safeguarding lead and criminal record checks."""
    page.get_by_role("link", name="Safeguarding and checks").click()
    page.get_by_label("Who leads on safeguarding?").fill("The deputy")
    page.get_by_label("Telephone number of your safeguarding lead").fill("01632 960901")
    page.get_by_label("Enhanced, with the barred lists").check()
    fill_date(page, "dbs_on", datetime.now(UTC).date() - timedelta(days=400))
    page.get_by_label("Who has seen the certificates?").fill("The office")
    go_on(page)


def upload(page: Page, document: str, *, expires: bool = False) -> None:
    """Give one of the documents that are asked for, as a PDF."""
    page.get_by_role("button", name=re.compile(rf"^Upload\s*: {document}")).click()
    if expires:
        fill_date(page, "expires_on", datetime.now(UTC).date() + timedelta(days=300))
    page.get_by_label("Choose a file").set_input_files(
        {
            "name": "document.pdf",
            "mimeType": "application/pdf",
            "buffer": files_to_upload.pdf(),
        }
    )
    go_on(page, "Upload")
    heading_is(page, "Documents")


def accept_what_is_expected(page: Page) -> None:
    """The council's expectations."""
    page.get_by_role("link", name="What we expect of you").click()
    page.get_by_label("We accept what the council expects of us").check()
    go_on(page)


def fill_date(page: Page, name: str, day: date) -> None:
    """Type a date into its three boxes."""
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"#{name}-{part}").fill(str(value))


def send(page: Page) -> str:
    """Check the answers and send them; the reference that is shown."""
    page.get_by_role("button", name="Check your answers and send").click()
    heading_is(page, "Check your answers")
    photograph(page, "check-your-answers")
    go_on(page, "Send")
    reference = re.search(r"R-[A-Z0-9]{6}", page.locator("main").inner_text())
    assert reference is not None, page.locator("main").inner_text()
    return reference[0]


def become_an_officer(page: Page, live: Live, *, email: str) -> None:
    """Accept the invitation of the council: a password, and a second factor, set up and proved."""
    live.flask("users", "add", email, "--role", "qa")
    page.goto(link_for(live, email))
    page.get_by_label("Full name").fill("Olive Fficer")
    page.get_by_label("Choose a password").fill(PASSWORD)
    go_on(page, "Join")
    heading_is(page, "Set up a second step of signing in")
    secret = page.locator("#key").inner_text().replace(" ", "")
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).at(datetime.now(UTC)))
    page.get_by_label("Code", exact=True).press("Enter")
    go_on(page, "I have kept them")
    expect(page.get_by_text("Signed in as Olive Fficer")).to_be_visible()


def open_case(page: Page, reference: str) -> None:
    """Find a case on the desk by its reference."""
    page.goto("/quality/cases")
    page.get_by_role("row", name=re.compile(reference)).get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text(reference)
