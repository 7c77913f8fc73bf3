"""What staff record of a hand-off once it was made: one small form for each.

Receipt, that they were asked, what came of it, that the person was told, and taking it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask import render_template
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.errors import ConflictError, InvalidError, RefusedError
from marketplace.domain.hand_offs import Arrival, HandOffStatus, TakenBackWhy
from marketplace.domain.words import optional_words, required_words
from marketplace.queries.hand_off_page import HandOffSeen, hand_off_of
from marketplace.services import hand_offs
from marketplace.services.hand_off_telling import tell_outcome
from marketplace.web import asking
from marketplace.web.clock import now
from marketplace.web.criteria import BadParameter
from marketplace.web.forms import Form
from marketplace.web.hand_off_form import HandOffDesk, opened, refused
from marketplace.web.identity import principal

_ARRIVALS = {each.value: each.label for each in Arrival if each is not Arrival.HERE}


class Record(StrEnum):
    """What is recorded. The value stands in the address."""

    RECEIPT = "receipt"
    ASKED = "asked"
    OUTCOME = "outcome"
    TELLING = "telling"
    TAKING_BACK = "taking-back"


class RecordForm(Form):
    """Without a question: that they were asked."""

    version = HiddenField()


class ReceiptForm(RecordForm):
    """How it is known that they have it."""

    arrival = RadioField(
        "How do you know?", choices=_ARRIVALS, validators=[InputRequired("Choose how you know it")]
    )
    words = TextAreaField("Who told you and when, or what the proof is")


class OutcomeForm(RecordForm):
    """What came of it."""

    words = TextAreaField("What came of it")


class TellingForm(RecordForm):
    """What the person is told."""

    words = TextAreaField("What the person is told")


class TakingBackForm(RecordForm):
    """Why."""

    why = RadioField(
        "Why?",
        choices={each.value: each.label for each in TakenBackWhy if each.by_staff},
        validators=[InputRequired("Choose why")],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One of the records: its form, its words, and what it does."""

    form: type[RecordForm]
    heading: str
    button: str
    told: str
    when: HandOffStatus
    act: Callable[[int, RecordForm, int], None]


def one(desk: HandOffDesk, concern_id: int, hand_off_id: int) -> str:
    """One hand-off: its text, what is known of it, and what to do."""
    concern = opened(concern_id)
    found = hand_off_of(concern_id, hand_off_id, now=now())
    return render_template(
        "hand_offs/one.html",
        desk=desk,
        concern=concern,
        hand_off=found,
        records=records_of(found, told_nobody=concern.told_nobody),
    )


def record(desk: HandOffDesk, concern_id: int, hand_off_id: int, record_: str) -> str | Response:
    """Show the form of a record, or keep it and go back to the hand-off."""
    kind = _kind(record_)
    concern, step = opened(concern_id), _STEPS[kind]
    found = hand_off_of(concern_id, hand_off_id, now=now())
    form = step.form()
    if form.validate_on_submit():
        try:
            step.act(hand_off_id, form, asking.version_from(form.version.data))
        except (InvalidError, RefusedError, ConflictError) as error:
            refused(form, error)
        else:
            where = {"concern_id": concern_id, "hand_off_id": hand_off_id}
            return desk.done(step.told, "hand_off", **where)
    form.version.data = str(found.version)
    return render_template(
        "hand_offs/record.html",
        desk=desk,
        concern=concern,
        hand_off=found,
        form=form,
        step=step,
        record=kind,
    )


def records_of(found: HandOffSeen, *, told_nobody: bool) -> tuple[tuple[Record, str], ...]:
    """What can be recorded of a hand-off as it stands, with the words of its button."""
    return tuple(
        (kind, step.button)
        for kind, step in _STEPS.items()
        if step.when is found.status and _applies(kind, found, told_nobody=told_nobody)
    )


def _applies(kind: Record, found: HandOffSeen, *, told_nobody: bool) -> bool:
    """Whoever works here says so here; nobody is told twice, or of what they do not know of."""
    if kind is Record.TELLING:
        return found.told_at is None and not told_nobody and not found.recipient.works_here
    if kind is Record.TAKING_BACK:
        return not found.recipient.works_here or found.recipient is Recipient.PROVIDER
    if kind is Record.ASKED:
        return not found.recipient.works_here or found.recipient is Recipient.PROVIDER
    return not found.recipient.works_here


def _kind(given: str) -> Record:
    try:
        return Record(given)
    except ValueError:
        raise BadParameter("record", "Open the page again.") from None


def _receipt(hand_off_id: int, form: RecordForm, version: int) -> None:
    how = optional_words(form["words"].data or "", field="words")
    arrival = Arrival(form["arrival"].data)
    who, at = principal(), now()
    hand_offs.record_delivery(
        hand_off_id, how=how, arrival=arrival, by=who, now=at, version=version
    )


def _asked(hand_off_id: int, form: RecordForm, version: int) -> None:
    del form
    hand_offs.record_reminder(hand_off_id, by=principal(), now=now(), version=version)


def _outcome(hand_off_id: int, form: RecordForm, version: int) -> None:
    words = required_words(form["words"].data or "", field="words", ask="Write what came of it")
    who, at = principal(), now()
    hand_offs.record_outcome(hand_off_id, outcome=words, by=who, now=at, version=version)


def _telling(hand_off_id: int, form: RecordForm, version: int) -> None:
    words, who = form["words"].data or "", principal()
    tell_outcome(hand_off_id, words=words, by=who, now=now(), version=version)


def _taking_back(hand_off_id: int, form: RecordForm, version: int) -> None:
    why, who = TakenBackWhy(form["why"].data), principal()
    hand_offs.take_back(hand_off_id, why=why, by=who, now=now(), version=version)


_STEPS: Mapping[Record, _Step] = {
    Record.RECEIPT: _Step(
        form=ReceiptForm,
        heading="They have it",
        button="Record that they have it",
        told="It is kept that they have it.",
        when=HandOffStatus.SENT,
        act=_receipt,
    ),
    Record.ASKED: _Step(
        form=RecordForm,
        heading="You asked whether they have it",
        button="Record that you asked them",
        told="It is kept that you asked them.",
        when=HandOffStatus.SENT,
        act=_asked,
    ),
    Record.OUTCOME: _Step(
        form=OutcomeForm,
        heading="What came of it",
        button="Record what came of it",
        told="What came of it is kept.",
        when=HandOffStatus.RECEIVED,
        act=_outcome,
    ),
    Record.TELLING: _Step(
        form=TellingForm,
        heading="Tell the person what came of it",
        button="Tell the person",
        told="The person can read it now.",
        when=HandOffStatus.ENDED,
        act=_telling,
    ),
    Record.TAKING_BACK: _Step(
        form=TakingBackForm,
        heading="Take the hand-off back",
        button="Take it back",
        told="The hand-off is taken back.",
        when=HandOffStatus.SENT,
        act=_taking_back,
    ),
}
