"""How dates, ages, money and addresses are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from marketplace.domain.listings import PriceUnit
from marketplace.queries.shown import Price
from marketplace.web import filters

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_date_is_written_as_people_do() -> None:
    assert filters.day(date(2025, 3, 3)) == "3 March 2025"


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 1, 5, 0, 7, tzinfo=UTC), "5 January 2026 at 12:07am"),
        (datetime(2026, 1, 5, 12, 0, tzinfo=UTC), "5 January 2026 at 12:00pm"),
        # In summer London is an hour ahead: this is already the next day there.
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 12:30am"),
    ],
)
def test_a_time_is_londons(at: datetime, written: str) -> None:
    assert filters.moment(at) == written


@pytest.mark.parametrize(
    ("published_on", "written"),
    [
        (date(2026, 11, 22), "less than a year ago"),
        (date(2025, 11, 23), "less than a year ago"),
        (date(2025, 11, 22), "1 year ago"),
        (date(2025, 11, 21), "over 1 year ago"),
        (date(2024, 11, 22), "2 years ago"),
        (date(2017, 6, 13), "over 9 years ago"),
        (date(2024, 2, 29), "over 2 years ago"),
        (date(2026, 11, 23), "dated in the future"),
    ],
)
def test_an_age_is_in_whole_years(published_on: date, written: str) -> None:
    assert filters.age(published_on, NOW) == written


def test_a_leap_day_comes_of_age_on_the_first_of_march() -> None:
    born = date(2024, 2, 29)

    assert filters.age(born, datetime(2025, 2, 28, tzinfo=UTC)) == "less than a year ago"
    assert filters.age(born, datetime(2025, 3, 1, tzinfo=UTC)) == "1 year ago"
    assert filters.age(born, datetime(2028, 2, 29, tzinfo=UTC)) == "4 years ago"


@pytest.mark.parametrize(
    ("lowest", "highest", "unit", "written"),
    [
        ("24.50", "24.50", PriceUnit.HOUR, "£24.50 an hour"),
        ("20", "25.5", PriceUnit.VISIT, "£20 to £25.50 a visit"),
        ("1200", None, PriceUnit.WEEK, "From £1,200 a week"),
        (None, "5", PriceUnit.ITEM, "Up to £5 an item"),
        ("0", "0", PriceUnit.SESSION, "Free"),
        ("9.99", None, None, "From £9.99"),
        (None, None, None, "Ask for prices"),
        (None, None, PriceUnit.DAY, "Ask for prices"),
    ],
)
def test_money(
    lowest: str | None, highest: str | None, unit: PriceUnit | None, written: str
) -> None:
    price = Price(
        lowest=None if lowest is None else Decimal(lowest),
        highest=None if highest is None else Decimal(highest),
        unit=unit,
    )

    assert filters.price(price) == written


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("10 miles", "Within 10 miles of its base"),
        ("1 mile", "Within 1 mile of its base"),
        ("DA5", "Postcodes beginning DA5"),
        ("DA7;DA5;DA6", "Postcodes beginning DA5, DA6 and DA7"),
        ("borough", "The whole borough"),
        ("wards: Upton", "Ward: Upton"),
        ("wards: Upton;West Hill", "Wards: Upton and West Hill"),
        ("", ""),
    ],
)
def test_how_far_a_service_reaches(stored: str, written: str) -> None:
    assert filters.coverage(stored) == written


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("www.example.org", "https://www.example.org"),
        ("http://example.org/a?b=c", "http://example.org/a?b=c"),
        ("HTTPS://Example.org", "HTTPS://Example.org"),
        ("javascript:alert(1)", None),
        ("javascript://example.org/%0aalert(1)", None),
        ("data:text/html,hello", None),
        ("https://example.org@elsewhere.example", None),
        ("https://", None),
        ("https://[broken", None),
        ("example", None),
        ("see our page", None),
        ('https://example.org/"onclick="x', None),
        ("", None),
    ],
)
def test_only_safe_web_addresses_are_linked(given: str, address: str | None) -> None:
    assert filters.web_address(given) == address


def test_small_things() -> None:
    assert filters.telephone("(01632) 960 301") == "01632960301"
    assert filters.telephone("+44 1632 960301") == "+441632960301"
    assert filters.without_scheme("https://Example.org/") == "Example.org"
    assert filters.number(1204) == "1,204"
    assert filters.paragraphs("\n\nOne\nline.\n \nTwo.\n\n\n") == ["One\nline.", "Two."]
    assert filters.service_names(("home-care", "meals")) == "Home care, Meals"
    assert filters.registration_label(("meals",)) == "Not regulated by CQC"
    assert filters.registration_label(("meals", "home-care")) == "No CQC registration shown"
