"""Lets large bodies in where files are sent, nowhere else, and answers the ones that are too large.

A body is read before the view runs, for the form's token stands in it: so what it may hold is
decided before that. What a single file may hold (`domain.uploads.LARGEST`) is less, so that a file
that is a little too large gets its form back, with the other answers and how large it was.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import BinaryIO, TypeVar, cast

from flask import Flask, Response, current_app, make_response, render_template, request, session
from werkzeug.exceptions import RequestEntityTooLarge

from marketplace.domain.uploads import LARGEST
from marketplace.web.errors import went_wrong

_View = TypeVar("_View", bound=Callable[..., object])
_Rule = Callable[[], bool]
_TAKES_FILES = "marketplace_takes_files"

_TELLING = "concerns"
"""The blueprint whose pages have danger first and a way out, also where something went wrong."""
LARGEST_FORM = 25 * 1024 * 1024
"""Bytes of a form with a file. Phones make photos of up to about 20 MB."""
_LARGEST_DRAINED = 100 * 1024 * 1024
_CHUNK = 64 * 1024
_SIGNED_IN = "_user_id"
"""Where Flask-Login keeps whose session it is."""


def takes_files(view: _View) -> _View:
    """Say that this view's form carries a file, of somebody who has signed in."""
    return takes_files_where(_has_signed_in)(view)


def takes_files_where(rule: _Rule) -> Callable[[_View], _View]:
    """Say that this view's form carries a file, and from whom.

    `rule` looks at the session alone: the body has not been read yet.
    """

    def mark(view: _View) -> _View:
        setattr(view, _TAKES_FILES, rule)
        return view

    return mark


def allow_uploads(app: Flask) -> None:
    """Raise the limit for these views. Has to come before the CSRF protection, which reads bodies.

    Only for a browser whose session we know: of somebody who has signed in, or who is telling us
    something. Others cannot make us keep large files, not even for a moment.
    """

    @app.before_request
    def _allow() -> None:
        if _is_welcome():
            request.max_content_length = LARGEST_FORM

    app.register_error_handler(RequestEntityTooLarge, _too_large)


def _has_signed_in() -> bool:
    return _SIGNED_IN in session


def _is_welcome() -> bool:
    """Whether this request may bring a file."""
    view = current_app.view_functions.get(request.endpoint or "")
    rule: _Rule | None = getattr(view, _TAKES_FILES, None)
    return rule is not None and request.method == "POST" and rule()


def _too_large(problem: RequestEntityTooLarge) -> Response:
    """Our page. The rest of the body is taken off the line first, or browsers would not show it."""
    if not _is_welcome():
        return went_wrong(problem)
    _drain()
    telling = request.blueprint == _TELLING
    page = render_template(
        "concerns/too_large.html" if telling else "documents/too_large.html",
        megabytes=LARGEST // 1024 // 1024,
        again=request.path,
    )
    return make_response(page, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _drain() -> None:
    """Read what still comes and forget it, where that is not without end."""
    left = request.content_length or 0
    if left > _LARGEST_DRAINED:
        return
    stream = cast("BinaryIO", request.environ["wsgi.input"])
    while left > 0 and (chunk := stream.read(min(left, _CHUNK))):
        left -= len(chunk)
