"""Messages that could not be sent, and that nobody has looked at yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, select

from marketplace.domain.access import Principal
from marketplace.domain.concern_events import SAFEGUARDING_SUBJECT
from marketplace.domain.messages import PURPOSES, MessageKind
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from marketplace.models.messages import Message
from marketplace.queries.concern_facts import readable_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """One message that was given up. `why_not` is in our own words and names no address.

    `address` is empty where it is that of somebody who told us something: who they are is not for
    everybody who looks after mail.
    """

    id: int
    kind: MessageKind
    address: str
    about: str
    """What it is about, as the audit log names it: "registration:12"."""
    because: str
    """Why it was to be sent."""
    account_id: int | None
    created_at: datetime
    given_up_at: datetime
    attempts: int
    why_not: str


def undelivered() -> tuple[Undelivered, ...]:
    """All of them but those to safeguarding officers, the longest waiting first."""
    return _found(Message.kind.not_in(TO_SAFEGUARDING))


def undelivered_to_safeguarding(*, by: Principal) -> tuple[Undelivered, ...]:
    """Those to safeguarding officers, who alone may know that something came.

    Only about concerns that `by` may read: nothing about a provider that they belong to.
    """
    return _found(is_to_safeguarding_for(by))


def is_to_safeguarding_for(by: Principal) -> ColumnElement[bool]:
    """SQL of "this message is to safeguarding officers, and they may know of it"."""
    subject = literal(SAFEGUARDING_SUBJECT).concat(cast(Concern.id, String))
    theirs = select(subject).join(Submission, Submission.id == Concern.submission_id)
    return and_(
        Message.kind.in_(TO_SAFEGUARDING), Message.subject.in_(theirs.where(readable_by(by)))
    )


def how_many_undelivered() -> int:
    """How many there are besides those to safeguarding officers, for the desk's first page."""
    chosen = select(func.count()).select_from(Message)
    wanted = (*_IS_UNDELIVERED, Message.kind.not_in(TO_SAFEGUARDING))
    return db.session.scalars(chosen.where(*wanted)).one()


TO_SAFEGUARDING = (MessageKind.SAFEGUARDING_NEW.value, MessageKind.SAFEGUARDING_LATE.value)
"""Kinds of messages of which nobody but safeguarding officers may know."""
_TO_WHOEVER_TOLD_US = {
    MessageKind.CONCERN_RECEIVED,
    MessageKind.CONCERN_NEWS,
    MessageKind.CONCERN_SORTED,
}
_IS_UNDELIVERED = (Message.given_up_at.is_not(None), Message.settled_at.is_(None))


def _found(wanted: ColumnElement[bool]) -> tuple[Undelivered, ...]:
    chosen = select(Message).where(*_IS_UNDELIVERED, wanted)
    ordered = chosen.order_by(Message.given_up_at, Message.id)
    return tuple(_read(message) for message in db.session.scalars(ordered))


def _read(message: Message) -> Undelivered:
    kind = MessageKind(message.kind)
    return Undelivered(
        id=message.id,
        kind=kind,
        address="" if kind in _TO_WHOEVER_TOLD_US else message.address,
        about=message.subject,
        because=PURPOSES[kind].because,
        account_id=message.account_id,
        created_at=message.created_at,
        given_up_at=message.given_up_at or message.created_at,
        attempts=message.attempts,
        why_not=message.last_error or "",
    )
