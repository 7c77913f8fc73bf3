"""Who may use an endpoint. Every view carries exactly one mark; one without is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from flask import Flask, abort, request

_View = TypeVar("_View", bound=Callable[..., object])
_MARK = "marketplace_mark"

_log = structlog.get_logger(__name__)


def public(view: _View) -> _View:
    """Mark a view that anybody may use. It may read listings through the public door only."""
    if hasattr(view, _MARK):
        raise ValueError(f"{view.__name__} carries a mark already")
    setattr(view, _MARK, "public")
    return view


def mark_of(view: Callable[..., object]) -> str | None:
    """The mark that a view carries, None where it was forgotten."""
    mark: str | None = getattr(view, _MARK, None)
    return mark


def refuse_unmarked(app: Flask) -> None:
    """Refuse, before anything else runs, each request whose view carries no mark."""

    @app.before_request
    def _check_mark() -> None:
        endpoint = request.endpoint
        if endpoint is not None and mark_of(app.view_functions[endpoint]) is None:
            _log.error("endpoint without a mark refused", endpoint=endpoint)
            abort(403)
