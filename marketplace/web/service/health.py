"""Whether the service lives and can answer. A stranger learns no more than that."""

from __future__ import annotations

import structlog
from flask import Response, make_response

from marketplace.domain.finding import Criteria
from marketplace.web import clock
from marketplace.web.marks import public
from marketplace.wiring import adapters

_log = structlog.get_logger(__name__)


@public
def live() -> Response:
    """200 as long as this process answers at all."""
    return _plain("ok", 200)


@public
def ready() -> Response:
    """200 when the database answers and the directory is loaded, else 503.

    A missing index of words is no reason to send nobody here: where to tell us of danger has to
    stay open. The search page says what it cannot do, and `verify` what is to be done.
    """
    try:
        adapters().directory.find(Criteria(per_page=1), now=clock.now())
    except Exception as problem:  # noqa: BLE001 - whatever it is, we cannot answer
        _log.warning("not ready", problem=type(problem).__name__)
        return _plain("unavailable", 503)
    return _plain("ok", 200)


def _plain(text: str, status: int) -> Response:
    response = make_response(text, status)
    response.content_type = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response
