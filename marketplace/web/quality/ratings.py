"""The rating watch: every linked listing, and one listing with everything that explains it."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from marketplace.domain.access import Permission, may
from marketplace.domain.ratings import Rating
from marketplace.domain.visibility import HoldKind
from marketplace.queries.audit import events_about
from marketplace.queries.listing_history import listing_seen
from marketplace.queries.quality_alerts import alerts_about
from marketplace.queries.rating_watch import (
    ANY_HOLD,
    NO_HOLD,
    UNRATED,
    WatchFilter,
    WatchScope,
    WatchSort,
    watch,
)
from marketplace.services.exports import export_ratings
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.identity import principal
from marketplace.web.marks import requires

_RATINGS = {**{rating.value: rating.label for rating in Rating}, UNRATED: "Not rated"}
_HOLDS = {
    ANY_HOLD: "Any hold",
    NO_HOLD: "No hold",
    **{kind.value: kind.value.capitalize() for kind in HoldKind},
}
_SORTS = {
    WatchSort.NAME: "Name",
    WatchSort.WORST: "Worst rating first",
    WatchSort.REPORT: "Newest report first",
    WatchSort.CHECKED: "Longest unchecked first",
}


@requires(Permission.READ_DESK)
def ratings() -> str:
    """The watch, filtered and sorted."""
    asked = _asked()
    found = watch(asked, page=asking.page(), now=now())
    return render_template(
        "quality/ratings.html",
        asked=asked,
        found=found,
        ratings=_RATINGS,
        holds=_HOLDS,
        sorts=_SORTS,
        paging=asking.paging(page_=found.page, pages=found.pages),
        file_address=asking.address_with("quality.ratings_file"),
    )


@requires(Permission.READ_DESK)
def ratings_file() -> Response:
    """The same as a file, all pages of it."""
    text = export_ratings(_asked(), by=principal(), now=now())
    return csv_answer(text, name="rating-watch.csv")


@requires(Permission.READ_DESK)
def listing(listing_id: int) -> str:
    """One listing: holds, decisions, evidence, and everything that happened to it."""
    who = principal()
    seen = listing_seen(listing_id, by=who)
    on = asking.day("on")
    return render_template(
        "quality/listing.html",
        listing=seen,
        on=on,
        held_on=seen.held_on(on) if on else (),
        alerts=alerts_about(listing_id, by=who),
        events=events_about(
            f"listing:{listing_id}", by=who, before_id=asking.number("before"), limit=30
        ),
        may_suspend=may(who, Permission.SUSPEND),
        may_safeguard=may(who, Permission.PLACE_SAFEGUARDING_HOLD),
    )


def csv_answer(text: str, *, name: str) -> Response:
    """A CSV file to keep, never to show in the browser."""
    # The sign at the start tells spreadsheets that the text is UTF-8.
    answer = make_response("\ufeff" + text)
    answer.content_type = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked() -> WatchFilter:
    return WatchFilter(
        words=asking.text("q"),
        ratings=frozenset(_known("rating", _RATINGS)),
        hold=next(iter(_known("hold", _HOLDS)), ""),
        unchecked_days=asking.number("unchecked"),
        changed_since=asking.day("since"),
        scope=asking.choice("scope", WatchScope, WatchScope.WATCHED),
        sort=asking.choice("sort", WatchSort, WatchSort.NAME),
    )


def _known(name: str, values: dict[str, str]) -> list[str]:
    """The values given for a filter; BadParameter for one that the page does not offer."""
    given = [value for value in request.args.getlist(name) if value]
    if any(value not in values for value in given):
        raise BadParameter(name, "Choose one of the values that the page offers.")
    return given
