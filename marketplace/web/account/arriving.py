"""What every way in shares: where a try comes from, and where it leads once it is complete."""

from __future__ import annotations

import re

from flask import current_app, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.throttling import network_of
from marketplace.services.known_devices import cookie_knowing
from marketplace.services.password_proof import From
from marketplace.services.sign_ins import Started, sign_out
from marketplace.web.clock import now
from marketplace.web.identity import principal, remember, visitor
from marketplace.web.signed_in import signed_in_as

DEVICE_COOKIE = "known_device"
_DEVICE_SECONDS = 365 * 24 * 60 * 60
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x1f\x7f]{0,2000}")
_NOT_TO = ("/account/sign-in", "/account/sign-out", "/account/signed-out", "/account/second-factor")


def came() -> From:
    """Where the current request comes from."""
    return From(
        browser=request.user_agent.string,
        network=network_of(request.remote_addr),
        device=request.cookies.get(DEVICE_COOKIE),
    )


def local_address(text: str | None) -> str | None:
    """An address of ours to go on to, None for anything else: nobody is sent to another site."""
    if not text or not _LOCAL.fullmatch(text) or text.startswith(_NOT_TO):
        return None
    return text


def go_on(started: Started, *, to: str | None) -> Response:
    """Let the browser be signed in, and lead to the second step or to where it was going.

    Whoever was signed in on it before is no longer.
    """
    before = visitor()
    if before is not None:
        sign_out(by=before, now=now())
    remember(started)
    who = principal()
    if who.needs_second_factor:
        return redirect(url_for("account.second_factor", next=local_address(to)))
    return complete(redirect(local_address(to) or home()))


def complete(response: Response) -> Response:
    """Let this browser be known as one that its owner signs in with."""
    response = make_response(response)
    response.set_cookie(
        DEVICE_COOKIE,
        cookie_knowing(request.cookies.get(DEVICE_COOKIE), principal().account_id),
        max_age=_DEVICE_SECONDS,
        path="/account",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def home() -> str:
    """Where somebody's work is: the first place that their roles open."""
    links = signed_in_as().links
    return url_for(links[0][0]) if links else url_for("account.overview")
