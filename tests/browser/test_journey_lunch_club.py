"""A lunch club registers in a browser without JavaScript, and a resident finds it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.live import Live
from tests.browser.offering import Service, approve, is_public, name_the_organisation, offer
from tests.browser.people import QA, People
from tests.browser.registering import (
    accept_what_is_expected,
    begin,
    get_an_account,
    say_how_people_are_kept_safe,
    say_who_can_be_asked,
    send,
    upload,
)

EMAIL = "winnie@example.org"
CLUB = Service(
    name="Wharfside lunch club",
    kinds=("Social activity or club", "Meals"),
    street="The Boathouse, Wharf Street",
    postcode="ZM1 3AB",
    price="6.50",
    price_unit="A session",
    summary="A hot lunch and company every Thursday.",
    description="We cook for thirty people, and there is always room for one more.",
    boxes=("Thursday", "Afternoon", "English", "Loneliness", "Step-free entrance"),
)


def test_a_lunch_club_registers_without_javascript_and_is_found(
    plain_page: Page, live: Live, people: People
) -> None:
    page = plain_page
    get_an_account(page, live, name="Winnie Marsh", email=EMAIL)
    task_list = begin(page, "A service or group that does not need to register")
    name_the_organisation(page, "Wharfside Community Group")
    say_who_can_be_asked(page)
    offer(page, CLUB)
    say_how_people_are_kept_safe(page)
    page.get_by_role("link", name="Documents").click()
    upload(page, "insurance certificate", expires=True)
    upload(page, "food business registration")
    page.goto(task_list)
    accept_what_is_expected(page)
    expect(page.locator("main")).to_contain_text("You have done 7 of 7 parts")
    reference = send(page)

    with people.browsing(QA, java_script_enabled=False) as desk:
        approve(desk, reference)
    assert reference in live.letters_to(EMAIL)[-1].get_content()

    with people.browsing("", java_script_enabled=False) as resident:
        is_public(resident, live, CLUB.name, "hot lunch thursday")
        expect(resident.locator("main")).to_contain_text("£6.50")
        expect(resident.locator("main")).to_contain_text("Wharf Street")
