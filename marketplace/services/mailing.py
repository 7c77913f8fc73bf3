"""Asks for a message to be sent: a row and its work in the outbox, in the caller's transaction.

Nothing leaves before the commit, and no words are kept: they are made from ids when the message
is sent (see `services.mail_words`). So a message that nobody should get any more, because a link
was used or an account closed meanwhile, is not sent.
"""

from __future__ import annotations

import re

from sqlalchemy import insert

from marketplace.domain.message_purposes import PURPOSES
from marketplace.domain.messages import MessageKind
from marketplace.models.messages import Message
from marketplace.services.transaction import MAIL, Transaction

_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f@<>,;:\"()\[\]\\]{1,64}@[\w.-]{1,189}")
_CODE = re.compile(r"[A-Za-z0-9:._+-]{1,64}")
"""Ids, codes of our own, ISO dates and times. Words of people have spaces."""
_MESSAGE = insert(Message).returning(Message.id)


def send(
    tx: Transaction,
    kind: MessageKind,
    *,
    address: str,
    subject: str,
    account_id: int | None = None,
    **refers: int | str,
) -> int:
    """Leave one message to be sent once `tx` has committed; return its id.

    `subject` is what it is about ("registration:12"), `account_id` whose account, if anybody's.
    `refers` are the ids, codes of our own and ISO dates that the words of this kind need (the
    `needs` of its purpose in `domain.message_purposes`); more may be kept.

    Raises:
        ValueError: the address is none that mail can go to, or `refers` lacks what the words
            need, or holds free text.
    """
    if not _ADDRESS.fullmatch(address):
        raise ValueError("that is no address that mail can be sent to")
    if missing := PURPOSES[kind].needs - refers.keys():
        raise ValueError(f"the words of {kind} need {', '.join(sorted(missing))}")
    for name, value in refers.items():
        if isinstance(value, str) and not _CODE.fullmatch(value):
            raise ValueError(f"{name} is free text: a message keeps ids, codes and dates only")
    message = {
        "kind": kind.value,
        "account_id": account_id,
        "address": address,
        "subject": subject,
        "refers": dict(refers),
        "created_at": tx.now,
        "attempts": 0,
    }
    tx.session.flush()  # the account may be as new as the message
    message_id: int = tx.session.connection().execute(_MESSAGE, message).scalar_one()
    tx.enqueue(MAIL, (message_id,))
    return message_id
