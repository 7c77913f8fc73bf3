"""The search page: results, filters with counts, paging, and help where nothing is found."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from marketplace.domain.listings import PriceUnit, Publication
from marketplace.domain.ratings import Rating
from tests.web.register import Verdict, record
from tests.web.shelf import Offer, put, without_index
from tests.web.visitor import Page, Visitor, words_of

GOOD = Offer(
    reference="ashgrove",
    name="Ashgrove Homecare",
    rating=(Rating.GOOD, date(2025, 3, 3)),
    record=record("1-700000002", verdict=Verdict(rating="Good")),
    direct_payments=True,
)
UNRATED = Offer(reference="birchway", name="Birchway Care", record=record("1-700000003"))
GARDEN = Offer(
    reference="cobbler",
    name="Cobbler's Gardens",
    provider="Cobbler's Gardens",
    services=("gardening", "cleaning"),
    town="",
    summary="Hedges and lawns.",
    price=("18", "", PriceUnit.VISIT),
)
HIDDEN = Offer(
    reference="dell",
    name="Dellwood",
    services=("advocacy",),
    publication=Publication.WITHDRAWN,
)


@pytest.fixture(autouse=True)
def _shelf(marketplace: Flask) -> None:
    put(marketplace, GOOD, UNRATED, GARDEN, HIDDEN)


def names(page: Page) -> list[str]:
    return page.texts(".app-result h3")


def ticked(page: Page) -> list[str]:
    return [str(box["id"]) for box in page.soup.select("input[checked]")]


def test_without_a_question_everything_is_there(visitor: Visitor) -> None:
    page = visitor.get("/search?sort=name")

    assert page.heading == "Search results"
    assert page.texts("#results") == ["3 listings"]
    assert names(page) == ["Ashgrove Homecare", "Birchway Care", "Cobbler's Gardens"]
    assert page.address_of("Ashgrove Homecare") == "/listings/ashgrove"
    assert page.soup.select(".app-active, .govuk-pagination") == []


def test_a_row_says_what_rating_and_price(visitor: Visitor) -> None:
    page = visitor.get("/search?sort=name")

    assert page.texts(".app-facts li") == [
        *("CQC rating: Good published 3 March 2025", "£24.50 an hour", "Takes direct payments"),
        *("CQC rating: Not rated", "£24.50 an hour"),
        *("Not regulated by CQC", "From £18 a visit"),
    ]
    assert page.texts(".app-result__about") == [
        "Home care, from Ashgrove Support Ltd, Fenwick Cross",
        "Home care, from Ashgrove Support Ltd, Fenwick Cross",
        "Cleaning, Gardening",
    ]


def test_words_find_and_are_kept_in_the_box(visitor: Visitor) -> None:
    page = visitor.get("/search?q=++hedges+")

    assert page.heading == "Results for “hedges”"
    assert names(page) == ["Cobbler's Gardens"]
    assert page.texts("#results") == ["1 listing"]
    box = page.soup.select_one("#q")
    assert box is not None
    assert box["value"] == "hedges"


def test_filters_count_and_stay_ticked(visitor: Visitor) -> None:
    page = visitor.get("/search?service=home-care&rating=good&direct_payments=yes")

    assert names(page) == ["Ashgrove Homecare"]
    assert ticked(page) == [
        "service-home-care",
        "rating-good",
        "direct_payments-yes",
    ]
    assert page.texts(".app-filters__title")[1:4] == [
        "Type of service 1 chosen",
        "CQC rating 1 chosen",
        "Price and payment 1 chosen",
    ]
    assert page.texts("details[open] > .app-filters__title") == [
        "Type of service 1 chosen",
        "CQC rating 1 chosen",
        "Price and payment 1 chosen",
    ]
    assert "Good (1)" in page.texts("label")
    assert {field["form"] for field in page.soup.select("fieldset input")} == {"search-form"}


def test_each_choice_can_be_taken_off_by_itself(visitor: Visitor) -> None:
    page = visitor.get(
        "/search?q=care&service=home-care&service=gardening&rating=good&sort=name&page=1"
    )

    assert {
        words_of(link): str(link["href"]).removeprefix("/search?q=care&")
        for link in page.soup.select(".app-active a")
    } == {
        "Remove Type of service: Home care": "service=gardening&rating=good&sort=name",
        "Remove Type of service: Gardening": "service=home-care&rating=good&sort=name",
        "Remove CQC rating: Good": "service=home-care&service=gardening&sort=name",
        "Clear all filters": "sort=name",
    }


def test_a_typing_slip_is_mended_and_said(visitor: Visitor) -> None:
    page = visitor.get("/search?q=hedgess+lawms")

    assert names(page) == ["Cobbler's Gardens"]
    assert "Nothing matches “hedgess lawms”, so we searched for" in page.main


def test_a_slip_that_may_be_read_in_two_ways_offers_the_other(
    marketplace: Flask, visitor: Visitor
) -> None:
    put(marketplace, Offer(reference="one", name="Marsden Walks"))
    put(marketplace, Offer(reference="two", name="Marsdon Walks", summary="Marsdon, by the sea."))

    page = visitor.get("/search?q=marsdan")

    (other,) = page.texts("#results ~ p a")[:1]
    assert {*names(page), *names(visitor.get(page.address_of(other)))} == {
        "Marsden Walks",
        "Marsdon Walks",
    }
    assert f"You could also search for {other}." in page.main


def test_words_that_find_nothing_together_are_offered_apart_with_their_numbers(
    visitor: Visitor,
) -> None:
    page = visitor.get("/search?q=hedgess+birchway")

    assert page.texts("#results") == ["Nothing found"]
    assert "Did you mean hedges (1 listing) or birchway (1 listing)?" in page.main
    assert names(visitor.get(page.address_of("hedges"))) == ["Cobbler's Gardens"]
    # With a filter that none of hers has, the second is no way on.
    page = visitor.get("/search?q=hedgess+birchway&service=gardening")
    assert "Did you mean hedges (1 listing)?" in page.main


def test_where_nothing_is_found_it_helps_and_says_whom_to_phone(visitor: Visitor) -> None:
    page = visitor.get("/search?q=xylophonist&rating=good")

    assert page.texts("#results") == ["Nothing found"]
    assert page.address_of("01632 960100") == "tel:01632960100"
    assert page.address_of("browse by kind of help") == "/"
    assert "service-advocacy" not in page.response.text


def test_filters_are_offered_to_be_taken_off_only_where_that_finds_something(
    visitor: Visitor,
) -> None:
    page = visitor.get("/search?q=hedges&rating=good")
    assert page.texts("#results") == ["Nothing found"]
    assert "take your filters off (1 listing)" in page.texts(".govuk-list--bullet li")
    assert names(visitor.get(page.address_of("take your filters off"))) == ["Cobbler's Gardens"]

    for vain in ("q=xylophonist&rating=good", "q=xylophonist", "service=advocacy&postcode=Nowhere"):
        page = visitor.get(f"/search?{vain}")
        assert page.texts("#results") == ["Nothing found"]
        offered = "take your filters off" in page.main
        assert offered == vain.startswith("service")
        assert "look anywhere" not in page.main


def test_without_an_index_nobody_is_told_that_there_is_nothing(
    marketplace: Flask, visitor: Visitor
) -> None:
    """What was not looked for is not called missing; what can be looked for still is."""
    without_index(marketplace)
    page = visitor.get("/search?q=home+care&rating=good", status=503)

    assert page.response.headers["Retry-After"] == "30"
    assert page.texts("#results") == ["We cannot search by words at the moment"]
    assert "Nothing found" not in page.main
    assert "we have not looked for “home care”" in page.main
    assert page.address_of("Home care") == "/search?service=home-care"
    assert page.address_of("search without words") == "/search?rating=good"
    assert "search without words, by place and filters (1 listing)" in page.texts("main li")
    assert page.address_of("browse by kind of help") == "/"
    assert page.address_of("01632 960100") == "tel:01632960100"
    assert names(visitor.get(page.address_of("Home care"))) != []
    assert visitor.get("/search?service=advocacy").texts("#results") == ["Nothing found"]

    answer = visitor.fetch("/api/v1/listings?q=home+care")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "30"
    assert visitor.fetch("/api/v1/listings?service=home-care").get_json()["total"] == 2


def test_what_is_hidden_is_nowhere(visitor: Visitor) -> None:
    for address in ("/search", "/search?q=dellwood", "/search?service=advocacy"):
        page = visitor.get(address)
        assert "Dellwood" not in page.main
        assert "Advocacy (1)" not in page.texts("label")


def test_parameters_of_nobody_are_left_alone(visitor: Visitor) -> None:
    assert len(names(visitor.get("/search?utm_source=poster&q=&service=&sort=&page="))) == 3


@pytest.mark.parametrize(
    ("address", "field", "said"),
    [
        ("/search?page=0", "page", "Enter a whole number from 1."),
        ("/search?page=two", "page", "Enter a whole number from 1."),
        ("/search?page=1&page=2", "page", "Give this once only."),
        ("/search?sort=cheap", "sort", "Choose one of these: best, distance, price, name."),
        ("/search?within=far", "within", "Enter miles above 0, up to 500."),
        ("/search?service=wizardry", "service", "Choose one of the types of service"),
        ("/search?rating=fine", "rating", "Choose one of these: outstanding, good"),
        ("/search?direct_payments=maybe", "direct_payments", "Choose yes, or leave it out."),
    ],
)
def test_a_bad_parameter_is_named(visitor: Visitor, address: str, field: str, said: str) -> None:
    page = visitor.get(address, status=400)

    assert page.heading == "We cannot use that search"
    assert page.texts(".govuk-error-summary li")[0].startswith(f"“{field}” cannot be used. {said}")


def test_words_that_are_too_long_can_be_mended_on_the_spot(visitor: Visitor) -> None:
    page = visitor.get(f"/search?q={'long+' * 50}", status=400)

    assert page.address_of("Enter 200 characters or fewer.") == "#q"
    box = page.soup.select_one("#q")
    assert box is not None
    assert str(box["value"]).startswith("long long")


def test_a_price_that_is_none_can_be_mended_on_the_spot(visitor: Visitor) -> None:
    """Somebody typed it: they are told of the box that they know, and nothing else is lost."""
    page = visitor.get(
        "/search?q=homecare&postcode=ZZ1&within=5&service=home-care&service=cleaning"
        "&max_price=25+pounds&sort=price&page=2",
        status=400,
    )

    error = "The price has to be an amount in pounds, such as 25 or 25.50."
    assert page.address_of(error) == "#max_price"
    assert "max_price" not in page.main
    fields = page.soup.select("main input")
    assert {str(field.get("form") or "search-form") for field in fields} == {"search-form"}
    assert sorted((str(field["name"]), str(field["value"])) for field in fields) == [
        ("max_price", "25 pounds"),
        ("postcode", "ZZ1"),
        ("q", "homecare"),
        ("service", "cleaning"),
        ("service", "home-care"),
        ("sort", "price"),
        ("within", "5"),
    ]


def test_a_place_that_is_too_long_can_be_mended_on_the_spot(visitor: Visitor) -> None:
    page = visitor.get(f"/search?q=meals&postcode={'long+' * 50}", status=400)

    assert page.address_of("Enter 100 characters or fewer.") == "#postcode"
    assert [str(box["value"])[:5] for box in page.soup.select("#q, #postcode")] == [
        "meals",
        "long ",
    ]


def test_what_turns_the_direction_of_reading_is_no_word(visitor: Visitor) -> None:
    page = visitor.get("/search?q=%E2%80%AEhome%E2%81%A6care")

    assert page.heading == "Results for “home care”"


def test_the_page_beyond_the_last_is_not_there(visitor: Visitor) -> None:
    for number in ("2", "999999999999999999999"):
        page = visitor.get(f"/search?page={number}", status=404)
        assert page.heading == "We cannot find that page"
