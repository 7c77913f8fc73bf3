"""Following what one told us: reference and passphrase, what happened, and the way out."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.errors import RefusedError
from marketplace.domain.following import FollowAct
from marketplace.domain.throttling import network_of
from marketplace.services.concern_files import open_file
from marketplace.services.following import begin
from marketplace.web.clock import now
from marketplace.web.concerns import following_session
from marketplace.web.concerns.following_acting import go_on
from marketplace.web.concerns.following_forms import FollowForm
from marketplace.web.concerns.following_pages import following, seen, to_begin
from marketplace.web.file_answer import as_file
from marketplace.web.marks import coming_in
from marketplace.wiring import adapters

_DONE = {
    "add": "We have what you added.",
    "ask-qa": "We have asked our Quality Assurance team to look.",
    "sorted": "Thank you. We have your answer.",
    "reopen": "It is open again.",
    "agreed": "We have changed what you agree to.",
}
"""What was just done, from the address of the page: it can say no more than this."""


@coming_in
def follow() -> Response | str:
    """Ask for reference and passphrase."""
    if request.method == "GET" and following() is not None:
        return redirect(url_for("concerns.followed"))
    form = FollowForm()
    if form.validate_on_submit():
        network = network_of(request.remote_addr)
        try:
            begun = begin(form.reference.data, form.passphrase.data, network=network, now=now())
        except RefusedError as refusal:
            form.form_errors.append(str(refusal))
        else:
            following_session.carry(begun, now=now())
            return go_on(begun, form)
    ended = request.args.get("ended", "")
    kept = bool(form.kept_what.data)
    return render_template("concerns/follow.html", form=form, ended=ended, kept=kept)


@coming_in
def followed() -> Response | str:
    """What happened with it, step by step, and what the person can do."""
    of = following()
    if of is None:
        return to_begin()
    done = _DONE.get(request.args.get("done", ""), "")
    return render_template("concerns/followed.html", told=seen(of), done=done, Act=FollowAct)


@coming_in
def stop() -> Response:
    """Follow nothing any more in this browser."""
    following_session.end()
    return redirect(url_for("concerns.stopped"))


@coming_in
def stopped() -> str:
    """What is said to whoever stopped following."""
    return render_template("concerns/stopped.html")


@coming_in
def file(file_id: int) -> Response:
    """One file of what they told us, or of a reply to it."""
    of = following()
    if of is None:
        return to_begin()
    return as_file(
        open_file(file_id, files=adapters().files, now=now(), following=of.submission_id)
    )
