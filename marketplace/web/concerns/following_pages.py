"""What each page of following is made of, and whose browser it is for: what its views share."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.queries.followed import Followed, FollowedConcern, followed
from marketplace.services.following import Following
from marketplace.web.clock import now
from marketplace.web.concerns import following_session
from marketplace.web.concerns.following_forms import FollowForm


def following() -> Following | None:
    """What this browser follows; None where nothing, or not any more."""
    return following_session.current(now=now())


def to_begin() -> Response:
    """To where reference and passphrase are asked for."""
    ended = "idle" if following_session.is_over(now=now()) else None
    following_session.end()
    return redirect(url_for("concerns.follow", ended=ended))


def ask_again(what: str, number: int = 0) -> str:
    """Ask for reference and passphrase in the middle of something: what was written is kept."""
    form = FollowForm(
        formdata=None,
        kept_what=what,
        kept_number=str(number),
        kept_words=request.form.get("words", ""),
        kept_choice=request.form.get("choice", ""),
    )
    return render_template("concerns/follow.html", form=form, ended=True, kept=True)


def seen(of: Following) -> Followed:
    """What the person reads of it now."""
    return followed(of.submission_id, now=now())


def part(of: Followed, number: int) -> FollowedConcern:
    """One concern of it. Answers 404 where there is none with this number."""
    found = of.concern(number)
    if found is None:
        abort(404)
    return found
