"""What both parties' pages of an enquiry are made of: the row, what was written, and its mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.enquiries import Written, enquiry_subject
from marketplace.domain.enquiry_steps import Said, Telling
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
    is_tried: bool
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


def said_and_told(enquiry_id: int, *, sent_at: datetime) -> tuple[Said, ...]:
    """The same, with what became of our messages about what the person added."""
    mails = _mails(enquiry_id, sent_at=sent_at)
    return tuple(
        replace(said, telling=_telling(mails, at=said.at))
        if said.written is Written.ADDED
        else said
        for said in said_in(enquiry_id)
    )


def delivery_of(enquiry_id: int, *, sent_at: datetime) -> Delivery:
    """What became of its mails. Reminders count that a mail server took."""
    mails = _mails(enquiry_id, sent_at=sent_at)
    new = [mail for mail in mails if mail.kind == MessageKind.ENQUIRY_NEW]
    ended = all(mail.given_up_at for mail in new)
    given_up = [mail.given_up_at for mail in new if not mail.was_put_aside]
    reminders = [mail.sent_at for mail in mails if mail.kind == MessageKind.ENQUIRY_REMINDER]
    return Delivery(
        delivered_at=_first([mail.sent_at for mail in new]),
        undelivered_at=_first(given_up) if ended else None,
        not_sent_at=_first([mail.given_up_at for mail in new]) if ended and not given_up else None,
        is_tried=any(mail.attempts for mail in new),
        # To several people at nearly the same time: one reminder for each day.
        reminded_at=tuple({at.date(): at for at in reminders if at is not None}.values()),
    )


def undelivered_since(enquiry_id: int, *, sent_at: datetime) -> datetime | None:
    """Since when the provider may not know of the newest that the person wrote.

    None unless none of the mails about it went out or is still tried, and no reminder went out.
    """
    mails = _mails(enquiry_id, sent_at=sent_at)
    new = [mail for mail in mails if mail.kind == MessageKind.ENQUIRY_NEW]
    asked_at = max((mail.created_at for mail in new), default=sent_at)
    if _telling(mails, at=asked_at) not in {Telling.UNDELIVERED, Telling.NOT_SENT}:
        return None
    return max(mail.given_up_at for mail in new if mail.given_up_at)


def given_up_after(moment: datetime) -> tuple[int, ...]:
    """The ids of enquiries of which a mail to the provider was given up after that."""
    chosen = select(Message.subject.distinct()).where(
        Message.kind == MessageKind.ENQUIRY_NEW.value, Message.given_up_at > moment
    )
    return tuple(sorted(int(each.rpartition(":")[2]) for each in db.session.scalars(chosen)))


def is_news_since(enquiry_id: int, moment: datetime) -> bool:
    """Whether whoever asked was told, then or later, that there is something to read."""
    chosen = select(Message.id).where(
        Message.kind == MessageKind.ENQUIRY_NEWS.value,
        Message.subject == enquiry_subject(enquiry_id),
        Message.created_at >= moment,
    )
    return db.session.scalars(chosen.limit(1)).first() is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    """One mail to the provider, and what became of it."""

    kind: str
    address: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    given_up_at: datetime | None
    settled_at: datetime | None

    @property
    def was_put_aside(self) -> bool:
        """Whether nobody should get it any more: it ended in the moment in which that was seen."""
        return self.given_up_at == self.settled_at

    def waited(self, at: datetime) -> bool:
        """Whether it was still to be sent then."""
        ended_at = self.sent_at or self.given_up_at
        return self.created_at < at and (ended_at is None or ended_at >= at)


def _mails(enquiry_id: int, *, sent_at: datetime) -> tuple[_Mail, ...]:
    """Its mails to the provider, in order.

    Messages outlive the enquiry that they were about, and a database may give its number to
    another: what was asked for before `sent_at` was about that one.
    """
    chosen = select(
        Message.kind,
        Message.address,
        Message.attempts,
        Message.created_at,
        Message.sent_at,
        Message.given_up_at,
        Message.settled_at,
    ).where(
        Message.subject == enquiry_subject(enquiry_id),
        Message.kind.in_((MessageKind.ENQUIRY_NEW.value, MessageKind.ENQUIRY_REMINDER.value)),
        Message.created_at >= sent_at,
    )
    rows = db.session.execute(chosen.order_by(Message.id))
    return tuple(_Mail(**row) for row in rows.mappings())


def _telling(mails: Sequence[_Mail], *, at: datetime) -> Telling | None:
    """How the provider was told of what the person added then, None where nobody knows.

    By the mails that were asked for then or later, and by one that still waited to be sent, to
    which none was added (`services.enquiry_mail`). A reminder counts once it went out.
    """
    mails = [mail for mail in mails if mail.kind == MessageKind.ENQUIRY_NEW or mail.sent_at]
    own = {mail.address for mail in mails if mail.created_at == at}
    theirs = [
        mail
        for mail in mails
        if mail.created_at >= at or (mail.waited(at) and mail.address not in own)
    ]
    if not theirs:
        return None
    if any(mail.sent_at for mail in theirs):
        return Telling.EMAILED
    if not all(mail.given_up_at for mail in theirs):
        return Telling.UNDER_WAY
    aside = all(mail.was_put_aside for mail in theirs)
    return Telling.NOT_SENT if aside else Telling.UNDELIVERED


def _first(moments: Sequence[datetime | None]) -> datetime | None:
    return min((at for at in moments if at is not None), default=None)
