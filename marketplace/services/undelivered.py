"""What staff do about a message that could not be sent: send it again, or put it aside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, may, require
from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.domain.mail_events import MessagePutAside, MessageSentAgain
from marketplace.models.messages import Message
from marketplace.queries.undelivered import is_for_safeguarding, is_to_safeguarding_for
from marketplace.services.mail_facts import NotDue
from marketplace.services.mail_words import words_of
from marketplace.services.transaction import MAIL, Transaction, transaction
from marketplace.wiring import adapters


def send_again(message_id: int, *, by: Principal, now: datetime) -> None:
    """Have a message tried anew, for another 72 hours.

    Raises ForbiddenError, NotFoundError, and RefusedError where somebody settled it meanwhile, or
    where nobody should get it any more: its link is too old, for example.
    """
    with transaction(actor=by.actor, now=now) as tx:
        message = _undelivered(tx, message_id, by=by)
        try:
            words_of(message, settings=adapters().settings, now=now)
        except NotDue as not_due:
            raise RefusedError(
                f"This message cannot be sent again: {not_due.why.label}. Put it aside, and ask "
                "whoever needs it to begin anew."
            ) from not_due
        message.given_up_at = None
        tx.enqueue(MAIL, (message.id,))
        tx.record(
            MessageSentAgain(
                subject=f"message:{message.id}", message=message.kind, about=message.subject
            )
        )


def put_aside(message_id: int, *, by: Principal, now: datetime) -> None:
    """Take a message off the list: it is not going to be sent.

    Raises ForbiddenError, NotFoundError, and RefusedError where somebody settled it meanwhile.
    """
    with transaction(actor=by.actor, now=now) as tx:
        message = _undelivered(tx, message_id, by=by)
        message.settled_at = now
        tx.record(
            MessagePutAside(
                subject=f"message:{message.id}", message=message.kind, about=message.subject
            )
        )


def _undelivered(tx: Transaction, message_id: int, *, by: Principal) -> Message:
    """A message that waits for somebody to deal with it.

    One of which safeguarding officers alone may know might as well not exist to everybody else.
    """
    if not may(by, Permission.HANDLE_SAFEGUARDING_CONCERNS):
        require(by, Permission.RESOLVE_MAIL)
    message = tx.get(Message, message_id)
    same = Message.id == message_id
    if tx.session.scalars(select(same).where(same, is_for_safeguarding())).first():
        theirs = select(same).where(same, is_to_safeguarding_for(by))
        if tx.session.scalars(theirs).first() is None:
            raise NotFoundError(f"there is no {Message.__tablename__} {message_id}")
    else:
        require(by, Permission.RESOLVE_MAIL)
    if message.given_up_at is None or message.settled_at is not None:
        raise RefusedError("Somebody has dealt with this message already.")
    return message
