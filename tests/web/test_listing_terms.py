"""What providers say about their terms, on the page of a listing and in the API."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.offers import Availability, Offer, Weekday
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.services.listing_content import create_listing
from marketplace.services.transaction import transaction
from marketplace.web.clock import CLOCK
from marketplace.web.listing_facts import days, duration
from tests.unit.offers import CARE, LUNCH
from tests.web.shelf import NOW, OFFICER
from tests.web.visitor import Visitor

TERMS = replace(CARE, service_types=("companionship",), cqc_location_id="")


def publish(app: Flask, offer: Offer) -> str:
    """Publish an offer at NOW; return its address."""
    with app.app_context():
        with transaction(actor=OFFICER, now=NOW) as tx:
            provider = Provider(name="Ashgrove Support Ltd", created_at=NOW)
            tx.add(provider)
            tx.session.flush()
            key = create_listing(tx, provider_id=provider.id, offer=offer, source="registration")
        return f"/listings/{db.session.get_one(Listing, key).slug}"


def test_everything_that_was_said_stands_on_the_page(marketplace: Flask, visitor: Visitor) -> None:
    page = visitor.get(publish(marketplace, TERMS))
    facts = page.facts()

    assert facts["Who it is for"] == (
        "People aged 65 and overAdults aged 18 to 64DementiaSight loss"
    )
    assert facts["Where"] == "Comes to youPostcodes beginning DA5 and DA6"
    assert facts["Days and hours"] == (
        "Monday and SaturdayMorning, Live-in or round the clockBank holidays too."
        "You can choose whether a man or a woman supports you"
    )
    assert facts["Price"] == (
        "£24.50 to £31 an hourAt weekends: £28 an hourOn bank holidays: £49 an hour"
        "Shortest visit: 30 minutesPrices as of 1 November 2026"
    )
    assert facts["Included in the price"] == "Travel within 5 miles.A care plan."
    assert facts["Not included"] == "Mileage at 45p.Parking."
    assert facts["Individual Service Funds"] == "Yes, it works with these"
    assert facts["Availability"] == "Waiting list, the provider said on 22 November 2026"
    assert facts["Accessibility"] == (
        "Step-free entranceLarge print informationThe bell is at the side door."
    )
    assert page.texts("#complaints ~ ol blockquote") == [
        "Ring the office. We answer within 10 working days."
    ]


def test_what_was_not_said_leaves_no_empty_line(marketplace: Flask, visitor: Visitor) -> None:
    facts = visitor.get(publish(marketplace, LUNCH)).facts()

    assert set(facts) == {"What it is", "Where", "Price", "Direct payments", "Availability"}
    assert facts["Availability"] == "Ask the provider"


def test_old_availability_says_ask(marketplace: Flask, visitor: Visitor) -> None:
    address = publish(marketplace, replace(TERMS, availability=Availability.SPACES))
    assert visitor.get(address).facts()["Availability"].startswith("Has spaces, ")

    marketplace.config[CLOCK] = lambda: NOW + timedelta(days=15)

    facts = visitor.get(address).facts()
    assert facts["Availability"] == "Ask the provider: it last told us on 22 November 2026"


def test_script_in_any_field_is_text(marketplace: Flask, visitor: Visitor) -> None:
    script = "<script>alert('x')</script>"
    offer = replace(
        TERMS,
        name=script,
        summary=script,
        description=script,
        needs=(script,),
        languages=(script,),
        hours_note=script,
        address=script,
        town=script,
        included=script,
        extra_charges=script,
        access_note=script,
        complaints=script,
    )

    page = visitor.get(publish(marketplace, offer))

    assert page.heading == script
    assert page.texts("#complaints ~ ol blockquote") == [script]
    assert page.main.count(script) >= 11
    scripts = page.soup.select("script:not([type='application/ld+json'])")
    assert scripts
    assert "alert" not in "".join(script.text for script in scripts)


def test_the_api_says_the_same(marketplace: Flask, visitor: Visitor) -> None:
    address = publish(marketplace, TERMS)

    told = visitor.fetch(f"/api/v1{address}").get_json()

    assert told["audiences"] == ["older-people", "adults"]
    assert told["weekend_rate"] == "28.00"
    assert told["included"] == "Travel within 5 miles.\nA care plan."
    assert told["minimum_visit_minutes"] == 30
    assert told["priced_on"] == "2026-11-01"
    assert (told["availability"], told["isf"]) == ("waiting-list", True)
    assert told["complaints"] == "Ring the office. We answer within 10 working days."


WEEK = tuple(Weekday)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ((), ""),
        (WEEK, "Every day"),
        (WEEK[:5], "Monday to Friday"),
        (WEEK[1:4], "Tuesday to Thursday"),
        (WEEK[5:], "Saturday and Sunday"),
        ((WEEK[0], WEEK[2], WEEK[6]), "Monday, Wednesday and Sunday"),
        (WEEK[3:4], "Thursday"),
    ],
)
def test_days_in_short(chosen: tuple[Weekday, ...], words: str) -> None:
    assert days(chosen) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (15, "15 minutes"),
        (60, "1 hour"),
        (90, "1 hour 30 minutes"),
        (120, "2 hours"),
    ],
)
def test_lengths_of_time(minutes: int, words: str) -> None:
    assert duration(minutes) == words
