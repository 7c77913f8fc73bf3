"""The public API: the same listings and the same search as the pages, as JSON."""

from __future__ import annotations

from flask import Response, jsonify, request
from werkzeug.exceptions import ServiceUnavailable

from marketplace.domain.dates import london_day
from marketplace.web import clock
from marketplace.web.api.documents import detail_document, found_document
from marketplace.web.criteria import api_asked_from
from marketplace.web.errors import RETRY_AFTER_SECONDS
from marketplace.web.listing_at import listing_at
from marketplace.web.marks import public
from marketplace.web.where import where_from
from marketplace.wiring import adapters


@public
def listings() -> Response:
    """A page of search results; 503 where words were asked for and there is no index to ask."""
    criteria = api_asked_from(request.args, find_place=where_from).criteria
    wired = adapters()
    found = wired.directory.find(criteria, now=clock.now())
    if not (found.total or wired.directory.can_answer(criteria)):
        raise ServiceUnavailable(retry_after=int(RETRY_AFTER_SECONDS))
    base_url = wired.settings.base_url
    return jsonify(found_document(found, where=criteria.where, base_url=base_url))


@public
def listing(slug: str) -> Response:
    """One listing."""
    base_url, today = adapters().settings.base_url, london_day(clock.now())
    return jsonify(detail_document(listing_at(slug), base_url=base_url, today=today))
