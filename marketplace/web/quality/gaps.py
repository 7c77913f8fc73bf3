"""What people looked for and did not find: a page for whoever shapes the market, and a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, render_template, request

from marketplace.domain.access import Permission, may
from marketplace.domain.gaps import MOST_MONTHS, months_back
from marketplace.queries.gaps import gaps_between
from marketplace.services.gaps_file import export_gaps
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.quality.ratings import csv_answer

_USUAL_MONTHS = 12
_LONGEST_DISTRICT = 20
"""Of what stands in the address, which need be no district at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """The months that are asked for, both included, and those that can be."""

    first: date
    last: date
    choices: tuple[date, ...]

    @property
    def name(self) -> str:
        """For headings: "December 2025 to November 2026"."""
        if self.first == self.last:
            return f"{self.first:%B %Y}"
        return f"{self.first:%B %Y} to {self.last:%B %Y}"


@requires(Permission.READ_GAPS)
def gaps() -> str:
    """What was looked for, that in vain first; with a district, as it was there."""
    who, months = principal(), _asked()
    found = gaps_between(months.first, months.last, by=who)
    districts = sorted({place.district for gap in found for place in gap.places if place.district})
    return render_template(
        "quality/gaps.html",
        months=months,
        found=found,
        districts=districts,
        district=request.args.get("district", "").strip()[:_LONGEST_DISTRICT] if found else "",
        may_invite=may(who, Permission.INVITE_PROVIDERS),
        file_address=asking.address_with("quality.gaps_file", district=None),
        everywhere_address=asking.address_with("quality.gaps", district=None),
    )


@requires(Permission.READ_GAPS)
def gaps_file() -> Response:
    """The same as a file, with every district."""
    months = _asked()
    text = export_gaps(months.first, months.last, by=principal(), now=now())
    return csv_answer(text, name=f"gaps-{months.first:%Y-%m}-{months.last:%Y-%m}.csv")


def _asked() -> Months:
    """A year up to this month where nothing is asked for."""
    choices = months_back(now().date(), MOST_MONTHS)
    first = _month("from", choices, choices[_USUAL_MONTHS - 1])
    last = _month("to", choices, choices[0])
    if first > last:
        raise BadParameter("to", "Choose a last month that is not before the first.")
    return Months(first=first, last=last, choices=choices)


def _month(name: str, choices: tuple[date, ...], otherwise: date) -> date:
    given = request.args.get(name, "")
    if not given:
        return otherwise
    for month in choices:
        if f"{month:%Y-%m}" == given:
            return month
    raise BadParameter(name, "Choose one of the months that the page offers.")
