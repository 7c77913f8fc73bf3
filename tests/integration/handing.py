"""Rows that the tests of hand-offs need: a concern of some kind, at some status, with consents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import count

from sqlalchemy import select

from marketplace.domain.access import Principal
from marketplace.domain.concern_answers import Answers, Contact, ContactWay, Happening, Naming
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import WITH_PROVIDERS, ConcernKind, ConcernStatus, Source
from marketplace.domain.hand_offs import Basis, Method
from marketplace.models.base import db
from marketplace.models.concern_words import Consent
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.services.hand_offs import hand_off
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST
from tests.integration.town import START

NAME = "Wilhelmina Thackeray"
STORY = "The carer did not come on Tuesday. Marmalade was on the floor."
_numbers = count(1)

ANSWERS = Answers(
    naming=Naming(words="Bramble Care"),
    happening=Happening(words=STORY, when="Last Tuesday"),
    name=NAME,
    contact=Contact(way=ContactWay.EMAIL, value="mina@example.org"),
)


def a_concern(  # noqa: PLR0913 - each has its default
    *,
    kind: ConcernKind = ConcernKind.CONCERN,
    status: ConcernStatus = ConcernStatus.RECEIVED,
    shares: Mapping[Recipient, Share] | None = None,
    provider_id: int | None = None,
    waits: bool = False,
    raised_by: int | None = None,
    answers: Answers = ANSWERS,
    now: datetime = START,
) -> int:
    """A concern of a submission of its own, as it would stand there; its id."""
    with transaction(actor=TEST, now=now) as tx:
        submission = Submission(
            reference=f"T-{next(_numbers):07}",
            passphrase_digest="0" * 64,
            source=Source.FORM.value,
            provider_id=provider_id,
            provider_words="Bramble Care",
            cqc_id="",
            district="",
            answers=answers.as_json(),
            received_at=now,
        )
        tx.add(submission)
        tx.session.flush()
        for recipient, share in (shares or {}).items():
            consent = Consent(recipient=recipient.value, share=share.value, at=now)
            consent.submission_id = submission.id
            tx.add(consent)
        concern = Concern(
            submission_id=submission.id,
            kind=kind.value,
            status=status.value,
            priority=0,
            waits_for_safeguarding=waits,
            raised_by=raised_by,
            received_at=now,
            organisational=False,
            pattern=False,
            shared_at=now if status in WITH_PROVIDERS else None,
        )
        tx.add(concern)
        tx.session.flush()
        return concern.id


def handed(  # noqa: PLR0913 - all of it makes a hand-off
    concern_id: int,
    recipient: Recipient,
    *,
    basis: Basis = Basis.PUBLIC_TASK,
    method: Method | None = None,
    words: str = "",
    place: str = "",
    provider_id: int | None = None,
    by: Principal | None = None,
    now: datetime = START,
) -> int:
    """Hand a concern to somebody; the id of the hand-off."""
    otherwise = Method.HERE if recipient.works_here else Method.SECURE_EMAIL
    with transaction(actor=TEST, now=now) as tx:
        made = hand_off(
            tx,
            tx.get(Concern, concern_id),
            recipient=recipient,
            basis=basis,
            method=method or otherwise,
            words=words,
            place=place,
            provider_id=provider_id,
            by=by,
        )
        return made.id


def stored_hand_off(hand_off_id: int) -> HandOff:
    """A hand-off as the database has it now."""
    db.session.rollback()
    found = db.session.get(HandOff, hand_off_id)
    assert found is not None
    return found


def stored_concern(concern_id: int) -> Concern:
    """A concern as the database has it now."""
    db.session.rollback()
    found = db.session.get(Concern, concern_id)
    assert found is not None
    return found


def hand_offs_of(concern_id: int) -> list[HandOff]:
    """The hand-offs of a concern, oldest first."""
    db.session.rollback()
    chosen = select(HandOff).where(HandOff.concern_id == concern_id).order_by(HandOff.id)
    return list(db.session.scalars(chosen))
