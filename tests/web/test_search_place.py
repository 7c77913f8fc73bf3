"""Searching near a place: what each result says, a place that is not known, nothing found."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from flask import Flask

from marketplace.models.places import PlaceName, PostcodeDistrict, PostcodeRow
from marketplace.services.transaction import transaction
from tests.web.shelf import NOW, OFFICER, Offer, put
from tests.web.visitor import Page, Visitor

HOME = (51.4400, 0.1300)
NEXT_DOOR = (51.4401, 0.1301)
TWO_MILES = (51.4690, 0.1300)
FAR = (51.8740, 0.1300)
"""Thirty miles north of HOME."""


@pytest.fixture(autouse=True)
def _shelf(marketplace: Flask) -> None:
    with marketplace.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        tx.add(_postcode("ZM5 1AA", HOME))
        tx.add(_postcode("ZM6 2AB", FAR))
        tx.add(_district("ZM5", HOME))
        tx.add(_name("Fenwick Cross", "ZM5", HOME))
    put(
        marketplace,
        Offer(reference="afar", name="Afar Homecare", covers="ZM5", point=FAR),
        Offer(reference="near", name="Near Homecare", covers="ZM9", point=NEXT_DOOR),
        Offer(reference="silent", name="Silent Homecare", point=TWO_MILES),
        Offer(reference="club", name="Lunch Club", services=("social-activity",), point=TWO_MILES),
        Offer(
            reference="home",
            name="Private Lessons",
            services=("day-opportunities",),
            point=NEXT_DOOR,
            postcode="ZM5 1AA",
            private=True,
        ),
    )


def _postcode(postcode: str, at: tuple[float, float]) -> PostcodeRow:
    latitude, longitude = at
    return PostcodeRow(
        postcode=postcode, latitude=latitude, longitude=longitude, authority="", ward=""
    )


def _district(district: str, at: tuple[float, float]) -> PostcodeDistrict:
    latitude, longitude = at
    return PostcodeDistrict(
        district=district, latitude=latitude, longitude=longitude, authority="", town=""
    )


def _name(name: str, district: str, at: tuple[float, float]) -> PlaceName:
    latitude, longitude = at
    return PlaceName(
        folded=name.casefold(),
        name=name,
        near="",
        latitude=latitude,
        longitude=longitude,
        district=district,
        authority="",
    )


def reached(page: Page) -> dict[str, str]:
    """What each result says of how it reaches the place."""
    return dict(zip(page.texts(".app-result h3"), page.texts(".app-result__reach"), strict=True))


def test_each_result_says_how_it_reaches_me(visitor: Visitor) -> None:
    page = visitor.get("/search?postcode=zm51aa")

    assert page.heading == "Search results near ZM5 1AA"
    assert reached(page) == {
        "Afar Homecare": "Comes to ZM5 1AA (based 30 miles away)",
        "Lunch Club": "2 miles from ZM5 1AA",
        "Private Lessons": "Less than a mile from ZM5 1AA",
        "Silent Homecare": "Ask if it comes to ZM5 1AA (based 2 miles away)",
    }
    assert page.texts(".app-result h3")[0] == "Afar Homecare"
    assert "within 25 miles of it" in page.main


def test_a_town_is_a_place_and_says_where_distances_begin(visitor: Visitor) -> None:
    page = visitor.get("/search?postcode=Fenwick+Cross")

    assert page.heading == "Search results near Fenwick Cross"
    assert "Distances are from the middle of Fenwick Cross." in page.main
    assert reached(page)["Lunch Club"] == "About 2 miles from Fenwick Cross"


def test_a_postcode_that_we_lack_is_stood_in_for_and_said_so(visitor: Visitor) -> None:
    page = visitor.get("/search?postcode=ZM5+9ZZ")

    assert page.heading == "Search results near ZM5 9ZZ"
    assert "distances are from the middle of ZM5." in page.main
    assert reached(page)["Lunch Club"] == "About 2 miles from ZM5 9ZZ"


def test_how_far_i_would_go_limits_where_i_go_and_not_what_comes(visitor: Visitor) -> None:
    page = visitor.get("/search?postcode=ZM5+1AA&within=1")

    assert list(reached(page)) == ["Afar Homecare", "Private Lessons"]
    (chosen,) = page.soup.select("#within option[selected]")
    assert chosen["value"] == "1"
    assert "Remove Within 1 mile" in page.texts(".app-active a")


def test_little_found_offers_a_wider_radius_with_its_number(visitor: Visitor) -> None:
    page = visitor.get("/search?postcode=ZM5+1AA&within=0.5&service=social-activity")

    assert page.texts("#results") == ["Nothing found"]
    wider = page.address_of("Look within 5 miles: 1 listing")
    assert wider == "/search?postcode=ZM5+1AA&within=5&service=social-activity"
    assert list(reached(visitor.get(wider))) == ["Lunch Club"]


def test_nothing_found_says_how_much_there_is_elsewhere_and_without_filters(
    visitor: Visitor,
) -> None:
    page = visitor.get("/search?postcode=ZM6+2AB&service=social-activity&sort=distance")

    assert page.texts("#results") == ["Nothing found"]
    assert {"look anywhere, not only near ZM6 2AB (1 listing)"} < set(
        page.texts(".govuk-list--bullet li")
    )
    assert page.address_of("look anywhere") == "/search?service=social-activity"
    # Nothing at all is found there, filters or not.
    assert "take your filters off" not in page.main

    page = visitor.get("/search?postcode=ZM5+1AA&service=equipment-and-telecare")
    assert "take your filters off (4 listings)" in page.texts(".govuk-list--bullet li")
    assert "look anywhere" not in page.main


def test_nothing_found_offers_related_kinds_of_the_same_place(visitor: Visitor) -> None:
    page = visitor.get("/search?postcode=ZM5+1AA&service=companionship")

    club = page.address_of("Social activity or club")
    assert club == "/search?postcode=ZM5+1AA&service=social-activity"
    assert "Social activity or club (1 listing)" in page.texts("li")
    assert list(reached(visitor.get(club))) == ["Lunch Club"]


@pytest.mark.parametrize(
    ("typed", "label", "address"),
    [
        ("zm5 1aa", "everything near ZM5 1AA", "postcode=zm5+1aa"),
        ("lunch club near ZM5 1AA", "“lunch club” near ZM5 1AA", "q=lunch+club&postcode=ZM5+1AA"),
        ("ZM51AA: lunch club", "“lunch club” near ZM5 1AA", "q=lunch+club&postcode=ZM51AA"),
        ("lunch club, zm5", "“lunch club” near ZM5", "q=lunch+club&postcode=zm5"),
    ],
)
def test_a_place_among_the_words_is_offered_as_a_place(
    visitor: Visitor, typed: str, label: str, address: str
) -> None:
    page = visitor.get(f"/search?{urlencode({'q': typed})}")

    assert page.texts("#results") == ["Nothing found"]
    assert page.address_of(label) == f"/search?{address}"
    found = reached(visitor.get(page.address_of(label)))
    assert "Lunch Club" in found
    number = "1 listing" if "lunch" in address else "4 listings"
    assert (f"Did you mean {label} ({number})?") in page.main


@pytest.mark.parametrize("words", ["for+my", "%21%3F", "%F0%9F%92%A9"])
def test_words_that_say_nothing_are_not_passed_over_in_silence(
    visitor: Visitor, words: str
) -> None:
    page = visitor.get(f"/search?q={words}")

    assert page.texts("#results") == ["5 listings"]
    assert "says too little to look for, so here is everything" in page.main
    assert "says too little" not in visitor.get("/search?q=homecare").main
    assert "says too little" not in visitor.get("/search?q=+").main


def test_a_town_among_the_words_is_offered_beside_what_names_it(visitor: Visitor) -> None:
    page = visitor.get("/search?q=homecare+in+fenwick+cross")

    assert page.texts("#results") == ["3 listings"]
    assert "To see what comes to Fenwick Cross or is near it, search for" in page.main
    way = page.address_of("“homecare” near Fenwick Cross")
    assert way == "/search?q=homecare&postcode=fenwick+cross"


@pytest.mark.parametrize(
    "query", ["q=lunch+club", "q=lunch+club+ZQ9+9ZZ", "q=lunch+zm5&postcode=ZM5", "q=zm", "q=5"]
)
def test_words_that_name_no_place_or_have_one_beside_them_are_words(
    visitor: Visitor, query: str
) -> None:
    page = visitor.get(f"/search?{query}")

    assert "near Fenwick" not in page.main
    assert "near ZM5 (" not in page.main
    assert "near ZQ9" not in page.main


@pytest.mark.parametrize("place", ["ZZ99 9ZZ", "Atlantis", "%", "'; DROP TABLE postcodes; --"])
def test_a_place_that_we_do_not_know_is_said_and_nothing_is_lost(
    visitor: Visitor, place: str
) -> None:
    page = visitor.get(f"/search?q=homecare&postcode={place}&rating=not-registered&within=5")

    (error,) = page.soup.select(".govuk-error-summary a")
    assert error["href"] == "#postcode"
    box = page.soup.select_one("#postcode")
    assert box is not None
    assert box["value"] == place
    assert page.soup.select_one("#rating-not-registered[checked]") is not None
    assert page.texts("#results") == ["3 listings, wherever they are"]
    assert page.texts(".app-result__reach") == []


def test_the_map_holds_what_is_somewhere_exactly_and_no_private_home(visitor: Visitor) -> None:
    page = visitor.get("/search?postcode=ZM5+1AA")

    (box,) = page.soup.select("[data-map]")
    drawn = json.loads(str(box["data-map"]))
    assert {point["label"] for point in drawn["points"]} == {
        *("Afar Homecare", "Lunch Club", "Silent Homecare"),
        "ZM5 1AA",
    }
    assert (drawn["tiles"], drawn["attribution"]) == ("", "")
    assert [row.get("data-mark") for row in page.soup.select(".app-result h3")].count(None) == 1
    # Hidden until a script draws it: the list says everything.
    assert box.has_attr("hidden")


def test_the_api_says_the_same(visitor: Visitor) -> None:
    body = visitor.fetch("/api/v1/listings?postcode=ZM5+1AA&sort=distance").get_json()

    assert body["place"] == {
        "asked": "ZM5 1AA",
        "label": "ZM5 1AA",
        "district": "ZM5",
        "districts": ["ZM5"],
        "is_rough": False,
        "within_miles": 25.0,
    }
    assert {
        result["slug"]: (result["reach"], result["distance_miles"], result["distance_is_rough"])
        for result in body["results"]
    } == {
        "home": ("go-to-it", 0.0, True),
        "club": ("go-to-it", 2.0, False),
        "silent": ("ask-if-it-comes", 2.0, False),
        "afar": ("comes-there", 30.0, False),
    }


def test_the_api_tells_all_districts_of_a_town(marketplace: Flask, visitor: Visitor) -> None:
    """Somebody who covers one of them does not come to the whole town."""
    with marketplace.app_context(), transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.add_all(
            PostcodeDistrict(
                district=district, latitude=51.44, longitude=east, authority="", town="Gorsebury"
            )
            for district, east in (("ZM8", 0.14), ("ZM7", 0.12))
        )
        tx.add(_name("Gorsebury", "ZM7", HOME))
        tx.add(_name("Nowhere", "", HOME))

    def place(name: str) -> tuple[object, object]:
        told = visitor.fetch(f"/api/v1/listings?postcode={name}").get_json()["place"]
        return told["district"], told["districts"]

    assert place("Gorsebury") == ("ZM7", ["ZM7", "ZM8"])
    assert place("Fenwick+Cross") == ("ZM5", ["ZM5"])
    assert place("ZM8") == ("ZM8", ["ZM8"])
    assert place("Nowhere") == (None, [])


def test_the_api_refuses_a_place_that_nobody_knows(visitor: Visitor) -> None:
    answer = visitor.fetch("/api/v1/listings?postcode=Atlantis")

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.get_json(force=True)["field"] == "postcode"
