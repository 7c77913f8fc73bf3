"""A chosen listing in a few lines: what it is, how to reach it, what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.explanations import NOT_OPERATING
from marketplace.queries.shown import Detail, Summary
from marketplace.web import listing_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One listing. `dormant` is a sentence, or empty; `availability` says since when."""

    summary: Summary
    email: str
    takes_enquiries: bool
    availability: str
    dormant: str


def rows_of(details: Iterable[Detail], *, now: datetime) -> tuple[Row, ...]:
    """These listings, in their order, as of `now`."""
    return tuple(
        Row(
            summary=detail.summary,
            email=detail.email,
            takes_enquiries=detail.takes_enquiries,
            availability=listing_facts.availability(detail, now=now),
            dormant=NOT_OPERATING if detail.regulator and detail.regulator.dormant else "",
        )
        for detail in details
    )
