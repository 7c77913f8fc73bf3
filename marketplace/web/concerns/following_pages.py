"""What each page of following is made of, and whose browser it is for: what its views share."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.queries.followed import Followed, FollowedConcern, followed
from marketplace.services.following import Following
from marketplace.web.clock import now
from marketplace.web.concerns import following_session
from marketplace.web.concerns.following_forms import FollowForm

_ABOUT = "about"
"""The field of every form here: the reference of what its page was about."""


def following() -> Following | None:
    """What this browser follows; None where nothing, or not any more.

    Nor where a form comes from a page about something else that they told us, still open in
    another tab: what was written there must not end up with this.
    """
    of = following_session.current(now=now())
    if of is None or request.method != "POST":
        return of
    return of if request.form.get(_ABOUT) == seen(of).reference else None


def to_begin() -> Response:
    """To where reference and passphrase are asked for."""
    why = _why_not()
    following_session.end()
    return redirect(url_for("concerns.follow", ended=why or None))


def ask_again(what: str, number: int = 0) -> str:
    """Ask for reference and passphrase in the middle of something: what was written is kept."""
    form = FollowForm(
        formdata=None,
        kept_what=what,
        kept_number=str(number),
        kept_words=request.form.get("words", ""),
        kept_choice=request.form.get("choice", ""),
    )
    return render_template("concerns/follow.html", form=form, ended=_why_not() or "idle", kept=True)


def _why_not() -> str:
    """Why this browser's form was not taken, as the address of the next page says it."""
    if following_session.is_over(now=now()):
        return "idle"
    return "another" if request.method == "POST" and following_session.is_known() else ""


def seen(of: Following) -> Followed:
    """What the person reads of it now."""
    return followed(of.submission_id, now=now())


def part(of: Followed, number: int) -> FollowedConcern:
    """One concern of it. Answers 404 where there is none with this number."""
    found = of.concern(number)
    if found is None:
        abort(404)
    return found
