"""Working days in England, against the published lists of bank holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from marketplace.domain.working_days import (
    bank_holidays,
    easter_sunday,
    is_working_day,
    working_days_after,
)

PUBLISHED = {
    2021: ("01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"),
    2024: ("01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"),
    2025: ("01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"),
    2026: ("01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"),
    2027: ("01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"),
    2028: ("01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"),
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_that_were_published(year: int) -> None:
    assert bank_holidays(year) == {date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[year]}


def test_christmas_on_a_sunday_moves_past_boxing_day() -> None:
    christmas = {day for day in bank_holidays(2033) if day.month == 12}
    assert christmas == {date(2033, 12, 26), date(2033, 12, 27)}


@pytest.mark.parametrize("year", range(2020, 2100))
def test_every_year_has_eight_on_weekdays(year: int) -> None:
    days = bank_holidays(year)
    assert len(days) == 8
    assert all(day.weekday() < 5 and day.year == year for day in days)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1818, date(1818, 3, 22)),  # the earliest that can be
        (1943, date(1943, 4, 25)),  # the latest
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2000, date(2000, 4, 23)),
        (2049, date(2049, 4, 18)),
        (2076, date(2076, 4, 19)),
    ],
)
def test_easter(year: int, day: date) -> None:
    assert easter_sunday(year) == day


@pytest.mark.parametrize(
    ("day", "days", "due"),
    [
        (date(2026, 11, 23), 5, date(2026, 11, 30)),  # Monday to Monday
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a weekend
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # from a Saturday
        (date(2026, 11, 22), 5, date(2026, 11, 27)),  # from a Sunday
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas, a weekend, the substitute day
        (date(2026, 12, 23), 5, date(2027, 1, 4)),  # into the new year
        (date(2026, 4, 1), 5, date(2026, 4, 10)),  # over Easter
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_due_dates(day: date, days: int, due: date) -> None:
    assert working_days_after(day, days) == due


def test_what_is_due_is_due_on_a_working_day() -> None:
    start = date(2026, 1, 1)
    for offset in range(1000):
        day = start + timedelta(days=offset)
        due = working_days_after(day, 5)
        between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
        assert is_working_day(due)
        assert sum(map(is_working_day, between)) == 5


def test_a_due_date_is_not_in_the_past() -> None:
    with pytest.raises(ValueError, match="not in the past"):
        working_days_after(date(2026, 11, 22), -1)
