"""Somebody is told once of something new that matches, and stops it with one click."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.finding import fits, look_for, names_listed, open_listing
from tests.browser.live import Live
from tests.browser.people import People
from tests.browser.registering import heading_is
from tests.browser.saving import confirm_by_mail, make_old, save_search, settle
from tests.browser.telling import PHONE, mail_since, press, says_nothing

HERS = "ZM1 3AB"
EMAIL = "greta@example.org"
NEW = {
    "reference": "larkspur-1",
    "provider_name": "Larkspur Gardens",
    "name": "Larkspur garden visits",
    "summary": "Weeding, hedges and company, an hour at a time.",
    "service_types": "gardening",
    "town": "Marlbridge",
    "postcode": "ZM1 5QQ",
    "covers": "ZM1;ZM2",
    "phone": "01632 960777",
    "price_from": "18.00",
    "price_to": "18.00",
    "price_unit": "hour",
}
ELSEWHERE = {
    **NEW,
    "reference": "larkspur-2",
    "name": "Larkspur in Pellbrook",
    "covers": "ZM6",
    "postcode": "ZM6 1AA",
}


def test_somebody_is_told_of_what_is_new_and_stops_it(
    live: Live, people: People, tmp_path: Path
) -> None:
    make_old(live)
    taken = len(live.office.taken)
    with people.browsing("", **PHONE) as page:
        _saves_a_search(page, live)
        (asked,) = mail_since(live, taken)
        assert asked["To"] == EMAIL
        says_nothing(asked, "garden", HERS)
        live.run_job("tell-new-matches")
        assert mail_since(live, taken + 1) == [], "nobody has confirmed it"
        confirm_by_mail(page, live, EMAIL)
        live.run_job("tell-new-matches")
        assert mail_since(live, taken + 1) == [], "there is nothing new"

        _import(live, tmp_path / "new.csv")
        settle(live)
        live.run_job("tell-new-matches")
        (news,) = mail_since(live, taken + 1)
        assert (news["To"], news["Subject"]) == (EMAIL, "Something new that you asked to hear of")
        text = news.get_content()
        assert NEW["name"] in text
        assert ELSEWHERE["name"] not in text
        _opens_what_is_new(page, live, text)
        _stops_it(page, live, str(news["List-Unsubscribe"]).strip("<>"))
    live.run_job("tell-new-matches")
    assert mail_since(live, taken + 2) == []


def _saves_a_search(page: Page, live: Live) -> None:
    look_for(page, "gardening", HERS)
    assert NEW["name"] not in names_listed(page)
    save_search(page, EMAIL)
    fits(page)
    assert violations(page) == []
    page.go_back()
    main = page.locator("main")
    expect(main).to_contain_text("gardening")
    expect(main).to_contain_text(HERS)
    expect(main).to_contain_text("First we send one email with a link")
    fits(page)
    assert violations(page) == []
    assert live.get("/tell-me/sent")[0] == 200


def _import(live: Live, path: Path) -> None:
    """Publish two listings with the service's own command: one comes to her, one does not."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(NEW))
        writer.writeheader()
        writer.writerows([NEW, ELSEWHERE])
    live.flask("listings", "import", str(path))
    live.run_job("drain-outbox")  # the text index learns of them


def _opens_what_is_new(page: Page, live: Live, text: str) -> None:
    """The mail leads to its page, which the same search finds now."""
    link = re.search(rf"{live.url}(/listings/\S+)", text)
    assert link is not None, text
    page.goto(link[1])
    heading_is(page, NEW["name"])
    look_for(page, "gardening", HERS)
    expect(page.locator("main")).to_contain_text(f"Comes to {HERS}")
    open_listing(page, NEW["name"])


def _stops_it(page: Page, live: Live, address: str) -> None:
    """One click on the page that the mail leads to; nobody signs in."""
    assert address.startswith(f"{live.url}/tell-me/stop/")
    path = urlsplit(address).path
    page.goto(path)
    heading_is(page, "Your saved search")
    expect(page.locator("main")).to_contain_text(HERS)
    press(page, "Stop these emails")
    heading_is(page, "We have stopped these emails")
    page.goto(path)
    heading_is(page, "There is no saved search for this link")
