"""What each column of the listing file may hold, and what is said where it may not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.demo.listings import listing_rows
from marketplace.domain.listing_file import COLUMNS, Entry, Problem
from marketplace.services.listings_file_checks import entry_from

_GOOD = {
    **dict.fromkeys(COLUMNS, ""),
    "reference": "A1",
    "provider_name": "Larkspur Ltd",
    "name": "Larkspur gardening",
    "service_types": "gardening",
}


def entry(**cells: str) -> Entry:
    found = entry_from({**_GOOD, **cells}, line=7)
    assert isinstance(found, Entry), found
    return found


def problems(**cells: str) -> tuple[Problem, ...]:
    found = entry_from({**_GOOD, **cells}, line=7)
    assert isinstance(found, tuple)
    return found


def test_the_required_columns_are_enough() -> None:
    found = entry()
    assert found.service_types == ("gardening",)
    assert not found.direct_payments
    assert found.content() == {**_GOOD, "direct_payments": "no"}


def test_a_full_row_is_read() -> None:
    found = entry(
        name="  Larkspur \n gardening ",
        service_types="Home Care; home-care;respite",
        cqc_location_id=" 1-12345 6789",
        postcode="da51aa",
        latitude="51.4412345678",
        longitude="-0",
        covers="da6;DA5",
        phone="+44 20 7946 0000 ext 12",
        email="Hello@EXAMPLE.org",
        website="https://larkspur.example.org/a?b=1",
        price_from="£1,250",
        price_to="1300.5",
        price_unit="WEEK",
        direct_payments="Yes",
        languages="Polish;polish; British  Sign Language",
        needs="Dementia",
    )
    assert found.name == "Larkspur gardening"
    assert found.service_types == ("home-care", "respite")
    assert found.cqc_location_id == "1-123456789"
    assert found.postcode == "DA5 1AA"
    assert (found.latitude, found.longitude) == (51.4412346, 0.0)
    assert found.content()["longitude"] == "0"
    assert found.covers == "DA5;DA6"
    assert found.email == "Hello@example.org"
    assert (found.price_from, found.price_to) == (Decimal("1250.00"), Decimal("1300.50"))
    assert found.price_unit == "week"
    assert found.direct_payments
    assert [word.name for word in found.languages] == ["British Sign Language", "Polish"]
    assert found.content()["languages"] == "british-sign-language;polish"


def test_a_place_close_to_the_meridian_may_be_written_with_an_exponent() -> None:
    found = entry(latitude="51.3", longitude="-5.4E-5")
    assert found.longitude == -0.000054
    assert found.content()["longitude"] == "-0.000054"


def test_a_description_keeps_its_paragraphs_and_nothing_else() -> None:
    assert entry(description=" One.\r\n\r\n\r\n\r\nTwo  words.\rThree. \n").description == (
        "One.\n\nTwo words.\nThree."
    )


def test_a_website_may_be_written_without_its_scheme_as_the_register_does() -> None:
    assert entry(website="www.larkspur.example.org").website == "https://www.larkspur.example.org"
    assert entry(website="larkspur.example.org/a").website == "https://larkspur.example.org/a"
    assert entry(website="http://larkspur.example.org").website == "http://larkspur.example.org"


def test_letters_with_accents_are_the_same_however_they_are_composed() -> None:
    assert entry(name="Cafe\u0301") == entry(name="Caf\u00e9")


@pytest.mark.parametrize("column", ["reference", "provider_name", "name", "service_types"])
def test_a_required_cell_that_is_empty_is_named(column: str) -> None:
    (problem,) = problems(**{column: "  "})
    assert (problem.line, problem.column) == (7, column)
    assert "empty" in problem.reason


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("reference", "x" * 101, "101 characters"),
        ("name", "a\x00b", "cannot be shown"),
        ("name", "abc\u202edef", "cannot be shown"),
        ("description", "x" * 10_001, "10,001 characters"),
        ("service_types", "gardening;dentist", "“dentist” is not a service type"),
        ("service_types", ";;", "names no service type"),
        ("postcode", "DA5", "shape of a UK postcode"),
        ("covers", "ten miles", "not a postcode district"),
        ("phone", "ring me", "not a telephone number"),
        ("phone", "12", "not a telephone number"),
        ("email", "someone", "not an email address"),
        ("email", "a@b@c.org", "not an email address"),
        ("website", "javascript:alert(1)", "https://"),
        ("website", "ftp://example.org", "https://"),
        ("website", "https://", "https://"),
        ("website", "https://name:word@example.org", "password"),
        ("website", "https://[::1", "not a web address"),
        ("website", "https://example.org:99999", "not a web address"),
        ("price_from", "12.345", "amount in pounds"),
        ("price_from", "-3", "amount in pounds"),
        ("price_from", "1e3", "amount in pounds"),
        ("price_from", "1000000", "cannot be right"),
        ("price_to", "5", "price_to is not"),
        ("price_unit", "month", "one of: hour"),
        ("direct_payments", "maybe", "yes or no"),
        ("longitude", "9e99", "from -180 to 180"),
        ("latitude", "91", "from -90 to 90"),
        ("latitude", "north", "number of degrees"),
        ("latitude", "51.5", "both or neither"),
        ("longitude", "0.1", "both or neither"),
        ("longitude", "nan", "number of degrees"),
        ("languages", "x" * 61, "is not a word"),
        ("needs", "?!", "is not a word"),
        ("cqc_location_id", "1-1/../2", "CQC location ID"),
    ],
)
def test_what_a_column_may_not_hold_is_told(column: str, text: str, reason: str) -> None:
    assert any(reason in problem.reason for problem in problems(**{column: text}))


def test_everything_wrong_with_a_row_is_told_at_once_in_the_order_of_the_columns() -> None:
    found = problems(name="", postcode="x", email="x", price_unit="x")
    assert [problem.column for problem in found] == ["name", "postcode", "email", "price_unit"]


def test_a_highest_price_below_the_lowest_is_refused() -> None:
    (problem,) = problems(price_from="20", price_to="19.99")
    assert problem.column == "price_to"


@pytest.mark.parametrize("kind", ["home-care", "nursing-home;gardening", "hospice"])
def test_a_regulated_service_needs_its_registration(kind: str) -> None:
    (problem,) = problems(service_types=kind)
    assert problem.column == "cqc_location_id"
    assert "regulated service" in problem.reason


@pytest.mark.parametrize("kind", ["personal-assistant", "introductory-agency"])
def test_the_exempt_kinds_do_not(kind: str) -> None:
    assert entry(service_types=kind).cqc_location_id == ""


@pytest.mark.parametrize("row", listing_rows(), ids=lambda row: row["reference"])
def test_every_row_of_the_demo_passes(row: dict[str, str]) -> None:
    assert isinstance(entry_from(row, line=2), Entry)
