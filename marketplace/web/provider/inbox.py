"""A provider's inbox: the list, one thing in it, and what is done with it besides replying.

Opening something is its receipt, so it is a button of its own: a page that is only looked at writes
nothing, and nobody reads the words before the hand-off says that the provider has them.
"""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from marketplace.domain.access import Permission
from marketplace.domain.compliments import ENDED_WORDS
from marketplace.domain.concern_access import Reader
from marketplace.domain.dates import london_day
from marketplace.domain.errors import InvalidError
from marketplace.domain.words import LONGEST_WORDS
from marketplace.queries.compliments import compliment_of
from marketplace.queries.inbox_item import SharedItem, shared_item
from marketplace.queries.provider_inbox import inbox as lines_of
from marketplace.services.concern_loading import note_read
from marketplace.services.inbox import open_shared
from marketplace.services.inbox import tell_qa as tell_quality
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.identity import principal
from marketplace.web.marks import requires
from marketplace.web.provider.waiting import waiting_page


class ToQaForm(Form):
    """Words for the QA team."""

    words = TextAreaField("What do you want to tell the Quality Assurance team?")


@requires(Permission.ANSWER_CONCERNS)
def inbox() -> str:
    """All that was shared: what waits, and page by page what does not."""
    lines = lines_of(by=principal(), today=london_day(now()))
    return waiting_page(lines, template="inbox/list.html", view="provider.inbox")


@requires(Permission.ANSWER_CONCERNS)
def inbox_item(concern_id: int) -> str:
    """One thing: closed until somebody opens it, whole from then on."""
    who, at = principal(), now()
    item = shared_item(concern_id, by=who, today=london_day(at))
    if not item.line.opened:
        return render_template("inbox/closed.html", item=item)
    note_read(concern_id, by=who, now=at, audience=Reader.PROVIDER)
    return render_template(
        "inbox/item.html",
        item=item,
        compliment=compliment_of(concern_id),
        ended_words=ENDED_WORDS,
    )


@requires(Permission.ANSWER_CONCERNS)
def inbox_open(concern_id: int) -> Response:
    """Open it: the receipt of the hand-off."""
    open_shared(concern_id, by=principal(), now=now())
    return to_item(concern_id)


@requires(Permission.ANSWER_CONCERNS)
def inbox_to_qa(concern_id: int) -> Response | str:
    """Tell the QA team something about it."""
    item = opened(concern_id)
    form = ToQaForm()
    if form.validate_on_submit():
        try:
            tell_quality(concern_id, form.words.data or "", by=principal(), now=now())
        except InvalidError as refusal:
            form.refuse(refusal)
        else:
            flash("The Quality Assurance team can read what you wrote.")
            return to_item(concern_id)
    return render_template("inbox/to_qa.html", item=item, form=form, longest=LONGEST_WORDS)


def opened(concern_id: int) -> SharedItem:
    """One thing that was opened; the page with the button to open it where it was not."""
    item = shared_item(concern_id, by=principal(), today=london_day(now()))
    if not item.line.opened:
        abort(to_item(concern_id))
    return item


def to_item(concern_id: int) -> Response:
    """Go on to its page."""
    return redirect(url_for("provider.inbox_item", concern_id=concern_id))
