"""A lunch club registers with a keyboard and no mouse, from the first page to "sent"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.keys import Keys
from tests.browser.live import Live
from tests.browser.registering import PASSWORD, heading_is, link_for

EMAIL = "keys@example.org"
SAVE = "Save and continue"


def test_a_lunch_club_registers_by_keyboard_alone(page: Page, live: Live) -> None:
    page.goto("/register-your-service")
    keys = Keys(page=page)
    _get_an_account(keys, live)
    keys.press("Register a service")
    page.locator("main form button[type=submit]").wait_for()
    keys.go_to(page.locator("main form button[type=submit]"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    task_list = page.url
    _say_who_we_are(keys)
    _offer_a_lunch(keys)
    _say_how_people_are_kept_safe(keys)
    _give_the_documents(keys)
    page.goto(task_list)
    keys.follow("What we expect of you")
    keys.tick("We accept what the council expects of us")
    keys.press(SAVE)
    expect(page.locator("main")).to_contain_text("You have done 7 of 7 parts")
    keys.press("Check your answers and send")
    keys.press("Send")
    heading_is(page, "Registration sent")
    expect(page.locator("main")).to_contain_text("R-")


def _get_an_account(keys: Keys, live: Live) -> None:
    keys.press("Create an account")
    keys.type("Full name", "Keith Board")
    keys.type("Email address", EMAIL)
    keys.type("Choose a password", PASSWORD)
    keys.press("Create account")
    heading_is(keys.page, "Check your email")
    keys.page.goto(link_for(live, EMAIL))
    keys.type("Password", PASSWORD)
    keys.press("Confirm and sign in")
    heading_is(keys.page, "Your services")


def _say_who_we_are(keys: Keys) -> None:
    keys.follow("What kind of organisation you are")
    keys.choose("A service or group that does not need to register")
    keys.press(SAVE)
    keys.follow("Names and numbers")
    keys.type("Name you trade under", "Tollgate Neighbours")
    keys.press(SAVE)
    keys.follow("Who we can ask")
    keys.type("Telephone number", "01632 960920")
    keys.press(SAVE)


def _offer_a_lunch(keys: Keys) -> None:
    keys.follow("Services you offer")
    keys.press("Add a service")
    keys.press("Start")
    keys.type("Name of the service", "Tollgate lunch club")
    keys.tick("Social activity or club")
    keys.press(SAVE)
    keys.choose("No")
    keys.press(SAVE)
    keys.tick("People aged 65 and over")
    _on_to(keys, "Which languages do you speak?", "When are you there?")
    keys.tick("Tuesday")
    _on_to(keys, "Where are you?")
    keys.type("Building and street", "4 Tollgate Row")
    keys.type("Town", "Marlbridge")
    keys.type("Postcode", "ZM1 3AB")
    _on_to(keys, "Which area do you cover?")
    keys.choose("People come to us")
    _on_to(keys, "What does it cost?")
    keys.choose("No price given")
    _on_to(keys, "How can people pay?", "Do you have spaces now?")
    keys.choose("I would rather not say")
    _on_to(keys, "Describe your service")
    keys.type("Description", "Lunch and company every Tuesday.")
    _on_to(keys, "What makes it easier to use?", "How can people reach you?")
    keys.type("Phone", "01632 960921")
    _on_to(keys, "How can people complain?")
    keys.type("How people can complain to you", "Ring us.")
    _on_to(keys, "Tollgate lunch club")
    keys.press("Continue")
    keys.press("Continue")


def _on_to(keys: Keys, *headings: str) -> None:
    """Send this page, and those after it that may stay as they are."""
    for heading in headings:
        keys.press(SAVE)
        heading_is(keys.page, heading)


def _say_how_people_are_kept_safe(keys: Keys) -> None:
    keys.follow("Safeguarding and checks")
    keys.type("Who leads on safeguarding?", "The deputy")
    keys.type("Telephone number of your safeguarding lead", "01632 960922")
    keys.choose("Enhanced, with the barred lists")
    day = datetime.now(UTC) - timedelta(days=400)
    keys.type_date("dbs_on", day.day, day.month, day.year)
    keys.type("Who has seen the certificates?", "The chair")
    keys.press(SAVE)


def _give_the_documents(keys: Keys) -> None:
    keys.follow("Documents")
    uploads = keys.page.get_by_role("button", name="Upload")
    for _ in range(uploads.count()):
        keys.press("Upload")
        if keys.page.locator("#expires_on-day").count():
            day = datetime.now(UTC) + timedelta(days=300)
            keys.type_date("expires_on", day.day, day.month, day.year)
        keys.give_file("Choose a file")
        keys.press("Upload")
