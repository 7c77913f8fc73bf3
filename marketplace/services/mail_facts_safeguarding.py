"""What messages to safeguarding officers are made from: by when somebody has to look."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.dates import moment_in_words
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.messages import WhyNotSent
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.queries.safeguarding_officers import to_be_told
from marketplace.services.mail_facts import Asked, Facts, NotDue


def waits(message: Asked) -> Facts:
    """By when it has to be accepted. Raises NotDue where it was, or is no longer theirs."""
    concern = message.row(Concern, "concern_id")
    provider_id = db.session.get_one(Submission, concern.submission_id).provider_id
    if message.account_id not in {officer.account_id for officer in to_be_told(provider_id)}:
        raise NotDue(WhyNotSent.NOT_THEIRS)
    due = db.session.scalars(
        select(HandOff.receipt_due_at)
        .where(
            HandOff.concern_id == concern.id,
            HandOff.recipient == Recipient.SAFEGUARDING.value,
            HandOff.status == HandOffStatus.SENT.value,
        )
        .order_by(HandOff.id.desc())
    ).first()
    if due is None:
        raise NotDue(WhyNotSent.ACCEPTED)
    return {"due": moment_in_words(due)}
