"""The spans that a listing's numbers are told in: no day twice, none left out."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from marketplace.domain.numbers import Counted, by_month, by_week, first_day, told

TODAYS = (date(2026, 11, 22), date(2026, 3, 1), date(2028, 2, 29), date(2026, 12, 31))


@pytest.mark.parametrize("today", TODAYS)
def test_weeks_are_four_times_seven_days_up_to_today(today: date) -> None:
    spans = by_week({}, today=today)
    days = [span.first + timedelta(n) for span in spans[::-1] for n in range(7)]
    assert days == [today - timedelta(27 - n) for n in range(28)]
    assert all(span.last - span.first == timedelta(6) for span in spans)


@pytest.mark.parametrize("today", TODAYS)
def test_months_are_twelve_without_a_gap(today: date) -> None:
    spans = by_month({}, today=today)
    assert len(spans) == 12
    assert (spans[0].first, spans[0].last) == (today.replace(day=1), today)
    assert all(span.first.day == 1 for span in spans)
    for newer, older in pairwise(spans):
        assert older.last == newer.first - timedelta(1)
    assert first_day(today) == spans[-1].first


def test_each_day_counts_in_its_own_span() -> None:
    today = date(2026, 11, 22)
    daily = {
        (date(2026, 11, 22), Counted.VIEW): 3,
        (date(2026, 11, 16), Counted.VIEW): 4,
        (date(2026, 11, 15), Counted.VIEW): 50,
        (date(2026, 11, 15), Counted.FOUND): 7,
        (date(2025, 12, 1), Counted.VIEW): 1,
        (date(2025, 11, 30), Counted.VIEW): 1000,
        (date(2026, 11, 23), Counted.VIEW): 1000,
    }
    weeks, months = by_week(daily, today=today), by_month(daily, today=today)
    assert [span.times[Counted.VIEW] for span in weeks] == [7, 50, 0, 0]
    assert [span.times[Counted.FOUND] for span in weeks] == [0, 7, 0, 0]
    assert [span.times[Counted.VIEW] for span in months] == [57, *[0] * 10, 1]


def test_what_nobody_can_do_yet_has_no_column() -> None:
    today = date(2026, 11, 22)
    assert told(by_week({}, today=today)) == (Counted.VIEW, Counted.FOUND)
    daily = {(today, Counted.CONTACT): 1}
    assert Counted.CONTACT in told(by_week(daily, today=today))
