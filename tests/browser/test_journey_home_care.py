"""A home-care agency registers, proves its location and is approved; a resident finds it."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.live import Live
from tests.browser.registering import (
    accept_what_is_expected,
    become_an_officer,
    begin,
    get_an_account,
    go_on,
    heading_is,
    open_case,
    photograph,
    say_how_people_are_kept_safe,
    say_who_can_be_asked,
    send,
    upload,
)
from tests.browser.watching import patient

NAME = "Rowan and Reed home care"
OWNER = "rosa@rowan-and-reed.example.org"
OFFICE = "office@rowan-and-reed.example.org"
REGISTERED = "A provider registered with the Care Quality Commission (CQC)"


def test_a_home_care_agency_registers_and_is_found(
    page: Page, live: Live, chromium: Browser
) -> None:
    live.run_job("refresh-register")
    get_an_account(page, live, name="Rosa Reed", email=OWNER)
    tasks = begin(page, REGISTERED)
    _find_the_location(page)
    say_who_can_be_asked(page)
    _prove_it(page, live)
    _say_what_is_offered(page)
    page.goto(tasks)
    say_how_people_are_kept_safe(page)
    page.get_by_role("link", name="Documents").click()
    upload(page, "insurance certificate", expires=True)
    upload(page, "safeguarding policy")
    page.goto(tasks)
    accept_what_is_expected(page)
    reference = send(page)
    photograph(page, "sent")
    assert reference in live.letters_to(OWNER)[-1].get_content()
    assert _found(live) == []

    desk = patient(chromium.new_context(base_url=live.url)).new_page()
    become_an_officer(desk, live, email="olive@example.org")
    _approve(desk, reference)
    live.check_ratings()
    live.run_job("drain-outbox")
    assert "approved" in live.letters_to(OWNER)[-1].get_content()

    (address,) = _found(live)
    page.goto("/")
    page.locator("input[name=q]").fill("rowan and reed")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=NAME).click()
    heading_is(page, NAME)
    assert page.url.endswith(address)
    expect(page.locator("main")).to_contain_text("We come when we say we will.")
    expect(page.locator("main")).to_contain_text("Good")
    photograph(page, "listing")
    assert violations(page) == []
    desk.context.close()


def _find_the_location(page: Page) -> None:
    """By its name, then "Is this you?"."""
    page.get_by_role("link", name="Find your service at CQC").click()
    page.get_by_label("Location ID, name or postcode").fill("rowan reed")
    go_on(page, "Look it up")
    page.get_by_label(NAME).check()
    go_on(page, "Continue")
    heading_is(page, "Is this you?")
    for words in ("8 Salters Yard", "Personal care", "Good, 11 March 2026"):
        expect(page.locator("main")).to_contain_text(words)
    photograph(page, "is-this-you")
    go_on(page, "Yes, this is us")
    photograph(page, "task-list")


def _prove_it(page: Page, live: Live) -> None:
    """By a code that is sent to the website that CQC's register names."""
    page.get_by_role("link", name="Prove that the service is yours").click()
    page.get_by_label("Address to send the code to").fill("office")
    go_on(page, "Send the code")
    code = re.search(r"\b\d{4} \d{4}\b", live.letters_to(OFFICE)[-1].get_content())
    assert code is not None
    page.get_by_label("Code", exact=True).fill(code[0])
    go_on(page, "Continue")
    expect(page.locator("main")).to_contain_text("You proved")
    page.get_by_role("button", name="Continue").click()


def _say_what_is_offered(page: Page) -> None:
    """Most is filled in from the register; a few questions are left."""
    page.get_by_role("link", name="Services you offer").click()
    go_on(page, "Add a service")
    expect(page.locator("main")).to_contain_text("8 Salters Yard")
    _change(page, "Which area do you cover?")
    page.get_by_label(re.compile("whole")).check()
    go_on(page, "Save")
    _change(page, "Describe your service")
    page.locator("#summary").fill("Visits in Marlbridge, seven days a week.")
    page.locator("#description").fill("We come when we say we will.")
    go_on(page, "Save")
    _change(page, "How can people complain?")
    page.locator("#complaints").fill("Phone the office. We answer within 10 working days.")
    go_on(page, "Save")


def _change(page: Page, question: str) -> None:
    page.get_by_role("link", name=re.compile(re.escape(question))).click()


def _approve(desk: Page, reference: str) -> None:
    """The officer reads the case and approves it."""
    open_case(desk, reference)
    photograph(desk, "case")
    assert violations(desk) == []
    desk.get_by_role("link", name="Approve").or_(desk.get_by_role("button", name="Approve")).click()
    desk.locator("main form button[type=submit]").last.click()
    expect(desk.locator("main")).to_contain_text("pproved")


def _found(live: Live) -> list[str]:
    """What a search for the agency finds."""
    return [str(one["url"]) for one in live.listings("q=rowan+and+reed") if one["name"] == NAME]
