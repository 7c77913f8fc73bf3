"""Following an enquiry: reference and passphrase, what happened, adding to it and ending it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.errors import InvalidError, RefusedError
from marketplace.domain.throttling import network_of
from marketplace.domain.words import LONGEST_WORDS
from marketplace.queries.enquiry_followed import FollowedEnquiry, followed_enquiry
from marketplace.services import enquiry_following
from marketplace.services.enquiry_following import FollowingEnquiry, begin, goes_on
from marketplace.services.throttling import SlowDownError
from marketplace.web.clock import now
from marketplace.web.enquiries.asking import SENT
from marketplace.web.enquiries.forms import AboutOneForm, AddForm, FollowForm
from marketplace.web.follow_session import FollowSession, Held
from marketplace.web.marks import coming_in

_DONE = {
    "add": "What you added is on its way to them.",
    "untold": "We have kept what you added. But we could not tell them: we have no email address "
    "for them any more. Phone them if you can.",
    "end": "You have ended your enquiry.",
}
"""What was just done, from the address of the page: it can say no more than this."""


@coming_in
def follow() -> Response | str:
    """Ask for reference and passphrase."""
    if request.method == "GET" and _following() is not None:
        return redirect(url_for("enquiries.followed"))
    form = FollowForm()
    if form.validate_on_submit():
        network = network_of(request.remote_addr)
        try:
            begun = begin(form.reference.data, form.passphrase.data, network=network, now=now())
        except RefusedError as refusal:
            form.form_errors.append(str(refusal))
        else:
            return _begun(begun, form)
    why = "away" if request.args.get("ended") == "idle" else ""
    return render_template("enquiries/follow.html", form=form, why=why)


@coming_in
def followed() -> Response | str:
    """What happened with it, step by step, and what the person can do."""
    of = _following()
    if of is None:
        return _to_begin()
    done = _DONE.get(request.args.get("done", ""), "")
    seen = followed_enquiry(of.enquiry_id)
    return render_template("enquiries/followed.html", enquiry=seen, done=done)


@coming_in
def add() -> Response | str:
    """Add something to it."""
    of, form = _following(), AddForm()
    if of is None:
        return _ask_again(form, "away") if form.is_submitted() else _to_begin()
    seen = followed_enquiry(of.enquiry_id)
    if form.is_submitted() and form.reference.data != seen.reference:
        return _ask_again(form, "another")
    if form.validate_on_submit():
        try:
            told = enquiry_following.add(of, form.words.data or "", now=now())
        except InvalidError as problem:
            form.refuse(problem)
        except SlowDownError as refusal:
            form.form_errors.append(str(refusal))
        except RefusedError:
            seen = followed_enquiry(of.enquiry_id)  # it was ended in another tab
        else:
            return redirect(url_for("enquiries.followed", done="add" if told else "untold"))
    return _add_page(seen, form)


@coming_in
def end() -> Response | str:
    """End it, after a page that says what that means."""
    of, form = _following(), AboutOneForm()
    if of is None:
        return _to_begin()
    seen = followed_enquiry(of.enquiry_id)
    another = form.is_submitted() and form.reference.data != seen.reference
    if not another and form.validate_on_submit():
        enquiry_following.end(of, now=now())
        return redirect(url_for("enquiries.followed", done="end"))
    return render_template("enquiries/end.html", enquiry=seen, another=another)


@coming_in
def stop() -> Response:
    """Follow nothing any more in this browser, and forget what was sent from it."""
    _SESSION.end()
    SENT.forget_all()
    return redirect(url_for("enquiries.stopped"))


@coming_in
def stopped() -> str:
    """What is said to whoever stopped following."""
    return render_template("enquiries/stopped.html")


def _begun(begun: FollowingEnquiry, form: FollowForm) -> Response | str:
    """After reference and passphrase: to the steps, or back to what was being written."""
    _SESSION.carry(Held(id=begun.enquiry_id, seal=begun.seal), now=now())
    if not form.kept.data:
        return redirect(url_for("enquiries.followed"))
    kept = AddForm(formdata=None, words=form.kept.data)
    return _add_page(followed_enquiry(begun.enquiry_id), kept)


def _ask_again(form: AddForm, why: str) -> str:
    """Ask for reference and passphrase in the middle of adding: what was written is kept.

    `why` is "away" for too long, or "another" enquiry that this browser follows by now: what was
    written is for one provider and must not reach another.
    """
    kept = FollowForm(formdata=None, kept=form.words.data or "")
    return render_template("enquiries/follow.html", form=kept, why=why)


def _add_page(seen: FollowedEnquiry, form: AddForm) -> str:
    form.reference.data = seen.reference
    return render_template("enquiries/add.html", enquiry=seen, form=form, longest=LONGEST_WORDS)


def _following() -> FollowingEnquiry | None:
    """What this browser follows; None where nothing, or not any more."""
    held = _SESSION.current(now=now())
    return None if held is None else _of(held)


def _to_begin() -> Response:
    """To where reference and passphrase are asked for."""
    ended = "idle" if _SESSION.is_over(now=now()) else None
    _SESSION.end()
    return redirect(url_for("enquiries.follow", ended=ended))


def _of(held: Held) -> FollowingEnquiry:
    return FollowingEnquiry(enquiry_id=held.id, seal=held.seal)


_SESSION = FollowSession(
    name="following-enquiry", key="enquiry", goes_on=lambda held: goes_on(_of(held))
)
