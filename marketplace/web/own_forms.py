"""What keeps other websites' forms out where there is no session to hold a token: the browser.

Every browser in use says where a form that is sent was: `Sec-Fetch-Site` on secure addresses,
`Origin` on all. A request that says neither is refused, as one without a token is elsewhere.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask_wtf.csrf import CSRFProtect

from marketplace.web.marks import Mark, mark_of

_SAFE = {"GET", "HEAD", "OPTIONS"}


def is_from_our_page() -> bool:
    """Whether the browser says that a page of ours sent this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def take_choices_from_our_pages_only(app: Flask) -> None:
    """Refuse what another website sends to a view of `app` with the mark `choosing`."""

    @app.before_request
    def _check_where_it_was_sent() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if view is None or mark_of(view) is not Mark.CHOOSING:
            return
        if request.method not in _SAFE and not is_from_our_page():
            abort(400)


def ask_choices_for_no_token(app: Flask) -> None:
    """Exempt those views from the session's token. Has to come after they were added."""
    tokens: CSRFProtect = app.extensions["csrf"]
    for view in app.view_functions.values():
        if mark_of(view) is Mark.CHOOSING:
            tokens.exempt(view)
