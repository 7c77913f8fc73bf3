"""The cookie that holds a shortlist: addresses of listings, signed, and nothing about a person."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from marketplace.domain.shortlists import Slugs, normal

NAME = "shortlist"
KEPT_FOR = timedelta(days=90)
"""After the last change. People choose over weeks, and talk about it in between."""


def own_slugs() -> Slugs:
    """The shortlist of whoever asks; empty where there is none, or one that we did not sign."""
    try:
        held = _serializer().loads(request.cookies.get(NAME, ""))
    except BadData:
        return ()
    return normal(str(slug) for slug in held) if isinstance(held, list) else ()


def keep(slugs: Slugs, response: Response) -> Response:
    """Let the browser keep this shortlist; an empty one is no cookie at all."""
    if not slugs:
        response.delete_cookie(NAME, secure=_secure(), httponly=True, samesite="Lax")
        return response
    signed = str(_serializer().dumps(list(slugs)))
    response.set_cookie(
        NAME, signed, max_age=KEPT_FOR, secure=_secure(), httponly=True, samesite="Lax"
    )
    return response


def _secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="shortlist")
