"""An agency that is rated Inadequate registers, is hidden, and is public once it improves.

Nobody outside the council is written to because of any of that.
"""

from __future__ import annotations

import re
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from marketplace.demo.offers import unlisted
from tests.browser.live import Live
from tests.browser.offering import (
    Service,
    approve,
    find_in_the_register,
    is_nowhere,
    is_public,
    name_the_organisation,
    offer,
    prove_by_code,
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

EMAIL = "sal@example.org"
PLACE = "Saltmarsh home care, Stannock"
LOCATION_ID = next(one.location_id for one in unlisted() if one.name == PLACE)
CARE = Service(
    name="Saltmarsh home care",
    kinds=("Home care",),
    personal_care=True,
    street="Suite 2 Tollgate House",
    town="Stannock",
    postcode="ZM5 3LN",
    area="The whole borough",
    price="27.00",
    summary="Care at home along the estuary.",
    description="Six of us look after people in Stannock and the villages round it.",
)


def test_an_inadequate_agency_registers_is_hidden_and_comes_back(
    page: Page, live: Live, people: People
) -> None:
    reference = _register(page, live)
    with people.browsing(QA) as desk:
        approve(desk, reference)
        expect(desk.locator("main")).to_contain_text("rates this location Inadequate")
    approval = live.letters_to(EMAIL)[-1]
    assert reference in approval.get_content()
    taken = len(live.office.taken)

    report = live.check_ratings()
    assert report["status"] == "complete"
    with people.browsing("") as resident:
        is_nowhere(resident, live, CARE.name)
    _its_own_page_says_why(page)

    with people.browsing("") as console:
        _publish(console, live, "Requires improvement")
    report = live.check_ratings()
    assert report["status"] == "complete"
    assert len(report["restored"]) == 1
    assert _taken_since(live, taken) == []
    with people.browsing("") as resident:
        is_public(resident, live, CARE.name, "estuary care at home")
        expect(resident.locator("main")).to_contain_text("Requires improvement")
    page.reload()
    heading = page.get_by_role("heading", name="The public can see this listing")
    expect(heading).to_be_visible()
    assert _taken_since(live, taken) == []


def _register(page: Page, live: Live) -> str:
    """Everything, from the start page; the reference."""
    get_an_account(page, live, name="Sal Marsh", email=EMAIL)
    task_list = begin(page, "A provider registered with the Care Quality Commission (CQC)")
    find_in_the_register(page, LOCATION_ID, PLACE)
    name_the_organisation(page, "Saltmarsh Homecare", legal="Saltmarsh Homecare Ltd")
    say_who_can_be_asked(page)
    prove_by_code(page, live, "info@saltmarsh.example.org")
    offer(page, CARE)
    say_how_people_are_kept_safe(page)
    page.get_by_role("link", name="Documents").click()
    upload(page, "insurance certificate", expires=True)
    upload(page, "safeguarding policy")
    page.goto(task_list)
    accept_what_is_expected(page)
    return send(page)


def _its_own_page_says_why(page: Page) -> None:
    """The rating, the date, where CQC says so, what brings it back, and that nobody was told."""
    page.goto("/provider")
    page.get_by_role("link", name=CARE.name, exact=True).click()
    heading_is(page, CARE.name)
    why = page.locator("section[aria-labelledby=why]")
    expect(why).to_contain_text("The public cannot see this listing")
    expect(why).to_contain_text(
        f"CQC rated location {LOCATION_ID} Inadequate for Homecare, "
        "in a report published on 20 August 2026."
    )
    expect(why.get_by_role("link", name="See what CQC says about it")).to_have_attribute(
        "href", f"https://www.cqc.org.uk/location/{LOCATION_ID}"
    )
    expect(why).to_contain_text("A newer rating from CQC that is better than Inadequate.")
    expect(why).to_contain_text("We send no message about it to anybody outside the council.")
    photograph(page, "why-hidden")


def _publish(page: Page, live: Live, rating: str) -> None:
    """What a person does at the console of the simulated regulator."""
    page.goto(live.console)
    page.get_by_label("Name, ID, town or postcode").fill(LOCATION_ID)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("list").get_by_role("link", name=re.compile(PLACE)).click()
    page.get_by_label("New rating").select_option(label=rating)
    page.get_by_role("button", name="Publish the report").click()
    expect(page.get_by_role("status")).to_contain_text(f"is now: {rating}")


def _taken_since(live: Live, taken: int) -> list[EmailMessage]:
    """Every letter, to anybody at all, that the mail server took after this many."""
    live.letters_to(EMAIL)
    return live.office.taken[taken:]
