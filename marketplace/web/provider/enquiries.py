"""A provider's enquiries: the list, one of them, and answering it.

Opening one is what the person is told as "read", so it is a button of its own: a page that is only
looked at writes nothing, and nobody reads the words before the person can know it.
"""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.domain.access import Permission
from marketplace.domain.dates import london_day
from marketplace.queries.enquiries import EnquiryItem, enquiries_of, own_enquiry
from marketplace.services.enquiry_answers import answer_own, open_own
from marketplace.web.clock import now
from marketplace.web.enquiry_answer import Answering, answer_page
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.waiting import waiting_page


@requires(Permission.ANSWER_ENQUIRIES)
def enquiries() -> str:
    """All enquiries: what waits, and page by page what does not."""
    lines = enquiries_of(by=principal(), today=london_day(now()))
    return waiting_page(lines, template="enquiries/list.html", view="provider.enquiries")


@requires(Permission.ANSWER_ENQUIRIES)
def enquiry(enquiry_id: int) -> str:
    """One of them: closed until somebody opens it."""
    return render_template("enquiries/own.html", item=_item(enquiry_id))


@requires(Permission.ANSWER_ENQUIRIES)
def enquiry_open(enquiry_id: int) -> Response:
    """Open what is new in it."""
    open_own(enquiry_id, by=principal(), now=now())
    return redirect(_address(enquiry_id))


@requires(Permission.ANSWER_ENQUIRIES)
def enquiry_answer(enquiry_id: int) -> Response:
    """Answer it."""
    who = principal()
    place = Answering(
        item=lambda: _item(enquiry_id),
        open=lambda: open_own(enquiry_id, by=who, now=now()),
        answer=lambda said, words, seen: answer_own(
            enquiry_id, said, words, by=who, now=now(), seen=seen
        ),
        address=_address(enquiry_id),
        template="enquiries/own_answer.html",
    )
    return answer_page(place)


def _item(enquiry_id: int) -> EnquiryItem:
    return own_enquiry(enquiry_id, by=principal(), today=london_day(now()))


def _address(enquiry_id: int) -> str:
    return url_for("provider.enquiry", enquiry_id=enquiry_id)
