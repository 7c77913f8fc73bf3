"""Numbers of what people told us as a file: the same as on the page, and taking it is an event."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from marketplace.domain.access import Principal
from marketplace.domain.concern_numbers import Numbers
from marketplace.domain.concern_periods import Period
from marketplace.domain.numbers_events import NumbersExported
from marketplace.queries.concern_numbers import concern_numbers
from marketplace.services.csv_text import csv_text
from marketplace.services.transaction import transaction

_HEADER = ("from", "to", "table", "line", "number", "unit")
_Cells = tuple[object, ...]
NOT_SHOWN = "not shown"
"""In place of a number that this reader may not have."""


def export_numbers(period: Period, *, by: Principal, now: datetime) -> str:
    """A period's numbers as CSV text. Raises as `concern_numbers` does."""
    found = concern_numbers(period, by=by, now=now)
    rows = [(period.first, period.last, *cells) for cells in _lines(found)]
    with transaction(actor=by.actor, now=now) as tx:
        tx.record(
            NumbersExported(
                subject="concerns:numbers",
                first=period.first,
                last=period.last,
                small=found.small,
                rows=len(rows),
            )
        )
    return csv_text(_HEADER, rows)


def _lines(found: Numbers) -> Iterator[_Cells]:
    yield "Received", "All", _told(found.total), "concerns"
    for table in found.tables:
        for row in table.rows:
            yield table.caption, row.name, row.number, "concerns"
        if table.leaves_out:
            yield table.caption, "Everything else", NOT_SHOWN, "concerns"
    for taken in found.times:
        spread = taken.spread
        for name in ("median", "lower", "upper"):
            value = getattr(spread, name) if spread else None
            yield f"Days: {taken.name.lower()}", _QUARTILES[name], _told(value), taken.days
    for each in found.shares:
        yield "Shares", each.name, _told(each.percent), f"percent {each.of}"
    if found.restricted:
        apart = "Only for safeguarding officers"
        yield apart, "Safeguarding concerns", _told(found.restricted.safeguarding), "concerns"
        yield apart, "Told together with one", _told(found.restricted.waiting), "concerns"


_QUARTILES = {
    "median": "Half took at most",
    "lower": "A quarter took at most",
    "upper": "Three quarters took at most",
}


def _told(value: float | None) -> object:
    """A number as people write it; words in place of one that is not shown."""
    return NOT_SHOWN if value is None else f"{value:g}"
