"""Numbers of what people told us: pages with charts and their tables, and a file."""

from __future__ import annotations

from datetime import date

from flask import Response, render_template, request

from marketplace.domain.access import Permission
from marketplace.domain.concern_numbers import OTHERS
from marketplace.domain.concern_periods import Period, free_period, period_of
from marketplace.queries.concern_numbers import concern_numbers as counted
from marketplace.queries.concern_numbers import offered, sees_small
from marketplace.services.concern_numbers_file import export_numbers
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.quality.ratings import csv_answer


@requires(Permission.READ_CONCERN_NUMBERS)
def concern_numbers() -> str:
    """The numbers of a period."""
    who = principal()
    period = _asked()
    return render_template(
        "quality/concern_numbers.html",
        period=period,
        periods=offered(by=who, now=now()),
        found=counted(period, by=who, now=now()),
        others=OTHERS,
        may_choose=sees_small(who),
        file_address=asking.address_with("quality.concern_numbers_file"),
    )


@requires(Permission.READ_CONCERN_NUMBERS)
def concern_numbers_file() -> Response:
    """The same as a file."""
    period = _asked()
    text = export_numbers(period, by=principal(), now=now())
    name = period.key or f"{period.first}-{period.last}"
    return csv_answer(text, name=f"concerns-{name}.csv")


def _free(first: date, last: date) -> Period:
    try:
        return free_period(first, last)
    except ValueError:
        raise BadParameter("to", "Choose a last day that is not before the first.") from None


def _asked() -> Period:
    """The days that are asked for; the newest period that is offered where none is."""
    who = principal()
    choice = offered(by=who, now=now())
    first, last = asking.day("from"), asking.day("to")
    if sees_small(who) and (first or last):
        return _free(first or choice[0].first, last or asking.today())
    key = request.args.get("period", "")
    if not key:
        return choice[0]
    found = period_of(key)
    if found is None or found not in choice:
        raise BadParameter("period", "Choose one of the periods that the page offers.")
    return found
