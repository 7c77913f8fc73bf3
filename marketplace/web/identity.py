"""Who a request is from, and whether they may pass: the marks of views are kept here.

The session cookie carries the random token of a sign-in, and nothing else about the person; who
that is and what they may do is read from the database for every request. Pages with the mark
`public` never look: they are the same for everybody, and no cookie is read or set. Pages with the
mark `choosing` do not look either; the one cookie that they know holds choices, not a person.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response as AnyResponse

from marketplace.domain.access import Principal, require
from marketplace.domain.sign_ins import Ending
from marketplace.queries.sign_ins import Seen, by_token
from marketplace.services import sign_ins
from marketplace.web.clock import now
from marketplace.web.kept_answers import keep_answers
from marketplace.web.marks import Mark, mark_of, permission_of

FORM_SECRET = "csrf_token"  # noqa: S105 - the name under which Flask-WTF keeps it in the session
_SAFE = {"GET", "HEAD", "OPTIONS"}
_WITHOUT_SESSION = {Mark.PUBLIC, Mark.CHOOSING}
_WITHOUT_SIGN_IN = _WITHOUT_SESSION | {Mark.COMING_IN}


class _SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A sign-in that goes on, as Flask-Login keeps it. Its id is the token."""

    def __init__(self, *, token: str, who: Principal) -> None:
        self.id = token
        self.principal = who


class _SignIns(LoginManager):  # type: ignore[misc]  # Flask-Login has no types
    """Flask-Login without its "remember me" cookie, which would look at every page's session."""

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def admit(app: Flask) -> None:
    """Keep the marks of `app`'s views. Has to come after the CSRF protection."""
    keeper = _SignIns()
    keeper.session_protection = None  # tokens of our own do what it is for
    keeper.init_app(app, add_context_processor=False)
    keeper.user_loader(_load)
    app.before_request(_admit)
    app.after_request(_keep_out_of_caches)


def principal() -> Principal:
    """Who the current request is from. For views whose mark asks for a sign-in."""
    who = visitor()
    if who is None:
        raise RuntimeError("nobody has signed in: does this view carry the right mark?")
    return who


def visitor() -> Principal | None:
    """Who the current request is from, None where nobody has signed in.

    Raises RuntimeError in a public page, which must be the same for everybody.
    """
    if _mark() in _WITHOUT_SESSION:
        raise RuntimeError("a public page does not know who looks at it")
    who: Principal | None = getattr(current_user, "principal", None)
    return who


def remember(started: sign_ins.Started) -> None:
    """Let this browser be signed in, with a new token and without anything of the session before.

    A session that somebody else prepared is worth nothing to them.
    """
    session.clear()
    g.pop(FORM_SECRET, None)
    session[FORM_SECRET] = started.form_secret
    user = _load(started.token)
    if user is None:
        raise RuntimeError("a sign-in that has just begun is over already")
    login_user(user)


def forget() -> None:
    """Let this browser be signed out."""
    logout_user()
    session.clear()
    g.pop(FORM_SECRET, None)


def _load(token: str) -> _SignedIn | None:
    """Flask-Login asks once for each request."""
    seen = by_token(token, now=now())
    g.sign_in_seen = seen
    if seen is None or seen.over is not None:
        return None
    return _SignedIn(token=token, who=seen.principal)


def _mark() -> Mark | None:
    view = current_app.view_functions.get(request.endpoint or "")
    return None if view is None else mark_of(view)


def _admit() -> AnyResponse | None:
    """Let a request pass, or lead to where its sender can sign in. Raises ForbiddenError."""
    mark = _mark()
    if mark is None or mark in _WITHOUT_SIGN_IN:
        return None
    who = visitor()
    seen: Seen | None = g.get("sign_in_seen")
    if who is None or seen is None:
        return _to_sign_in(seen)
    sign_ins.note_presence(seen, now=now())
    if mark is Mark.SIGNING_IN:
        return None
    if who.needs_second_factor:
        return redirect(url_for("account.second_factor", next=_came_from()))
    permission = permission_of(current_app.view_functions[request.endpoint or ""])
    if permission is not None:
        require(who, permission)
    return None


def _to_sign_in(seen: Seen | None) -> AnyResponse:
    """To the sign-in page and back; what a form brought is kept on a page of its own."""
    why: Ending | None = None
    if seen is not None:
        sign_ins.note_end(seen, now=now())
        why = seen.over
    if request.method not in _SAFE:
        return keep_answers()
    return redirect(url_for("account.sign_in", next=_came_from(), ended=why and why.value))


def _came_from() -> str | None:
    """Where to go on afterwards; what answers a form is no page to come back to."""
    if request.method not in _SAFE:
        return None
    return request.full_path if request.query_string else request.path


def _keep_out_of_caches(response: Response) -> Response:
    """Leave no page of somebody who has signed in, or chooses, behind on a shared computer."""
    if _mark() not in {Mark.PUBLIC, None} and not response.cache_control.no_store:
        response.headers["Cache-Control"] = "no-store"
    return response
