"""What both parties' pages of an enquiry are made of: the row, what was written, and its mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.enquiries import Written, enquiry_subject
from marketplace.domain.enquiry_steps import Said
from marketplace.domain.messages import MessageKind
from marketplace.models.base import db
from marketplace.models.enquiries import EnquiryWords
from marketplace.models.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of the mails to a provider: `domain.enquiry_steps.EnquiryFacts` says the rest."""

    delivered_at: datetime | None
    undelivered_at: datetime | None
    not_sent_at: datetime | None
    reminded_at: tuple[datetime, ...]


def said_in(enquiry_id: int) -> tuple[Said, ...]:
    """What the two wrote after it was sent, the oldest first."""
    chosen = (
        select(EnquiryWords).where(EnquiryWords.enquiry_id == enquiry_id).order_by(EnquiryWords.id)
    )
    return tuple(
        Said(written=Written(row.written), words=row.words, at=row.at, read_at=row.read_at)
        for row in db.session.scalars(chosen)
    )


def delivery_of(enquiry_id: int, *, sent_at: datetime) -> Delivery:
    """What became of its mails. Reminders count that a mail server took.

    Messages outlive the enquiry that they were about, and a database may give its number to
    another: what was asked for before `sent_at` was about that one.
    """
    chosen = select(Message.kind, Message.sent_at, Message.given_up_at, Message.settled_at).where(
        Message.subject == enquiry_subject(enquiry_id), Message.created_at >= sent_at
    )
    rows = db.session.execute(chosen.order_by(Message.id)).all()
    new = [row for row in rows if row.kind == MessageKind.ENQUIRY_NEW]
    ended = all(row.given_up_at for row in new)
    # What nobody should get any more is put aside in the moment in which it ends.
    given_up = [row.given_up_at for row in new if row.given_up_at != row.settled_at]
    reminders = [row.sent_at for row in rows if row.kind == MessageKind.ENQUIRY_REMINDER]
    return Delivery(
        delivered_at=_first([row.sent_at for row in new]),
        undelivered_at=_first(given_up) if ended else None,
        not_sent_at=_first([row.given_up_at for row in new]) if ended and not given_up else None,
        # To several people at nearly the same time: one reminder for each day.
        reminded_at=tuple({at.date(): at for at in reminders if at is not None}.values()),
    )


def _first(moments: Sequence[datetime | None]) -> datetime | None:
    return min((at for at in moments if at is not None), default=None)
