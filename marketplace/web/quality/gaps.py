"""What people looked for and did not find: a page for whoever shapes the market, and a file."""

from __future__ import annotations

from flask import Response, render_template, request

from marketplace.domain.access import Permission, may
from marketplace.domain.concern_periods import Period
from marketplace.domain.gaps import periods_kept
from marketplace.queries.gaps import gaps_between
from marketplace.services.gaps_file import export_gaps
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.quality.ratings import csv_answer

_LONGEST_DISTRICT = 20
"""Of what stands in the address, which need be no district at all."""


@requires(Permission.READ_GAPS)
def gaps() -> str:
    """What was looked for, that in vain first; with a district, as it was there."""
    who, period = principal(), _asked()
    found = gaps_between(period.first, period.last, by=who)
    districts = sorted({place.district for gap in found for place in gap.places if place.district})
    return render_template(
        "quality/gaps.html",
        period=period,
        periods=periods_kept(now().date()),
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
    period = _asked()
    text = export_gaps(period.first, period.last, by=principal(), now=now())
    return csv_answer(text, name=f"gaps-{period.key}.csv")


def _asked() -> Period:
    """The period that is asked for; the newest one where none is."""
    offered = periods_kept(now().date())
    key = request.args.get("period", "") or offered[0].key
    for period in offered:
        if period.key == key:
            return period
    raise BadParameter("period", "Choose one of the periods that the page offers.")
