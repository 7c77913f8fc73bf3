"""What people looked for as a file: the same as on the page, and taking it is an event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from marketplace.domain.access import Principal
from marketplace.domain.gaps import Gap
from marketplace.domain.gaps_events import GapsExported
from marketplace.queries.gaps import gaps_between
from marketplace.services.csv_text import csv_text
from marketplace.services.transaction import transaction

_HEADER = ("from", "to", "kind", "looked_for", "district", "searches", "found_nothing")
ALL = "all"
NOWHERE = "no place given"
OTHERS = "all others together"
NOT_SHOWN = "not shown"
"""In place of a number that nobody may have."""


def export_gaps(first: date, last: date, *, by: Principal, now: datetime) -> str:
    """The counts of the months that begin in these days, as CSV text."""
    found = gaps_between(first, last, by=by)
    rows = [(f"{first:%Y-%m}", f"{last:%Y-%m}", *cells) for gap in found for cells in _lines(gap)]
    with transaction(actor=by.actor, now=now) as tx:
        tx.record(GapsExported(subject="searches", first=first, last=last, rows=len(rows)))
    return csv_text(_HEADER, rows)


def _lines(gap: Gap) -> Iterator[tuple[object, ...]]:
    named = (gap.want.kind.label, gap.name)
    yield *named, ALL, gap.looked, _told(gap.found_nothing)
    for place in gap.places:
        where = OTHERS if place.district is None else place.district or NOWHERE
        yield *named, where, _told(place.looked), _told(place.found_nothing)


def _told(number: int | None) -> object:
    return NOT_SHOWN if number is None else number
