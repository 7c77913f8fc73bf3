"""“Report a mistake on this page”: the form, and the reference of what was sent.

The form belongs to a listing that the public can see. The page after it names none: it may be
hidden by then.
"""

from __future__ import annotations

import secrets

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField, HiddenField, RadioField, TextAreaField

from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.domain.mistakes import LONGEST_WORDS, MistakeAbout
from marketplace.domain.throttling import network_of
from marketplace.queries.shown import Detail
from marketplace.services.mistakes import Report, report, reported_before
from marketplace.services.throttling import SlowDownError
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.listing_at import visible_listing
from marketplace.web.marks import coming_in
from marketplace.web.sent_here import SentHere

_SENT = SentHere(path="/mistake-sent")
"""The references of what was sent from a browser."""
_TOKEN_LENGTH = 16
_TOO_MANY = 429


class MistakeForm(Form):
    """What is wrong, and where to say what came of it."""

    form = HiddenField()
    about = RadioField(
        "What is wrong?",
        choices={each.value: each.label for each in MistakeAbout},
        validate_choice=False,
    )
    words = TextAreaField("What does the page say, and what is right?")
    email = EmailField("Your email address")


@coming_in
def report_mistake(slug: str) -> Response:
    """The form of a listing that the public can see, and what was sent with it."""
    detail = visible_listing(slug)
    if detail is None:
        return _sent_already(slug)
    form = MistakeForm()
    if not form.is_submitted():
        return _shown(detail, form)
    listing_id, network = detail.summary.id, network_of(request.remote_addr)
    try:
        reference = report(_given(slug, form), listing_id=listing_id, network=network, now=now())
    except InvalidError as error:
        form.refuse(error)
        return _shown(detail, form)
    except SlowDownError as error:
        form.refuse(InvalidError((FieldProblem(field="", message=str(error)),)))
        return _shown(detail, form, status=_TOO_MANY)
    return _to_sent(reference)


def _sent_already(slug: str) -> Response:
    """Where there is no such listing (any more): to what this form became before, else 404.

    Whoever never got the answer to their first click has reported it all the same.
    """
    is_sent = request.method == "POST"
    reference = reported_before(_given(slug, MistakeForm())) if is_sent else None
    if reference is None:
        abort(404)
    return _to_sent(reference)


def _to_sent(reference: str) -> Response:
    _SENT.keep(reference, now=now())
    return make_response(redirect(url_for("public.mistake_sent", which=_SENT.which(reference))))


@coming_in
def mistake_sent() -> Response:
    """The reference, for as long as this browser has it. `?which=` says which one."""
    reference = _SENT.found(request.args.get("which", ""), now=now())
    _SENT.forget_old(now=now())
    if reference is None:
        return make_response(redirect(url_for("public.start")))
    return make_response(render_template("listings/mistake_sent.html", reference=reference))


def _given(slug: str, form: MistakeForm) -> Report:
    about, token = form.about.data, form.form.data or ""
    return Report(
        slug=slug,
        about=MistakeAbout(about) if about in set(MistakeAbout) else None,
        words=form.words.data or "",
        email=form.email.data or "",
        form=token if len(token) >= _TOKEN_LENGTH else secrets.token_urlsafe(),
    )


def _shown(detail: Detail, form: MistakeForm, *, status: int = 200) -> Response:
    form.form.data = form.form.data or secrets.token_urlsafe()
    page = render_template(
        "listings/mistake.html", listing=detail.summary, form=form, longest=LONGEST_WORDS
    )
    return make_response(page, status)
