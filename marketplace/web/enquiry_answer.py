"""A provider's answer to an enquiry: its page, in the account and behind the link alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from marketplace.domain.enquiries import EnquiryStatus, Written, can_write
from marketplace.domain.errors import ConflictError, InvalidError, RefusedError
from marketplace.domain.words import LONGEST_WORDS
from marketplace.queries.enquiries import EnquiryItem
from marketplace.services.enquiry_answers import AnsweredSinceError
from marketplace.web.forms import Form

SENT = (
    "They can read it now. If they asked for email, we tell them that there is something to read."
)
_WRITTEN_SINCE = (
    "They wrote more while you were writing: it is below, and now marked as opened. Your answer "
    "was not sent yet. Look at it, then send it."
)
_ANSWERED_SINCE = (
    "An answer was sent while you were writing, by you or somebody else: it is below. What you "
    "wrote was not sent yet. Look at that answer, then send yours if it is still needed."
)
_CHOICES = {
    Written.ANSWER: "Answer here",
    Written.IN_TOUCH: "We have been in touch by phone",
    Written.CANNOT_HELP: "We cannot help with this",
}
_HINTS = {
    Written.ANSWER.value: "They read your words with their reference and passphrase.",
    Written.IN_TOUCH.value: "They see that you say so. You can add a few words.",
    Written.CANNOT_HELP.value: "It helps them to know soon. You can say why, or who might help.",
}


_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)


class AnswerForm(Form):
    """What the provider says, and its words. `seen` is how many answers the page shows."""

    seen = HiddenField()
    said = RadioField(
        "What do you want to tell them?", [InputRequired("Choose what you want to tell them")]
    )
    words = TextAreaField("Your words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Where an enquiry is answered: how it is read, opened and answered there.

    `address` is its page, `template` that of the form.
    """

    item: Callable[[], EnquiryItem]
    open: Callable[[], None]
    answer: Callable[[Written, str, int], None]
    address: str
    template: str


def answer_page(place: Answering) -> Response:
    """Write an answer and send it. Whatever stands in its way, the words stay on the page."""
    item, form = place.item(), AnswerForm()
    _offer(form, item)
    if not form.validate_on_submit():
        nothing_to_do = not form.is_submitted() and not item.can_write
        return redirect(place.address) if nothing_to_do else _page(place, item, form)
    try:
        place.answer(Written(form.said.data), form.words.data or "", _seen(form))
    except InvalidError as problem:
        form.refuse(problem)
        return _page(place, item, form)
    except AnsweredSinceError:
        return _page(place, place.item(), form, note=_ANSWERED_SINCE)
    except ConflictError:
        place.open()
        return _page(place, place.item(), form, note=_WRITTEN_SINCE)
    except RefusedError as refusal:
        return _page(place, place.item(), form, note=str(refusal))
    flash(SENT)
    return redirect(place.address)


def _offer(form: AnswerForm, item: EnquiryItem) -> None:
    """Whatever may be said once it was opened: what may be said now, its use case knows."""
    answer_by = item.asked.answer_by if item.asked else None
    said = can_write(EnquiryStatus.READ, answer_by) if answer_by else ()
    form.said.choices = {each.value: _CHOICES[each] for each in said}


def _seen(form: AnswerForm) -> int:
    """How many answers whoever wrote this had seen; none where the form does not say."""
    seen = form.seen.data or ""
    return int(seen) if _NUMBER.fullmatch(seen) else 0


def _page(place: Answering, item: EnquiryItem, form: AnswerForm, *, note: str = "") -> Response:
    form.seen.data = str(item.answers)
    shown = render_template(
        place.template,
        item=item,
        form=form,
        hints=_HINTS,
        note=note,
        longest=LONGEST_WORDS,
        back=place.address,
    )
    return make_response(shown, 409 if note else 200)
