"""The periods that numbers of concerns, and of searches, are told for.

Whoever may not read small numbers chooses among quarters and years that are over: two periods of
their own choice, a day apart, would tell of that day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from marketplace.domain.dates import LONDON, day_in_words

QUARTERS, YEARS = 8, 3
_DAY = timedelta(days=1)
_MONTHS = 3
_QUARTER = re.compile(r"(20\d\d)-Q([1-4])")
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Some days, both ends included. `key` names it in addresses; empty for one of one's own."""

    key: str
    name: str
    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The first moment of it, in London."""
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.last + _DAY)


def quarter_of(day: date) -> Period:
    """The quarter of the calendar that a day is in."""
    return _quarter(day.year, (day.month - 1) // _MONTHS + 1)


def periods(today: date, *, running: bool) -> tuple[Period, ...]:
    """The quarters and then the years that can be chosen, the newest first.

    `running` adds those that are not over yet.
    """
    quarters, years = [], []
    quarter = quarter_of(today)
    year = _year(today.year)
    for _ in range(QUARTERS + 1):
        quarters.append(quarter)
        quarter = quarter_of(quarter.first - _DAY)
    for _ in range(YEARS + 1):
        years.append(year)
        year = _year(year.first.year - 1)
    start = 0 if running else 1
    return (*quarters[start:], *years[start:])


def period_of(key: str) -> Period | None:
    """The quarter ("2026-Q3") or year ("2026") of a key; None for anything else."""
    if found := _QUARTER.fullmatch(key):
        return _quarter(int(found[1]), int(found[2]))
    return _year(int(key)) if _YEAR.fullmatch(key) else None


def free_period(first: date, last: date) -> Period:
    """A period of one's own choice. Raises ValueError where it ends before it begins."""
    if last < first:
        raise ValueError("a period ends after it begins")
    name = f"{day_in_words(first)} to {day_in_words(last)}"
    return Period(key="", name=name, first=first, last=last)


def _quarter(year: int, number: int) -> Period:
    first = date(year, _MONTHS * (number - 1) + 1, 1)
    last = (first + 31 * _MONTHS * _DAY).replace(day=1) - _DAY
    name = f"{first:%B} to {last:%B} {year}"
    return Period(key=f"{year}-Q{number}", name=name, first=first, last=last)


def _year(year: int) -> Period:
    return Period(key=str(year), name=str(year), first=date(year, 1, 1), last=date(year, 12, 31))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON).astimezone(UTC)
