"""Out of sight at once: "Exit this page", what it does, and how to stay safe."""

from __future__ import annotations

from flask import make_response, redirect, render_template
from werkzeug.wrappers import Response

from marketplace.web.concerns import draft_session
from marketplace.web.marks import coming_in

ELSEWHERE = "https://www.bbc.co.uk/weather"
"""A page that anybody may have been looking at, and that many know."""


@coming_in
def leave() -> Response:
    """End the journey in this browser and go to another site.

    What was answered cannot be opened here any more. Nothing is removed from the database: a link
    may be opened by whoever only looks at it.
    """
    draft_session.forget()
    answer = make_response(redirect(ELSEWHERE, 303))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@coming_in
def exit_page() -> str:
    """What "Exit this page" does, before anything is asked."""
    return render_template("concerns/exit_page.html")


@coming_in
def safety() -> str:
    """How to keep from others that this was looked at."""
    return render_template("concerns/safety.html")
