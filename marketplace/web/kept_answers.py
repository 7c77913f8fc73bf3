"""Answers that arrive when nobody is signed in any more, or not the same person: nothing is lost.

The page that answers them holds what was sent, and a button that sends it again to the same
address. It can be used only by whoever the form was made for: the form carries its CSRF token,
which is made from a secret of the account (`services.sign_ins.form_secret`). So signing in again,
in another tab, makes the form good again, and nobody else can send it.

Whoever tells us something, reports a mistake or asks a provider, has no account to sign in to:
their page goes on with one button. That it was a page of ours that sent the form, the browser
itself has to say: else another site could have somebody go on with a draft of its own, and read
what they add.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, make_response, render_template, request, session
from flask_wtf.csrf import CSRFError, generate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from marketplace.web.errors import went_wrong
from marketplace.web.marks import Mark, mark_of

_TOKEN = "csrf_token"  # noqa: S105 - the name of a field
_SALT = "wtf-csrf-token"
"""Flask-WTF's own word for what it signs."""
_NEVER_SHOWN_AGAIN = {"password", "current", "code", "passphrase"}
"""Names of fields that hold a secret: it is typed again."""
_WITHOUT_ACCOUNT = {
    "concerns": "concerns/kept_answers.html",
    "enquiries": "errors/kept_answers.html",
    "public": "errors/kept_answers.html",
    "saved_searches": "errors/kept_answers.html",
}
"""The blueprints of those pages, and what keeps their answers."""
_MARKS = {Mark.SIGNED_IN, Mark.REQUIRES, Mark.SIGNING_IN}


def keep_answers() -> Response:
    """The page with what was sent, and how to send it again. The status is 403."""
    return _kept("account/kept_answers.html", token=_token())


def _kept(template: str, *, token: str) -> Response:
    """A page with everything that came but secrets."""
    fields = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name != _TOKEN and name not in _NEVER_SHOWN_AGAIN
    ]
    page = render_template(
        template,
        address=request.full_path if request.query_string else request.path,
        fields=fields,
        token=token,
        files=any(file.filename for file in request.files.values()),
        secrets=not _NEVER_SHOWN_AGAIN.isdisjoint(request.form),
    )
    return make_response(page, 403)


def keep_answers_of_stale_forms(app: Flask) -> None:
    """Keep what a form brought whose token is ours, but not this session's.

    A request without a token that we made is refused as ever: its answers are nobody's.
    """

    def stale(error: CSRFError) -> Response:
        view = current_app.view_functions.get(request.endpoint or "")
        if view is None or _secret_sent() is None:
            return _too_old(error)
        template = _WITHOUT_ACCOUNT.get(request.blueprint or "")
        if template is not None and _is_from_our_page():
            return _kept(template, token=generate_csrf())
        return keep_answers() if mark_of(view) in _MARKS else _too_old(error)

    app.register_error_handler(CSRFError, stale)


def _is_from_our_page() -> bool:
    """Whether the browser says that a page of ours sent this. Each one that is in use does."""
    came_from = request.headers.get("Origin", "")
    return urlsplit(came_from).netloc == request.host


def _too_old(error: CSRFError) -> Response:
    """What to do where nothing can be kept: the page of a program's request is as ever."""
    if _secret_sent() is None:
        return went_wrong(error)
    page = render_template(
        "errors/problem.html",
        heading="This page was open for too long",
        sentences=("Go back, load the page again and fill it in once more.",),
    )
    return make_response(page, 400)


def _secret_sent() -> str | None:
    """The secret in the token that came, where we made that token, however long ago."""
    serializer = URLSafeTimedSerializer(current_app.secret_key or "", salt=_SALT)
    try:
        secret: str = serializer.loads(request.form.get(_TOKEN, ""))
    except BadData:
        return None
    return secret


def _token() -> str:
    """The token for sending it again: a fresh one for whoever the form was made for."""
    sent = request.form.get(_TOKEN, "")
    if _secret_sent() is not None and _secret_sent() == session.get(_TOKEN):
        fresh: str = generate_csrf()
        return fresh
    return sent
