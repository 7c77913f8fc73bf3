"""How often a listing was opened and found: for its provider, and never by whom."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from marketplace.domain.access import Permission
from marketplace.domain.numbers import (
    Counted,
    Span,
    by_month,
    by_week,
    first_day,
    told,
)
from marketplace.queries.kept_listings import kept_listing
from marketplace.queries.listing_counts import counts_since
from marketplace.web.clock import now
from marketplace.web.filters import day
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_CHARTED = Counted.VIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One span, with its name and the short one that stands under its bar."""

    name: str
    short: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its caption, what it counts, and its rows, the newest first."""

    caption: str
    columns: tuple[Counted, ...]
    rows: tuple[Row, ...]

    @property
    def charted(self) -> str:
        """What the picture beside it shows."""
        return _CHARTED.label

    @property
    def bars(self) -> tuple[tuple[str, int], ...]:
        """The bars of the picture, the oldest first."""
        return tuple((row.short, row.span.times[_CHARTED]) for row in reversed(self.rows))


@requires(Permission.KEEP_LISTINGS)
def numbers(listing_id: int) -> str:
    """The last four weeks and the last twelve months."""
    kept = kept_listing(listing_id, by=principal())
    today = now().date()
    daily = counts_since(listing_id, since=first_day(today))
    return render_template(
        "provider/numbers.html",
        kept=kept,
        weeks=_weeks(by_week(daily, today=today)),
        months=_months(by_month(daily, today=today)),
    )


def _weeks(spans: tuple[Span, ...]) -> Table:
    rows = (
        Row(
            name=_days(span),
            short=f"to {span.last.day} {span.last:%b}",
            span=span,
        )
        for span in spans
    )
    return Table(caption="The last 4 weeks", columns=told(spans), rows=tuple(rows))


def _months(spans: tuple[Span, ...]) -> Table:
    rows = (
        Row(
            name=f"{span.first:%B %Y}{' so far' if span is spans[0] else ''}",
            short=f"{span.first:%b}",
            span=span,
        )
        for span in spans
    )
    return Table(caption="The last 12 months", columns=told(spans), rows=tuple(rows))


def _days(span: Span) -> str:
    """The days of a week as people write them: "26 October to 1 November 2026"."""
    first, last = span.first, span.last
    month = f" {first:%B}" if first.month != last.month else ""
    year = f" {first.year}" if first.year != last.year else ""
    return f"{first.day}{month}{year} to {day(last)}"
