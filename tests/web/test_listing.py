"""The page of a listing: what, who for, price, contact, and what the regulator says."""

from __future__ import annotations

import json
from datetime import date

import pytest
from flask import Flask

from marketplace.domain.listings import PriceUnit
from marketplace.domain.ratings import Rating
from tests.web.register import Verdict, record
from tests.web.shelf import Offer, put
from tests.web.visitor import Visitor, words_of

GOOD = Verdict(rating="Good", published_on="2023-11-22")


def regulated(verdict: Verdict | None, *, dormant: bool = False) -> Offer:
    """A listing whose location has this verdict."""
    return Offer(
        reference="ashgrove",
        name="Ashgrove Homecare",
        rating=(Rating.GOOD, date(2023, 11, 22)) if verdict else None,
        record=record("1-700000002", verdict=verdict, dormant=dormant),
    )


def test_it_says_what_for_whom_where_and_for_how_much(marketplace: Flask, visitor: Visitor) -> None:
    put(
        marketplace,
        Offer(
            reference="ashgrove",
            name="Ashgrove at Home",
            services=("companionship", "transport"),
            needs=("Dementia", "Sensory impairment"),
            languages=("English", "Polish"),
            covers="10 miles",
            price=("24.50", "30", PriceUnit.HOUR),
            direct_payments=True,
        ),
    )

    page = visitor.get("/listings/ashgrove")

    assert page.heading == "Ashgrove at Home"
    assert page.texts(".govuk-caption-l") == ["Companionship, Transport"]
    assert page.texts(".govuk-body-l") == ["Friendly help at home."]
    assert {"We come every morning.", "We also come at night."} <= set(page.texts("p"))
    facts = page.facts()
    assert facts["Who it is for"] == "DementiaSensory impairment"
    assert facts["Where"] == "Comes to youWithin 10 miles of its base"
    assert facts["Languages"] == "EnglishPolish"
    assert facts["Price"] == (
        "£24.50 to £30 an hourThe provider has not said since when: ask whether this is still right"
    )
    assert facts["Included in the price"] == facts["Not included"] == "Ask the provider"
    assert facts["Direct payments"] == "Yes, it takes direct payments"


def test_it_gives_ways_to_get_in_touch(marketplace: Flask, visitor: Visitor) -> None:
    put(marketplace, Offer(reference="ashgrove", name="Ashgrove", services=("cleaning",)))

    page = visitor.get("/listings/ashgrove")

    assert page.address_of("01632 960301") == "tel:01632960301"
    assert page.address_of("hello@example.org") == "mailto:hello@example.org"
    assert page.address_of("www.example.org") == "https://www.example.org"
    contact = words_of(page.soup.select_one(".app-listing__contact p"))
    assert contact == "Ashgrove Support Ltd3 Mill RowFenwick CrossZZ1 1AA"


@pytest.mark.parametrize("website", ["javascript:alert(1)", "our page on the web", "https://"])
def test_what_is_no_web_address_is_not_linked(
    marketplace: Flask, visitor: Visitor, website: str
) -> None:
    put(marketplace, Offer(reference="x", name="X", services=("cleaning",), website=website))

    page = visitor.get("/listings/x")

    links = [str(link["href"]) for link in page.soup.select("main a")]
    assert [link for link in links if link.startswith("javascript") or "our page" in link] == []
    assert website in page.main


def test_what_a_provider_wrote_stays_text(marketplace: Flask, visitor: Visitor) -> None:
    script = "<script>alert('x')</script>"
    put(
        marketplace,
        Offer(reference="x", name=script, summary=script, description=script, town=script),
    )

    page = visitor.get("/listings/x")

    assert page.heading == script
    (data, *scripts) = page.soup.select("script")
    assert data["type"] == "application/ld+json"
    assert json.loads(data.text)["name"] == script
    assert "<" not in data.text
    assert "alert" not in "".join(script.text for script in scripts)


def test_the_regulators_panel_dates_every_rating(marketplace: Flask, visitor: Visitor) -> None:
    verdict = Verdict(
        rating="Good",
        published_on="2023-11-22",
        questions={
            "Safe": ("Requires improvement", "2025-01-05"),
            "Caring": ("Insufficient evidence to rate", "2023-11-22"),
        },
    )
    put(marketplace, regulated(verdict))

    page = visitor.get("/listings/ashgrove")

    assert "CQC rating: Good Published on 22 November 2023, 3 years ago." in page.main
    rows = [
        (words_of(row.th).partition(" ")[0], " ".join(words_of(row.td).split()))
        for row in page.soup.select("tbody tr")
    ]
    assert rows == [
        ("Safe?", "Requires improvement 5 January 2025, over 1 year ago"),
        ("Effective?", "Good 22 November 2023, 3 years ago"),
        ("Caring?", "Insufficient evidence to rate 22 November 2023, 3 years ago"),
        ("Responsive?", "Good 22 November 2023, 3 years ago"),
        ("Well-led?", "Good 22 November 2023, 3 years ago"),
    ]
    assert (
        page.texts("tbody th .app-small")[2] == "Do staff treat people with kindness and respect?"
    )
    assert page.texts("#regulator ~ ul li") == [
        "Inspectors found it good at being effective, responsive and well-led.",
        "Inspectors found that it needs to improve at being safe.",
        "There is no rating for being caring.",
    ]
    assert "What Good means" in page.texts("h3")
    link = page.address_of("See the reports on CQC's page about Ashgrove Homecare")
    assert link == "https://www.cqc.org.uk/location/1-700000002"
    assert "We last checked this with CQC on 1 July 2026 at 2:30pm." in page.main


def test_requires_improvement_is_explained(marketplace: Flask, visitor: Visitor) -> None:
    put(marketplace, regulated(Verdict(rating="Requires Improvement")))

    page = visitor.get("/listings/ashgrove")

    assert "CQC rating: Requires improvement" in page.main
    assert "What Requires improvement means" in page.texts("h3")
    assert "our quality team supports it while it does" in page.main


def test_an_inherited_rating_says_so(marketplace: Flask, visitor: Visitor) -> None:
    put(marketplace, regulated(Verdict(rating="Good", inherited_from="1-600000001")))

    page = visitor.get("/listings/ashgrove")

    assert "before the service was registered with its present owner" in page.main
    assert page.main.count("Given to a previous registration") == 5


def test_not_yet_inspected_is_not_a_bad_sign(marketplace: Flask, visitor: Visitor) -> None:
    put(marketplace, regulated(None))

    page = visitor.get("/listings/ashgrove")

    assert "CQC rating: Not rated" in page.main
    assert "Not yet inspected is not a bad sign" in page.main
    assert page.soup.select("table") == []


def test_a_rating_without_a_date_says_so(marketplace: Flask, visitor: Visitor) -> None:
    undated = Verdict(rating="Good", published_on="")
    put(marketplace, Offer(reference="x", name="X", record=record("1-7", verdict=undated)))
    page = visitor.get("/listings/x")
    assert "CQC rating: Good" in page.main
    assert "does not say when this rating was published" in page.main


def test_a_dormant_service_is_not_currently_operating(marketplace: Flask, visitor: Visitor) -> None:
    put(marketplace, regulated(GOOD, dormant=True))

    assert "Not currently operating" in visitor.get("/listings/ashgrove").main


@pytest.mark.parametrize(
    ("service", "said"),
    [
        ("gardening", "does not have to be registered with the Care Quality Commission"),
        ("personal-assistant", "This kind of help is exempt"),
        ("introductory-agency", "This kind of help is exempt"),
        ("home-care", "Ask the provider which regulator it is registered with"),
    ],
)
def test_a_service_without_a_registration_says_why(
    marketplace: Flask, visitor: Visitor, service: str, said: str
) -> None:
    put(marketplace, Offer(reference="x", name="X", services=(service,)))

    page = visitor.get("/listings/x")

    assert said in page.main
    assert "CQC rating:" not in page.main


def test_a_listing_that_says_little_still_makes_a_page(
    marketplace: Flask, visitor: Visitor
) -> None:
    bare = Offer(
        reference="x",
        name="X",
        summary="",
        description="",
        services=("meals",),
        town="",
        address="",
        postcode=None,
        phone="",
        email="",
        website="",
        price=("", "", None),
    )
    put(marketplace, bare)

    page = visitor.get("/listings/x")

    assert page.facts()["Price"] == "Ask for prices"
    assert "Who it is for" not in page.facts()
