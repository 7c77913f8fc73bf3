"""What journeys of registering share beside their steps: a service, its case, what is public."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from tests.browser.live import Live
from tests.browser.registering import fill_date, go_on, heading_is, open_case

_NEVER_HERE = "nobody-was-ever-here-a2b3c4d5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What somebody answers on the pages of one service. Fields are by their labels."""

    name: str
    kinds: tuple[str, ...]
    personal_care: bool = False
    audience: str = "People aged 65 and over"
    street: str = "4 Tollgate Row"
    town: str = "Marlbridge"
    postcode: str
    private: bool = False
    area: str = "People come to us"
    districts: str = ""
    price: str = ""
    price_unit: str = "An hour"
    summary: str = ""
    description: str
    phone: str = "01632 960910"
    complaints: str = "Ring us. We answer within 10 working days."
    boxes: tuple[str, ...] = field(default=())
    """Further boxes to tick, wherever they stand."""


def name_the_organisation(page: Page, name: str, *, legal: str = "") -> None:
    """Names and numbers."""
    page.get_by_role("link", name="Names and numbers").click()
    page.get_by_label("Name you trade under").fill(name)
    page.get_by_label("Legal name, if it is different").fill(legal)
    go_on(page)


def declare_everything(page: Page) -> None:
    """What an exempt provider declares."""
    page.get_by_role("link", name="Declarations").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    go_on(page)


def find_in_the_register(page: Page, words: str, name: str) -> None:
    """Look a place up, choose it, and say that it is ours."""
    page.get_by_role("link", name="Find your service at CQC").click()
    page.get_by_label("Location ID, name or postcode").fill(words)
    go_on(page, "Look it up")
    if page.get_by_role("heading", name="Is this you?").count() == 0:
        page.get_by_label(name, exact=True).check()
        go_on(page, "Continue")
    heading_is(page, "Is this you?")
    expect(page.locator("main")).to_contain_text(name)
    go_on(page, "Yes, this is us")
    expect(page.get_by_role("heading", name="Is this you?")).to_have_count(0)


def prove_by_code(page: Page, live: Live, address: str) -> None:
    """Have a code sent to an address at the domain of the register's website, and enter it."""
    page.get_by_role("link", name="Prove that the service is yours").click()
    page.get_by_label("Address to send the code to").fill(address.partition("@")[0])
    go_on(page, "Send the code")
    letter = live.letters_to(address)[-1]
    code = re.search(r"^\s+(\d{4} \d{4})\s*$", letter.get_content(), re.MULTILINE)
    assert code is not None, letter.get_content()
    page.get_by_label("Code", exact=True).fill(code[1])
    go_on(page, "Continue")
    expect(page.locator("main")).to_contain_text("that this service is yours")
    page.get_by_role("button", name="Continue").click()


def offer(page: Page, service: Service) -> None:
    """Add a service and answer its pages, one after the other; then back to the task list."""
    page.get_by_role("link", name="Services you offer").click()
    go_on(page, "Add a service")
    page.get_by_role("button", name="Start", exact=True).click()
    answer_the_pages(page, service)
    expect(page.get_by_role("heading", level=1)).to_have_text(service.name)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main")).to_contain_text("Everything is answered")
    page.get_by_role("button", name="Continue").click()


def answer_the_pages(page: Page, service: Service) -> None:
    """Every page of a service, from the first."""
    page.get_by_label("Name of the service").fill(service.name)
    for kind in service.kinds:
        page.get_by_label(kind, exact=True).check()
    _next(page, service, "Do your staff help with washing, dressing, eating or medicines?")
    page.get_by_label("Yes" if service.personal_care else "No", exact=True).check()
    _next(page, service, "Who is it for?")
    page.get_by_label(service.audience, exact=True).check()
    _next(page, service, "Which languages do you speak?")
    _next(page, service, "When are you there?")
    _next(page, service, "Where are you?")
    page.get_by_label("Building and street").fill(service.street)
    page.get_by_label("Town", exact=True).fill(service.town)
    page.get_by_label("Postcode", exact=True).fill(service.postcode)
    page.get_by_label("This is a private home").set_checked(service.private)
    _next(page, service, "Which area do you cover?")
    page.get_by_label(service.area, exact=True).check()
    page.get_by_label("Postcode districts", exact=True).fill(service.districts)
    _next(page, service, "What does it cost?")
    _say_what_it_costs(page, service)
    _next(page, service, "How can people pay?")
    _next(page, service, "Do you have spaces now?")
    page.get_by_label("I would rather not say").check()
    _next(page, service, "Describe your service")
    page.get_by_label("One sentence about the service").fill(service.summary)
    page.get_by_label("Description", exact=True).fill(service.description)
    _next(page, service, "What makes it easier to use?")
    _next(page, service, "How can people reach you?")
    page.get_by_label("Phone", exact=True).fill(service.phone)
    _next(page, service, "How can people complain?")
    page.get_by_label("How people can complain to you").fill(service.complaints)
    go_on(page)


def _say_what_it_costs(page: Page, service: Service) -> None:
    if not service.price:
        page.get_by_label("No price given").check()
        return
    page.get_by_label("Price, or the lowest price").fill(service.price)
    page.get_by_label(service.price_unit, exact=True).check()
    fill_date(page, "priced_on", datetime.now(UTC).date())


def _next(page: Page, service: Service, heading: str) -> None:
    """Tick what is to be ticked on this page, send it, and be on the next."""
    for label in service.boxes:
        box = page.get_by_label(label, exact=True)
        if box.count():
            box.check()
    go_on(page)
    heading_is(page, heading)


def approve(desk: Page, reference: str) -> None:
    """What an officer does with a case that is all right."""
    open_case(desk, reference)
    desk.get_by_role("button", name="Approve", exact=True).click()
    heading_is(desk, f"Approve {reference}")
    go_on(desk, "Approve")
    expect(desk.locator("main")).to_contain_text("The case was approved.")


def path_of(live: Live, name: str) -> str:
    """The address of a listing, public or not, by its name."""
    with closing(sqlite3.connect(live.database)) as connection:
        rows = connection.execute("SELECT slug FROM listings WHERE name = ?", (name,)).fetchall()
    assert len(rows) == 1, f"{len(rows)} listings are called {name}"
    return f"/listings/{rows[0][0]}"


def is_public(page: Page, live: Live, name: str, words: str) -> None:
    """Somebody who looks for these words finds the listing, and opens its page."""
    path = path_of(live, name)
    page.goto("/")
    page.locator("input[name=q]").first.fill(words)
    go_on(page, "Search")
    page.locator(f".app-result__name a[href='{path}']").click()
    heading_is(page, name)
    assert path in [one["url"] for one in live.listings(f"q={words.replace(' ', '+')}")]
    assert path in live.get("/sitemap.xml")[1]


def is_nowhere(page: Page, live: Live, name: str) -> None:
    """The listing is in no page, search, API or sitemap, as if it had never been here."""
    path = path_of(live, name)
    for address in (path, f"/api/v1{path}"):
        assert live.get(address) == live.get(address.replace(path, f"/listings/{_NEVER_HERE}"))
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 404
    page.goto(f"/search?q={name}")
    expect(page.locator(f"a[href='{path}']")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator(".app-result").filter(has_text=name)).to_have_count(0)
    assert path not in [one["url"] for one in live.listings(f"q={name.replace(' ', '+')}")]
    assert path not in live.get("/sitemap.xml")[1]
