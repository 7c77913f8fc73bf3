"""The calendar of one listing: when it meets, to be kept in one's own calendar."""

from __future__ import annotations

from flask import Response, abort

from marketplace.queries.visible_gatherings import clubs
from marketplace.web.clock import now
from marketplace.web.listing_at import listing_at
from marketplace.web.marks import public
from marketplace.web.sessions import calendar_answer, sessions_of


@public
def listing_sessions(slug: str) -> Response:
    """The sessions of a listing that the public can see; 404 where it says of none."""
    at = now()
    found = clubs([listing_at(slug).summary.id])
    if not found or not found[0].gatherings:
        abort(404)
    name = found[0].summary.name
    return calendar_answer(name, sessions_of(found[0], now=at), file="sessions.ics", now=at)
