"""Who may use an endpoint. Every view carries exactly one mark; one without is refused.

`public` is for pages that keep no session: they set no cookie and do not know who looks. What
needs a session without a sign-in (signing in itself, registering, the links of messages) is
`coming_in`. `choosing` is for pages that keep what somebody chose in that person's own browser:
no session either. The marks are kept by `marketplace.web.identity`, before a view runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import structlog
from flask import Flask, abort, request

from marketplace.domain.access import Permission

_View = TypeVar("_View", bound=Callable[..., object])
_MARK = "marketplace_mark"

_log = structlog.get_logger(__name__)


class Mark(StrEnum):
    """One sort of door."""

    PUBLIC = "public"
    CHOOSING = "choosing"
    COMING_IN = "coming-in"
    SIGNING_IN = "signing-in"
    SIGNED_IN = "signed-in"
    REQUIRES = "requires"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marked:
    mark: Mark
    permission: Permission | None = None


def public(view: _View) -> _View:
    """Mark a view that anybody may use. It may read listings through the public door only."""
    return _marked(view, _Marked(mark=Mark.PUBLIC))


def choosing(view: _View) -> _View:
    """Mark a view that anybody may use and that reads or keeps their own choices, in a cookie.

    It keeps no session and reads listings through the public door only. What it is sent has to
    come from a page of ours (`marketplace.web.own_forms`), in place of a token of a session.
    """
    return _marked(view, _Marked(mark=Mark.CHOOSING))


def coming_in(view: _View) -> _View:
    """Mark a view that anybody may use and that keeps a session: the way in, links of messages."""
    return _marked(view, _Marked(mark=Mark.COMING_IN))


def signing_in(view: _View) -> _View:
    """Mark a view between the password and the second factor. Whoever has passed may see it too."""
    return _marked(view, _Marked(mark=Mark.SIGNING_IN))


def signed_in(view: _View) -> _View:
    """Mark a view for whoever has signed in, second factor and all."""
    return _marked(view, _Marked(mark=Mark.SIGNED_IN))


def requires(permission: Permission) -> Callable[[_View], _View]:
    """Mark a view for roles with this permission. Whose object it is, its use case asks."""

    def mark(view: _View) -> _View:
        return _marked(view, _Marked(mark=Mark.REQUIRES, permission=permission))

    return mark


def mark_of(view: Callable[..., object]) -> Mark | None:
    """The mark that a view carries, None where it was forgotten."""
    marked: _Marked | None = getattr(view, _MARK, None)
    return None if marked is None else marked.mark


def permission_of(view: Callable[..., object]) -> Permission | None:
    """What a view that is marked with `requires` asks for; None for any other."""
    marked: _Marked | None = getattr(view, _MARK, None)
    return None if marked is None else marked.permission


def refuse_unmarked(app: Flask) -> None:
    """Refuse, before anything else runs, each request whose view carries no mark."""

    @app.before_request
    def _check_mark() -> None:
        endpoint = request.endpoint
        if endpoint is not None and mark_of(app.view_functions[endpoint]) is None:
            _log.error("endpoint without a mark refused", endpoint=endpoint)
            abort(403)


def _marked(view: _View, marked: _Marked) -> _View:
    if hasattr(view, _MARK):
        raise ValueError(f"{getattr(view, '__name__', view)} carries a mark already")
    setattr(view, _MARK, marked)
    return view
