"""Messages that could not be sent, and that nobody has looked at yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, false, func, literal, not_, or_, select

from marketplace.domain.access import Permission, Principal, may
from marketplace.domain.concern_events import SAFEGUARDING_SUBJECT
from marketplace.domain.message_purposes import PURPOSES
from marketplace.domain.messages import MessageKind
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from marketplace.models.messages import Message
from marketplace.queries.concern_facts import is_restricted, readable_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """One message that was given up. `why_not` is in our own words and names no address.

    `address` is empty where it is that of somebody who told us something, asked a provider or
    saved a search: who they are is not for everybody who looks after mail.
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
    """All of them but those of which safeguarding officers alone may know, the oldest first."""
    return _found(not_(is_for_safeguarding()))


def undelivered_to_safeguarding(*, by: Principal) -> tuple[Undelivered, ...]:
    """Those of which safeguarding officers alone may know: to them, or to whoever told us.

    Only about concerns that `by` may read: nothing about a provider that they belong to.
    """
    return _found(is_to_safeguarding_for(by))


def is_for_safeguarding() -> ColumnElement[bool]:
    """SQL of "this message tells that something is restricted": to officers, or about it."""
    return or_(Message.kind.in_(TO_SAFEGUARDING), _is_about_restricted())


def is_to_safeguarding_for(by: Principal) -> ColumnElement[bool]:
    """SQL of "safeguarding officers alone may know of this message", and they are one of them."""
    may_know = may(by, Permission.READ_SAFEGUARDING_CONCERNS)
    return _is_about_restricted(readable_by(by)) if may_know else false()


def _is_about_restricted(*wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    """About a restricted concern, or about a submission that holds nothing else."""
    others = select(Concern.submission_id).where(~is_restricted())
    alone = Concern.submission_id.not_in(others)
    subjects = (
        (SAFEGUARDING_SUBJECT, Concern.id, ()),
        ("concern:", Concern.id, ()),
        ("submission:", Concern.submission_id, (alone,)),
    )
    return or_(
        *(
            Message.subject.in_(
                select(literal(word).concat(cast(key, String)))
                .join(Submission, Submission.id == Concern.submission_id)
                .where(is_restricted(), *more, *wanted)
            )
            for word, key, more in subjects
        )
    )


def how_many_undelivered() -> int:
    """How many of `undelivered` there are, for the desk's first page."""
    chosen = select(func.count()).select_from(Message)
    wanted = (*_IS_UNDELIVERED, not_(is_for_safeguarding()))
    return db.session.scalars(chosen.where(*wanted)).one()


TO_SAFEGUARDING = (MessageKind.SAFEGUARDING_NEW.value, MessageKind.SAFEGUARDING_LATE.value)
"""Kinds of messages of which nobody but safeguarding officers may know."""
_TO_WHOEVER_WROTE = {
    MessageKind.CONCERN_RECEIVED,
    MessageKind.CONCERN_NEWS,
    MessageKind.CONCERN_SORTED,
    MessageKind.ENQUIRY_RECEIVED,
    MessageKind.ENQUIRY_NEWS,
    MessageKind.SEARCH_CONFIRM,
    MessageKind.SEARCH_NEWS,
    MessageKind.SEARCH_STILL_WANTED,
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
        address="" if kind in _TO_WHOEVER_WROTE else message.address,
        about=message.subject,
        because=PURPOSES[kind].because,
        account_id=message.account_id,
        created_at=message.created_at,
        given_up_at=message.given_up_at or message.created_at,
        attempts=message.attempts,
        why_not=message.last_error or "",
    )
