"""Messages that could not be sent, and that nobody has looked at yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from marketplace.domain.messages import PURPOSES, MessageKind
from marketplace.models.base import db
from marketplace.models.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """One message that was given up. `why_not` is in our own words and names no address."""

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
    """All of them, the longest waiting first."""
    chosen = select(Message).where(*_IS_UNDELIVERED).order_by(Message.given_up_at, Message.id)
    return tuple(_read(message) for message in db.session.scalars(chosen))


def how_many_undelivered() -> int:
    """How many there are, for the desk's first page."""
    chosen = select(func.count()).select_from(Message).where(*_IS_UNDELIVERED)
    return db.session.scalars(chosen).one()


_IS_UNDELIVERED = (Message.given_up_at.is_not(None), Message.settled_at.is_(None))


def _read(message: Message) -> Undelivered:
    kind = MessageKind(message.kind)
    return Undelivered(
        id=message.id,
        kind=kind,
        address=message.address,
        about=message.subject,
        because=PURPOSES[kind].because,
        account_id=message.account_id,
        created_at=message.created_at,
        given_up_at=message.given_up_at or message.created_at,
        attempts=message.attempts,
        why_not=message.last_error or "",
    )
