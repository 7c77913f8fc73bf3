"""Whether the service lives and can answer. A stranger learns no more than that."""

from __future__ import annotations

import structlog
from flask import Response, make_response

from marketplace.domain.finding import Criteria
from marketplace.web import clock
from marketplace.web.marks import public
from marketplace.wiring import adapters

_IN_WORDS = Criteria(words="care")
_log = structlog.get_logger(__name__)


@public
def live() -> Response:
    """200 as long as this process answers at all."""
    return _plain("ok", 200)


@public
def ready() -> Response:
    """200 when the database answers, the directory is loaded and words can be looked for, else 503.

    Without an index of words everything else is served all the same; where another machine has
    one, that should answer.
    """
    directory = adapters().directory
    try:
        directory.find(Criteria(per_page=1), now=clock.now())
        has_index = directory.can_answer(_IN_WORDS)
    except Exception as problem:  # noqa: BLE001 - whatever it is, we cannot answer
        _log.warning("not ready", problem=type(problem).__name__)
        return _plain("unavailable", 503)
    if not has_index:
        _log.warning("not ready", problem="there is no text index: flask search rebuild")
        return _plain("unavailable", 503)
    return _plain("ok", 200)


def _plain(text: str, status: int) -> Response:
    response = make_response(text, status)
    response.content_type = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response
