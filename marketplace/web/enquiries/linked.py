"""The pages behind the link at a listing's address: for a provider that has no account here.

Looking at a link does nothing, since mail scanners open every one: the button opens the enquiry.
"""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.domain.dates import london_day
from marketplace.domain.errors import NotFoundError
from marketplace.domain.written import with_lines, without_unprintable
from marketplace.queries.enquiries import EnquiryItem, linked_enquiry
from marketplace.services.enquiry_answers import answer_linked, open_linked
from marketplace.services.enquiry_links import OpensInAccountError
from marketplace.services.enquiry_links import linked as enquiry_of
from marketplace.web.clock import now
from marketplace.web.enquiries.forms import ButtonForm
from marketplace.web.enquiry_answer import Answering, answer_page
from marketplace.web.marks import coming_in


@coming_in
def linked(token: str) -> Response:
    """The enquiry that the link leads to: closed until the button opens it."""
    try:
        item = _item(token)
    except NotFoundError as why:
        return _refused(why)
    if ButtonForm().validate_on_submit():
        open_linked(token, now=now())
        return redirect(url_for("enquiries.linked", token=token))
    return make_response(render_template("enquiries/linked.html", item=item, token=token))


@coming_in
def linked_answer(token: str) -> Response:
    """Answer it."""
    place = Answering(
        item=lambda: _item(token),
        open=lambda: open_linked(token, now=now()),
        answer=lambda said, words, seen: answer_linked(token, said, words, now=now(), seen=seen),
        address=url_for("enquiries.linked", token=token),
        template="enquiries/linked_answer.html",
    )
    try:
        return answer_page(place)
    except NotFoundError as why:
        return _refused(why)


def _item(token: str) -> EnquiryItem:
    return linked_enquiry(enquiry_of(token), today=london_day(now()))


def _refused(why: NotFoundError) -> Response:
    """That the link opens nothing; the way to the account that opens it, where there is one.

    Whoever was writing an answer when the account came gets back what they wrote.
    """
    if not isinstance(why, OpensInAccountError):
        return make_response(render_template("enquiries/link_refused.html"), 404)
    there = url_for("provider.enquiry", enquiry_id=why.enquiry_id)
    words = with_lines(without_unprintable(request.form.get("words", "")))
    shown = render_template("enquiries/link_in_account.html", there=there, words=words)
    return make_response(shown, 403)
