"""By when something is due: office hours over weekends, bank holidays and clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.concern_times import (
    acknowledgement_due,
    in_hours,
    office_hours_after,
    office_time_until,
    receipt_due,
    reminder_due,
    reply_due,
)
from marketplace.domain.working_days import is_working_day

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    """A time of day in London: "2026-11-23 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ("2026-11-23 09:00", "2026-11-23 13:00"),
        ("2026-11-23 10:30", "2026-11-23 14:30"),
        ("2026-11-23 13:00", "2026-11-23 17:00"),
        ("2026-11-23 13:01", "2026-11-24 09:01"),
        ("2026-11-23 16:00", "2026-11-24 12:00"),
        ("2026-11-23 17:00", "2026-11-24 13:00"),
        ("2026-11-24 02:15", "2026-11-24 13:00"),
        ("2026-11-20 16:30", "2026-11-23 12:30"),
        ("2026-11-21 11:00", "2026-11-23 13:00"),
        ("2026-12-24 15:00", "2026-12-29 11:00"),
        ("2026-12-31 16:59", "2027-01-04 12:59"),
        ("2027-03-25 14:00", "2027-03-30 10:00"),
        ("2027-03-26 22:00", "2027-03-30 13:00"),
        ("2026-10-23 15:00", "2026-10-26 11:00"),
    ],
)
def test_four_office_hours(told: str, due: str) -> None:
    """In the day, over a night, a weekend, Christmas, New Year, Easter with the clock change."""
    assert office_hours_after(at(told)) == at(due)


def test_the_hours_of_a_summer_are_those_of_the_clock_on_the_wall() -> None:
    assert office_hours_after(datetime(2026, 7, 1, 8, 0, tzinfo=UTC)) == datetime(
        2026, 7, 1, 12, 0, tzinfo=UTC
    )
    assert office_hours_after(datetime(2026, 7, 1, 6, 0, tzinfo=UTC)) == datetime(
        2026, 7, 1, 12, 0, tzinfo=UTC
    )


moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2028, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(moments, st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(hours=30)))
def test_so_much_office_time_lies_between(moment: datetime, hours: timedelta) -> None:
    """Counted back, it is what was asked for; and it ends while the office is open."""
    due = office_hours_after(moment, hours)
    assert office_time_until(due, now=moment) == hours
    local = due.astimezone(LONDON)
    assert is_working_day(local.date())
    assert (9, 0) <= (local.hour, local.minute) <= (17, 0)
    assert due > moment


@given(moments, moments)
def test_what_is_left_only_shrinks(one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    due = office_hours_after(early)
    assert office_time_until(due, now=late) <= office_time_until(due, now=early)
    assert office_time_until(due, now=due) == timedelta(0)
    assert office_time_until(due, now=due + timedelta(days=40)) == timedelta(0)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=4), "4 hours"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=3, minutes=20, seconds=59), "3 hours 20 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(0), "less than a minute"),
    ],
)
def test_a_span_in_words(span: timedelta, words: str) -> None:
    assert in_hours(span) == words


def test_working_days_are_counted_without_christmas() -> None:
    told = at("2026-12-23 12:00")
    assert acknowledgement_due(told) == receipt_due(told) == date(2026, 12, 30)
    assert reminder_due(told) == date(2027, 1, 6)
    assert reply_due(told) == date(2027, 1, 11)


def test_a_day_is_one_of_london() -> None:
    """Half past eleven at night in summer, in UTC, is the next day here."""
    assert acknowledgement_due(datetime(2026, 6, 1, 23, 30, tzinfo=UTC)) == date(2026, 6, 5)
    assert acknowledgement_due(datetime(2026, 6, 1, 22, 30, tzinfo=UTC)) == date(2026, 6, 4)
