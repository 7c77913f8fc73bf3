"""What the page of a listing gives somebody who has to choose, beyond what the provider says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.domain.listings import Publication
from marketplace.domain.offers import Offer as FullOffer
from marketplace.domain.ratings import Rating
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.places import PostcodeDistrict, PostcodeRow
from marketplace.services import visibility
from marketplace.services.transaction import transaction
from marketplace.web.clock import CLOCK
from tests.architecture.secret_listing import HIDDEN_BY
from tests.unit.offers import CARE
from tests.web.register import Verdict, record
from tests.web.shelf import NOW, OFFICER, Offer, put
from tests.web.test_listing_terms import publish
from tests.web.visitor import Page, Visitor

TERMS = replace(CARE, service_types=("companionship",), cqc_location_id="")
HOME = Offer(reference="ashgrove", name="Ashgrove at Home", services=("companionship",))


def place(app: Flask, reference: str, latitude: float, longitude: float, **more: object) -> None:
    """Say where a listing is."""
    with app.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        chosen = Listing.reference == reference
        values = {"latitude": latitude, "longitude": longitude, **more}
        tx.session.execute(update(Listing).where(chosen).values(values))
        visibility.refresh(tx, tuple(tx.session.scalars(select(Listing.id).where(chosen))))


def district(app: Flask, name: str, latitude: float, longitude: float) -> None:
    """Put the middle of a postcode district into the table."""
    with app.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        row = PostcodeDistrict(
            district=name, latitude=latitude, longitude=longitude, authority="", town=""
        )
        tx.add(row)


def structured(page: Page) -> dict[str, object]:
    """What search engines read."""
    (data,) = page.soup.select("script[type='application/ld+json']")
    found: dict[str, object] = json.loads(data.text)
    return found


def drawn(page: Page) -> dict[str, list[dict[str, object]]]:
    """What the map shows."""
    (box,) = page.soup.select("[data-map]")
    found: dict[str, list[dict[str, object]]] = json.loads(str(box["data-map"]))
    return found


def like(page: Page) -> list[str]:
    """The names of similar services."""
    return page.texts("#similar ~ ul a")


@pytest.mark.parametrize(
    ("priced_on", "said"),
    [
        (date(2025, 11, 22), "Prices as of 22 November 2025"),
        (date(2025, 11, 21), "21 November 2025, more than a year ago: ask whether they still"),
    ],
)
def test_a_price_that_is_a_year_old_says_so(
    marketplace: Flask, visitor: Visitor, priced_on: date, said: str
) -> None:
    page = visitor.get(publish(marketplace, replace(TERMS, priced_on=priced_on)))
    assert said in page.facts()["Price"]
    assert ("more than a year" in page.main) == ("more than a year" in said)


def test_without_a_price_nothing_is_said_of_what_it_includes(
    marketplace: Flask, visitor: Visitor
) -> None:
    free = FullOffer(name="Club", service_types=("social-activity",), phone="01632 960200")
    assert not {"Included in the price", "Not included"} & set(
        visitor.get(publish(marketplace, free)).facts()
    )


def test_an_old_rating_is_called_old(marketplace: Flask, visitor: Visitor) -> None:
    good = Verdict(rating="Good", published_on="2023-11-22")
    rated = Offer(
        reference="x",
        name="X",
        rating=(Rating.GOOD, date(2023, 11, 22)),
        record=record("1-700000002", verdict=good),
    )
    put(marketplace, rated)
    assert "This rating is old" not in visitor.get("/listings/x").main
    marketplace.config[CLOCK] = lambda: NOW + timedelta(days=1)
    assert "This rating is old" in visitor.get("/listings/x").main


def test_it_says_when_the_provider_confirmed_it_last(marketplace: Flask, visitor: Visitor) -> None:
    put(marketplace, HOME)
    page = visitor.get("/listings/ashgrove")
    assert "No provider has confirmed it yet" in page.main
    assert "last changed it on 22 November 2026" in page.main
    place(marketplace, "ashgrove", 51.4, 0.1, confirmed_at=NOW - timedelta(days=20))
    page = visitor.get("/listings/ashgrove")
    assert "It last confirmed that all of it is right on 2 November 2026." in page.main
    told = visitor.fetch("/api/v1/listings/ashgrove").get_json()
    assert told["confirmed_at"].startswith("2026-11-02")


@pytest.mark.parametrize(
    ("services", "ombudsman"), [(("home-care",), True), (("gardening", "cleaning"), False)]
)
def test_who_settles_complaints_depends_on_the_kind_of_service(
    marketplace: Flask, visitor: Visitor, services: tuple[str, ...], *, ombudsman: bool
) -> None:
    put(marketplace, replace(HOME, services=services))
    page = visitor.get("/listings/ashgrove")
    steps = page.texts("#complaints ~ ol > li")
    assert [step.split(",")[0] for step in steps[:2]] == [
        "Tell the provider first",
        "Tell our quality team",
    ]
    assert ("0300 061 0614" in steps[2]) is ombudsman
    assert ("does not settle complaints" in page.main) is ombudsman
    assert ("0345 015 4033" in steps[2]) is ombudsman


@pytest.mark.parametrize("kind", ["nhs-provision", "private-hospital"])
def test_of_treatment_the_ombudsman_for_social_care_takes_no_complaints(
    marketplace: Flask, visitor: Visitor, kind: str
) -> None:
    put(marketplace, replace(HOME, services=(kind,)))
    page = visitor.get("/listings/ashgrove")
    assert "Parliamentary and Health Service Ombudsman" in page.texts("#complaints ~ ol > li")[2]
    assert "0300 061 0614" not in page.main


def test_paying_with_a_direct_payment_promises_nothing(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(marketplace, replace(HOME, direct_payments=True))
    said = visitor.get("/listings/ashgrove").texts("#paying ~ p")
    assert said[0] == "This service says that it takes direct payments."
    assert said[1].startswith("Check with your social worker first")


def test_similar_services_are_of_its_kind_and_the_nearest_first(
    marketplace: Flask, visitor: Visitor
) -> None:
    others = [
        Offer(reference=f"lunch-{number}", name=f"Lunch {number}", services=("day-opportunities",))
        for number in range(6)
    ]
    mine = replace(HOME, services=("day-opportunities",))
    put(marketplace, mine, *others, Offer(reference="g", name="Green", services=("gardening",)))
    place(marketplace, "ashgrove", 51.4, 0.1)
    for number in range(6):
        place(marketplace, f"lunch-{number}", 51.41 + number / 100, 0.1)
    page = visitor.get("/listings/ashgrove")
    assert like(page) == ["Lunch 0", "Lunch 1", "Lunch 2", "Lunch 3"]
    assert "0.7 miles from here" in page.main
    everything = page.address_of("Search for all like it near ZZ1")
    assert everything == "/search?postcode=ZZ1&service=day-opportunities"


def test_what_covers_the_borough_or_the_ward_comes_to_where_this_one_is(
    marketplace: Flask, visitor: Visitor
) -> None:
    covers = {"Borough": "borough", "Ward": "wards: Abbey", "Elsewhere": "wards: Moorside"}
    others = [
        replace(HOME, reference=name.casefold(), name=name, covers=area)
        for name, area in covers.items()
    ]
    put(marketplace, HOME, *others)
    place(marketplace, "ashgrove", 51.4, 0.1)
    with marketplace.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        unit = {"postcode": "ZZ1 1AA", "authority": "Marlbridge", "ward": "Abbey"}
        tx.add(PostcodeRow(**unit, latitude=51.4, longitude=0.1))
    page = visitor.get("/listings/ashgrove")
    assert set(like(page)) == {"Borough", "Ward"}
    assert page.main.count("Comes to people in the same area") == 2


def test_a_hidden_service_is_similar_to_nothing_from_the_next_request_on(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(marketplace, HOME, replace(HOME, reference="larch", name="Larch"))
    assert like(visitor.get("/listings/ashgrove")) == ["Larch"]
    with marketplace.app_context():
        key = db.session.scalars(select(Listing.id).where(Listing.reference == "larch")).one()
        HIDDEN_BY["hold rating"](key)
    page = visitor.get("/listings/ashgrove")
    assert like(page) == []
    assert "nothing else like it" in page.main
    assert "Larch" not in page.response.text


def test_search_engines_read_what_stands_on_the_page_and_no_rating(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(
        marketplace,
        replace(
            HOME,
            covers="10 miles",
            rating=(Rating.OUTSTANDING, date(2025, 3, 3)),
            record=record("1-700000002", verdict=Verdict(rating="Outstanding")),
        ),
    )
    place(marketplace, "ashgrove", 51.4, 0.1)
    page = visitor.get("/listings/ashgrove")
    assert "CQC rating: Outstanding" in page.main
    data = structured(page)
    assert (data["@type"], data["name"]) == ("LocalBusiness", "Ashgrove at Home")
    assert data["url"] == "http://localhost/listings/ashgrove"
    assert data["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "3 Mill Row",
        "addressLocality": "Fenwick Cross",
        "postalCode": "ZZ1 1AA",
        "addressCountry": "GB",
    }
    assert data["geo"] == {"@type": "GeoCoordinates", "latitude": 51.4, "longitude": 0.1}
    area = data["areaServed"]
    assert isinstance(area, dict)
    assert area["geoRadius"] == "16093"
    for invented in ("ating", "utstanding", "award"):
        assert invented not in json.dumps(data)
    assert "eview" not in json.dumps(data)


def test_where_somebody_lives_is_in_neither_data_nor_map(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(marketplace, replace(HOME, covers="5 miles"))
    place(marketplace, "ashgrove", 51.4567, 0.1234, address_private=True)
    district(marketplace, "ZZ1", 51.5, 0.2)
    district(marketplace, "ZZ2", 51.53, 0.2)
    district(marketplace, "ZZ3", 51.7, 0.2)  # further than its five miles
    page = visitor.get("/listings/ashgrove")
    data = structured(page)
    assert data["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Fenwick Cross",
        "postalCode": "ZZ1",
        "addressCountry": "GB",
    }
    assert "geo" not in data
    assert "areaServed" not in data
    point, other = drawn(page)["points"]
    assert (point["latitude"], point["longitude"]) == (51.5, 0.2)
    assert "not the address" in str(point["note"])
    assert (other["label"], other["kind"]) == ("ZZ2", "around")
    assert "51.4567" not in page.response.text
    assert "Mill Row" not in page.response.text


def test_it_leads_to_help_and_to_the_shortlist(marketplace: Flask, visitor: Visitor) -> None:
    put(marketplace, HOME)
    page = visitor.get("/listings/ashgrove")
    assert page.address_of("What direct payments are") == "/help/direct-payments"
    assert page.address_of("What we check and what we do not") == "/help/what-we-check"
    assert page.address_of("Ask adult social care") == "/help/contacts"
    (button,) = page.soup.select("form[action='/shortlist/add'] button")
    assert button["value"] == "ashgrove"
    assert page.address_of("Send an enquiry") == "/listings/ashgrove/enquire"


def test_who_can_be_reached_by_phone_alone_takes_no_enquiry(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(marketplace, replace(HOME, email="", publication=Publication.PUBLISHED))
    page = visitor.get("/listings/ashgrove")
    assert "Send an enquiry" not in page.texts("main a")
    assert "no way to take enquiries here: phone it" in page.main
