"""What the words of messages are made from: read when a message is sent, by the ids it refers to.

A loader raises `NotDue` where nobody should get the message any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from marketplace.domain.dates import moment_in_words
from marketplace.domain.errors import MarketplaceError
from marketplace.domain.mail_text import one_line
from marketplace.domain.messages import MessageKind, WhyNotSent
from marketplace.models.accounts import Account, SingleUseLink
from marketplace.models.base import Base, db
from marketplace.models.messages import Message
from marketplace.services.links import link_address

Facts = dict[str, str | bool]
"""What a template is given, ready to be read: nothing is decided or formatted there."""

Model = TypeVar("Model", bound=Base)


class NotDue(MarketplaceError):
    """Nobody should get this message any more. `why` is what the audit log keeps."""

    def __init__(self, why: WhyNotSent) -> None:
        super().__init__(f"it is not sent: {why.label}")
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A message as it was asked for, and the moment at which its words are made."""

    kind: MessageKind
    account_id: int | None
    address: str
    refers: Mapping[str, object]
    created_at: datetime
    now: datetime

    def key(self, name: str) -> int:
        """An id it refers to. Raises KeyError or TypeError for none: `send` checks them."""
        value = self.refers[name]
        if not isinstance(value, int):
            raise TypeError(f"{name} of a message is no id")
        return value

    def row(self, model: type[Model], name: str) -> Model:
        """What it refers to by id. Raises NotDue where that is gone."""
        found = db.session.get(model, self.key(name))
        if found is None:
            raise NotDue(WhyNotSent.IS_GONE)
        return found


Loader = Callable[[Asked], Facts]


def asked(message: Message, *, now: datetime) -> Asked:
    """Read a message's row."""
    return Asked(
        kind=MessageKind(message.kind),
        account_id=message.account_id,
        address=message.address,
        refers=message.refers,
        created_at=message.created_at,
        now=now,
    )


def open_account(message: Asked) -> Account | None:
    """Whose account it is about, if anybody's. Raises NotDue where it was closed."""
    if message.account_id is None:
        return None
    account = db.session.get(Account, message.account_id)
    if account is None or account.closed_at is not None:
        raise NotDue(WhyNotSent.ACCOUNT_CLOSED)
    return account


def link_of(message: Asked) -> SingleUseLink:
    """The link that it carries. Raises NotDue where it can no longer be used."""
    link = message.row(SingleUseLink, "link_id")
    if link.used_at is not None:
        raise NotDue(WhyNotSent.LINK_USED)
    if link.expires_at <= message.now:
        raise NotDue(WhyNotSent.LINK_EXPIRED)
    return link


def link_facts(link: SingleUseLink) -> Facts:
    """The address of a link, and until when it works."""
    return {"link": link_address(link.id), "link_until": moment_in_words(link.expires_at)}


def written(name: str) -> str:
    """A name as somebody typed it, for the middle of a sentence: on one line."""
    return one_line(name)
