"""Asking a provider something: the form, what will be sent, and sending it.

Nothing is kept before it is sent: what was filled in travels from page to page in the form. A
listing that is hidden meanwhile is one that there never was, here as everywhere.
"""

from __future__ import annotations

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError, RefusedError
from marketplace.domain.throttling import network_of
from marketplace.domain.words import LONGEST_WORDS
from marketplace.queries.shown import Detail
from marketplace.services.enquiries import is_form, new_form, send_enquiry, sent_before
from marketplace.web.clock import now
from marketplace.web.enquiries.forms import EnquiryForm
from marketplace.web.listing_at import visible_listing
from marketplace.web.marks import coming_in
from marketplace.web.sent_here import SentHere

SENT = SentHere(path="/enquiries")
"""The tokens of the forms that were sent from a browser."""
_THEN, _CHANGE, _SEND = "then", "change", "send"
_AGREE = "Tick the box if you agree, or do not send it"


@coming_in
def ask(slug: str) -> Response:
    """One enquiry about the visible listing with this slug."""
    detail = visible_listing(slug)
    if detail is None:
        return _sent_already()
    if not detail.takes_enquiries:
        return make_response(render_template("enquiries/none_taken.html", detail=detail))
    form = EnquiryForm(data={"change": request.args.get("change") == "yes"})
    _name(form, detail)
    then = request.form.get(_THEN, "")
    if then == _CHANGE or not form.is_whole():
        return _form_page(detail, form)
    if then != _SEND or _is_not_agreed(form):
        return _check_page(detail, form)
    return _send(detail, form)


def _sent_already() -> Response:
    """Where there is no such listing (any more): to what this form became before, else 404.

    Whoever never got the answer to their first click has sent it all the same.
    """
    token = request.form.get("form_token", "")
    if sent_before(token, now=now()) is None:
        abort(404)
    return _to_sent(token)


def _send(detail: Detail, form: EnquiryForm) -> Response:
    network = network_of(request.remote_addr)
    slug, token = detail.summary.slug, form.form_token.data or ""
    try:
        send_enquiry(slug, form.asked(), form=token, network=network, now=now())
    except ConflictError:
        form.form_token.data = new_form()
        return _form_page(detail, form, sent_before=True)
    except RefusedError as refusal:
        form.form_errors.append(str(refusal))
        return _check_page(detail, form)
    return _to_sent(token)


def _to_sent(token: str) -> Response:
    """To the page of this enquiry, whatever else is sent from this browser meanwhile."""
    SENT.keep(token, now=now())
    return redirect(url_for("enquiries.sent", which=SENT.which(token)))


def _name(form: EnquiryForm, detail: Detail) -> None:
    """The form says whom it is for, and has a token of ours."""
    provider = detail.summary.provider
    form.agreed.label.text = f"I agree that {provider} gets what stands above, to answer me"
    if not is_form(form.form_token.data or ""):
        form.form_token.data = new_form()


def _is_not_agreed(form: EnquiryForm) -> bool:
    """Whether the person has not agreed that it is passed on; say so on the form."""
    if form.agreed.data:
        return False
    form.refuse(InvalidError((FieldProblem(field="agreed", message=_AGREE),)))
    return True


def _form_page(detail: Detail, form: EnquiryForm, *, sent_before: bool = False) -> Response:
    shown = render_template(
        "enquiries/ask.html",
        detail=detail,
        form=form,
        sent_before=sent_before,
        longest=LONGEST_WORDS,
    )
    return make_response(shown, 409 if sent_before else 200)


def _check_page(detail: Detail, form: EnquiryForm) -> Response:
    shown = render_template("enquiries/check.html", detail=detail, form=form, asked=form.asked())
    return make_response(shown)
