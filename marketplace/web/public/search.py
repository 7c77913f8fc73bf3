"""The search page: words, a place, filters with counts, and the listings that fit."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, make_response, render_template, request

from marketplace.domain.numbers import Counted
from marketplace.web import clock
from marketplace.web.counting import count
from marketplace.web.criteria import asked_from
from marketplace.web.errors import RETRY_AFTER_SECONDS
from marketplace.web.gap_counting import count_search
from marketplace.web.marks import public
from marketplace.web.public.nothing_found import instead_of_nothing
from marketplace.web.public.placed import placed_instead
from marketplace.web.public.search_page import search_page
from marketplace.web.where import where_from
from marketplace.wiring import adapters


@public
def search() -> Response:
    """The search page; 503 where words were asked for and there is no index to ask."""
    asked = asked_from(request.args, find_place=where_from)
    directory, now = adapters().directory, clock.now()
    found = directory.find(asked.criteria, now=now)
    count((summary.id for summary in found.summaries), Counted.FOUND)
    count_search(asked.criteria, found)
    placed, instead = placed_instead(asked), None
    if not found.total:
        instead = instead_of_nothing(asked, found, placed=placed, directory=directory, now=now)
    page = search_page(asked, found, instead=instead, placed=placed)
    answer = make_response(render_template("search/page.html", page=page))
    if page.instead.words_wait:
        answer.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        answer.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return answer
