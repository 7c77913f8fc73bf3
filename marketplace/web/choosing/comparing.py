"""Up to four services side by side: what differs between them, then what is the same."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from marketplace.domain.comparison import Comparison, side_by_side
from marketplace.domain.shortlists import MOST_COMPARED, without
from marketplace.queries.shown import Summary
from marketplace.web import clock
from marketplace.web.choosing.chosen import Chosen, address_of, chosen
from marketplace.web.choosing.facts import compared_facts
from marketplace.web.marks import choosing

_TO_COMPARE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One service at the head of the table. `without` leads to the others alone."""

    summary: Summary
    email: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage:
    """What the page shows."""

    chosen: Chosen
    columns: tuple[Column, ...]
    comparison: Comparison
    too_few: bool
    most: int = MOST_COMPARED


@choosing
def compare() -> str:
    """The first four services of the address, else of the person's own shortlist."""
    which, now = chosen(most=MOST_COMPARED), clock.now()
    page = ComparisonPage(
        chosen=which,
        columns=_columns(which),
        comparison=side_by_side(compared_facts(which.details, now=now)),
        too_few=len(which.details) < _TO_COMPARE,
    )
    return render_template("choosing/compare.html", page=page)


def _columns(which: Chosen) -> tuple[Column, ...]:
    return tuple(
        Column(
            summary=detail.summary,
            email=detail.email,
            without=address_of("choosing.compare", without(which.slugs, [detail.summary.slug])),
        )
        for detail in which.details
    )
