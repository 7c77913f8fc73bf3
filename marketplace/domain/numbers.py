"""What is counted of a listing, for its provider, and the spans it is told in. Never who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEKS = 4
MONTHS = 12
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


class Counted(StrEnum):
    """One thing that happens to a listing and is counted."""

    VIEW = "view"
    FOUND = "found"
    """A search showed it on the page that somebody looked at."""
    SHORTLIST = "shortlist"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        """For pages."""
        return _LABELS[self]


_LABELS = {
    Counted.VIEW: "Times its page was opened",
    Counted.FOUND: "Times a search showed it",
    Counted.SHORTLIST: "Times it was put on a shortlist",
    Counted.CONTACT: "Times somebody got in touch through this service",
}

Daily = Mapping[tuple[date, Counted], int]
"""How often each thing happened on each day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some days, both ends included, and how often each thing happened in them."""

    first: date
    last: date
    times: Mapping[Counted, int]


def by_week(daily: Daily, *, today: date) -> tuple[Span, ...]:
    """The last four weeks, the newest first: seven days each, the newest up to today."""
    lasts = [today - number * _WEEK for number in range(WEEKS)]
    return tuple(_span(daily, last - _WEEK + _DAY, last) for last in lasts)


def by_month(daily: Daily, *, today: date) -> tuple[Span, ...]:
    """This month so far and the eleven before it, the newest first."""
    spans = []
    first = today.replace(day=1)
    last = today
    for _ in range(MONTHS):
        spans.append(_span(daily, first, last))
        last = first - _DAY
        first = last.replace(day=1)
    return tuple(spans)


def first_day(today: date) -> date:
    """The earliest day that either of them tells of."""
    return min(by_month({}, today=today)[-1].first, by_week({}, today=today)[-1].first)


def told(spans: tuple[Span, ...]) -> tuple[Counted, ...]:
    """What is worth a column: opened and found always, the others once there is one to tell."""
    always = {Counted.VIEW, Counted.FOUND}
    return tuple(
        counted
        for counted in Counted
        if counted in always or any(span.times[counted] for span in spans)
    )


def _span(daily: Daily, first: date, last: date) -> Span:
    times = dict.fromkeys(Counted, 0)
    for (day, counted), number in daily.items():
        if first <= day <= last:
            times[counted] += number
    return Span(first=first, last=last, times=times)
