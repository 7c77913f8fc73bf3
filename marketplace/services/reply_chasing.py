"""Reminds providers of replies that are due, and tells the QA officers of those that are overdue.

One concern is one transaction, which looks at it afresh and keeps what was done in its row
(`reminded_at`, `overdue_told_at`): so nothing is done twice, whoever runs it and wherever it was
cut off. What a safeguarding officer has to look at first waits in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from marketplace.domain.access import Actor
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_times import reminder_due, reply_due
from marketplace.domain.concerns import ConcernStatus
from marketplace.domain.dates import london_day
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.inbox import ASKED_TO_REPLY, is_overdue
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_loading import locked
from marketplace.services.inbox_mail import remind_provider, tell_officers
from marketplace.services.leases import Turn, renew
from marketplace.services.transaction import Transaction, transaction

_WAITS = (
    Concern.status == ConcernStatus.WITH_PROVIDER.value,
    Concern.kind.in_([kind.value for kind in ASKED_TO_REPLY]),
    Concern.shared_at.is_not(None),
    ~Concern.waits_for_safeguarding,
    or_(Concern.reminded_at.is_(None), Concern.overdue_told_at.is_(None)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased:
    """What a run did, in concerns."""

    reminded: int = 0
    overdue: int = 0


def chase_replies(*, actor: Actor, now: datetime, turn: Turn) -> Chased:
    """Remind and tell, for every concern that waits for a provider's reply.

    Ends early where the process has to end; the next run goes on. Raises LeaseLost where another
    process has taken over.
    """
    reminded = overdue = 0
    for concern_id in db.session.scalars(
        select(Concern.id).where(*_WAITS).order_by(Concern.id)
    ).all():
        if turn.stopping.is_set():
            break
        with transaction(actor=actor, now=now) as tx:
            renew(tx, turn.lease)
            concern, submission = locked(tx, concern_id)
            if submission.provider_id is None or not _still_waits(tx, concern, submission):
                continue
            reminded += _remind(tx, concern, submission.provider_id)
            overdue += _tell_overdue(tx, concern, submission.provider_id)
    return Chased(reminded=reminded, overdue=overdue)


def _still_waits(tx: Transaction, concern: Concern, submission: Submission) -> bool:
    """Whether a reply is still waited for, and what was shared was not taken back."""
    shared = select(HandOff.id).where(
        HandOff.concern_id == concern.id,
        HandOff.recipient == Recipient.PROVIDER.value,
        HandOff.provider_id == submission.provider_id,
        HandOff.status != HandOffStatus.TAKEN_BACK.value,
    )
    waits = tx.session.scalars(select(Concern.id).where(Concern.id == concern.id, *_WAITS))
    return waits.first() is not None and tx.session.scalars(shared).first() is not None


def _remind(tx: Transaction, concern: Concern, provider_id: int) -> bool:
    """Remind its people, once. Where there is nobody to write to, it is tried again tomorrow."""
    if concern.shared_at is None or concern.reminded_at is not None:
        return False
    if london_day(tx.now) < reminder_due(concern.shared_at):
        return False
    people = remind_provider(tx, concern, provider_id)
    if people:
        concern.reminded_at = tx.now
    return bool(people)


def _tell_overdue(tx: Transaction, concern: Concern, provider_id: int) -> bool:
    """Tell the QA officers, once, and keep that the reply is overdue for their signals."""
    if concern.shared_at is None or concern.overdue_told_at is not None:
        return False
    if not is_overdue(reply_due(concern.shared_at), london_day(tx.now)):
        return False
    tell_officers(tx, concern, provider_id)
    concern.overdue_told_at = tx.now
    return True
