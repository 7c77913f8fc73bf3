"""An individual care worker registers from the start page, and a resident finds them."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.live import Live
from tests.browser.offering import (
    Service,
    approve,
    declare_everything,
    is_public,
    name_the_organisation,
    offer,
    path_of,
)
from tests.browser.people import QA, People
from tests.browser.registering import (
    accept_what_is_expected,
    begin,
    get_an_account,
    heading_is,
    photograph,
    say_how_people_are_kept_safe,
    say_who_can_be_asked,
    send,
    upload,
)

EMAIL = "tamsin@example.org"
STREET, POSTCODE = "17 Quince Passage", "ZM1 7QX"
TAMSIN = Service(
    name="Tamsin Orchard",
    kinds=("Personal assistant",),
    personal_care=True,
    street=STREET,
    postcode=POSTCODE,
    private=True,
    area="Some postcode districts",
    districts="ZM1, ZM2",
    price="18.50",
    summary="Patient help in the morning and at bedtime.",
    description="You tell me how you like things done, and I do them that way.",
    boxes=("Monday", "Morning", "English", "We take direct payments"),
)


def test_an_individual_care_worker_registers_and_is_found(
    page: Page, live: Live, people: People
) -> None:
    get_an_account(page, live, name="Tamsin Orchard", email=EMAIL)
    task_list = begin(page, "An individual care worker")
    name_the_organisation(page, "Tamsin Orchard")
    say_who_can_be_asked(page)
    declare_everything(page)
    offer(page, TAMSIN)
    say_how_people_are_kept_safe(page)
    page.get_by_role("link", name="Documents").click()
    upload(page, "insurance certificate", expires=True)
    expect(page.get_by_role("link", name="document.pdf")).to_be_visible()
    page.goto(task_list)
    accept_what_is_expected(page)
    expect(page.locator("main")).to_contain_text("You have done 8 of 8 parts")
    photograph(page, "task-list-care-worker")
    reference = send(page)

    with people.browsing(QA) as desk:
        approve(desk, reference)
        expect(desk.locator("main")).to_contain_text(STREET)
    assert reference in live.letters_to(EMAIL)[-1].get_content()

    with people.browsing("") as resident:
        is_public(resident, live, TAMSIN.name, "bedtime help")
        expect(resident.locator("main")).to_contain_text("£18.50")
        expect(resident.locator("main")).to_contain_text(
            "Not regulated by the Care Quality Commission"
        )
        photograph(resident, "care-worker-public")
        _nobody_reads_where_they_live(resident, live)


def _nobody_reads_where_they_live(resident: Page, live: Live) -> None:
    """Neither the street nor the whole postcode stands anywhere that the public can open."""
    path = path_of(live, TAMSIN.name)
    found = ("/search?q=bedtime+help", "/api/v1/listings?q=bedtime+help")
    for address in (path, f"/api/v1{path}", *found, "/sitemap.xml"):
        status, text = live.get(address)
        assert status == 200, address
        assert "Quince" not in text
        assert POSTCODE not in text
        assert POSTCODE.replace(" ", "") not in text
    for words in (STREET, POSTCODE):
        resident.goto(f"/search?q={words}")
        expect(resident.locator(f"a[href='{path}']")).to_have_count(0)
    resident.goto(path)
    heading_is(resident, TAMSIN.name)
