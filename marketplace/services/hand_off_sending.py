"""Staff hand a concern to a body outside this service, or tell the person where to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.access import Principal
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.errors import RefusedError
from marketplace.domain.hand_off_events import ConsentNoted
from marketplace.domain.hand_off_texts import checked_place, checked_text
from marketplace.domain.hand_offs import Basis, Method
from marketplace.domain.words import required_words
from marketplace.models.concern_words import Consent
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_loading import loaded
from marketplace.services.concern_moves import move
from marketplace.services.hand_off_telling import tell
from marketplace.services.hand_offs import hand_off
from marketplace.services.transaction import Transaction, transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandOff:
    """What staff say of a hand-off. `words` is the text as it goes.

    Of signposting, `words` is what the person is told. `takes_over` says that the other body has
    the concern from now on: it then stands at "handed off".
    """

    recipient: Recipient
    basis: Basis
    method: Method
    words: str
    place: str = ""
    takes_over: bool = False


def send(concern_id: int, new: NewHandOff, *, version: int, by: Principal, now: datetime) -> int:
    """Hand a concern over; return the id of the hand-off.

    Nothing leaves this service by itself: staff send the text by the way that they name, and this
    keeps that they did. Raises as `loaded` does; InvalidError about `words` and `place`;
    RefusedError where consent or the kind does not allow it; IllegalMoveError where another body
    cannot take it over from where it stands.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
        if new.recipient.works_here:
            raise RefusedError("They work in this service: nothing has to be sent to them.")
        made = hand_off(
            tx,
            concern,
            recipient=new.recipient,
            basis=new.basis,
            method=new.method,
            words=_words(tx, concern, new),
            place=checked_place(new.place, new.recipient),
            by=by,
        )
        if not new.method.is_sent:
            tell(tx, concern, words=made.words, by=by)
        elif new.takes_over and concern.status != ConcernStatus.HANDED_OFF:
            move(tx, concern, ConcernStatus.HANDED_OFF)
        return made.id


def note_consent(
    concern_id: int, recipient: Recipient, share: Share, *, by: Principal, now: datetime
) -> None:
    """Keep what the person said when staff asked them whether a recipient may have it.

    Raises as `loaded` does, and RefusedError of a recipient that nobody has to be asked about.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE)
        if recipient.works_here:
            raise RefusedError("This is asked and changed elsewhere, by the person themselves.")
        consent = Consent(recipient=recipient.value, share=share.value, at=tx.now)
        consent.submission_id = concern.submission_id
        tx.add(consent)
        tx.record(
            ConsentNoted(
                subject=subject_of(concern.id, ConcernKind(concern.kind)),
                recipient=recipient.value,
                share=share.value,
            )
        )


def _words(tx: Transaction, concern: Concern, new: NewHandOff) -> str:
    if not new.method.is_sent:
        return required_words(new.words, field="words", ask="Write where the person can go")
    answers = Answers.from_json(tx.get(Submission, concern.submission_id).answers)
    return checked_text(new.words, answers=answers, basis=new.basis)
