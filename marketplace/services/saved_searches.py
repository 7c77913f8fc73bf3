"""Saved searches: asked for, confirmed by the link that went to the address, stopped.

Whoever asks learns nothing about the address: the answer is the same whether or not it has the
same search already, and the same message goes there.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select, update

from marketplace.domain.access import visitor
from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.domain.messages import MessageKind
from marketplace.domain.saved_search_events import (
    SavedSearchAsked,
    SavedSearchConfirmed,
    SavedSearchEnded,
    saved_search_subject,
)
from marketplace.domain.saved_searches import (
    CONFIRM_WITHIN,
    LONGEST_QUERY,
    MOST_FOR_ONE_ADDRESS,
    Ending,
)
from marketplace.domain.throttling import ASKING, MAIL
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.models.saved_searches import SavedSearch
from marketplace.services.addresses import normal_address
from marketplace.services.keyed import keyed_digest, same
from marketplace.services.mailing import send
from marketplace.services.throttling import take, take_in
from marketplace.services.transaction import Transaction, transaction
from marketplace.wiring import adapters


class LinkFor(StrEnum):
    """What a link of a message can do."""

    CONFIRM = "confirm"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A saved search as its links show it. `query` is its address after "/search?"."""

    query: str
    is_confirmed: bool
    asked_at: datetime


_TOKEN = re.compile(r"([0-9]{1,9})-([A-Za-z0-9_-]{43})", re.ASCII)
_NOT_THERE = "There is no saved search for this link"
_TOO_MANY = (
    f"This address has {MOST_FOR_ONE_ADDRESS} saved searches, which is the most. Stop one of them "
    "by the link in one of its emails, then open this link again."
)
_TOO_LONG = "This search is too long to be saved. Take some of its choices off."


def ask(query: str, email: str, *, network: str, now: datetime) -> None:
    """Keep a search until its address confirms it, and send that address the link.

    What was asked for already is not kept twice: its link is sent once more.

    Raises InvalidError for the field "email", RefusedError for a search that is too long,
    SlowDownError after too many messages to one address or from one network.
    """
    address = normal_address(email)
    if len(query) > LONGEST_QUERY:
        raise RefusedError(_TOO_LONG)
    take(f"asking {network}", ASKING, now)
    with transaction(actor=visitor(), now=now) as tx:
        # A count of its own: shared with the messages of accounts, it would tell whether there is
        # one, and a stranger could use up the link that its owner waits for.
        take_in(tx, {f"told {address}": MAIL})
        chosen = select(SavedSearch).where(SavedSearch.email == address, SavedSearch.query == query)
        found = tx.session.scalars(chosen.with_for_update()).first()
        if found is not None and found.confirmed_at is None:
            found.asked_at = found.told_until = now
        saved = found or _new(tx, address, query)
        subject = saved_search_subject(saved.id)
        send(tx, MessageKind.SEARCH_CONFIRM, address=address, subject=subject, search_id=saved.id)
        tx.record(SavedSearchAsked(subject=subject, again=found is not None))


def look(token: str, link_for: LinkFor) -> Saved:
    """What a link is about. Raises NotFoundError where there is nothing for it (any more)."""
    row = _found(token, link_for)
    return Saved(query=row.query, is_confirmed=row.confirmed_at is not None, asked_at=row.asked_at)


def confirm(token: str, *, now: datetime) -> None:
    """Begin to tell, or go on for another year. Done twice it says the same.

    Raises NotFoundError as `look`; RefusedError where the address has too many already.
    """
    with transaction(actor=visitor(), now=now) as tx:
        row = _found(token, LinkFor.CONFIRM, locked=True)
        again = row.confirmed_at is not None
        if not again and now - row.asked_at >= CONFIRM_WITHIN:
            raise NotFoundError(_NOT_THERE)
        if not again and _confirmed_ones(tx, row.email) >= MOST_FOR_ONE_ADDRESS:
            raise RefusedError(_TOO_MANY)
        row.confirmed_at, row.asked_again_at = now, None
        tx.record(SavedSearchConfirmed(subject=saved_search_subject(row.id), again=again))


def stop(token: str, *, now: datetime) -> None:
    """Remove it with its address: no message goes there any more for it.

    Raises NotFoundError as `look`.
    """
    with transaction(actor=visitor(), now=now) as tx:
        end(tx, _found(token, LinkFor.STOP, locked=True), how=Ending.STOPPED)


def end(tx: Transaction, row: SavedSearch, *, how: Ending) -> None:
    """Remove one, and its address from every message about it, sent or not.

    A message that waits finds nothing to say then, and is not sent. A fragment: whoever calls it
    has locked the row.
    """
    subject = saved_search_subject(row.id)
    tx.record(SavedSearchEnded(subject=subject, how=how.value))
    tx.session.delete(row)
    tx.session.flush()
    tx.session.execute(
        update(Message)
        .where(Message.subject == subject)
        .values(address="", receipt=None, last_error=None)
        .execution_options(synchronize_session=False)
    )


def address_of_link(row: SavedSearch, link_for: LinkFor) -> str:
    """The whole address of a link, for a message."""
    return f"{adapters().settings.base_url}/tell-me/{link_for}/{row.id}-{_seal(row, link_for)}"


def is_token(text: str) -> bool:
    """Whether a text has the shape of what stands at the end of a link."""
    return _TOKEN.fullmatch(text) is not None


def _new(tx: Transaction, address: str, query: str) -> SavedSearch:
    _drop_oldest_unconfirmed(tx, address)
    row = SavedSearch(
        email=address,
        query=query,
        nonce=secrets.token_urlsafe(32),
        asked_at=tx.now,
        told_until=tx.now,
    )
    tx.add(row)
    tx.session.flush()
    return row


def _drop_oldest_unconfirmed(tx: Transaction, address: str) -> None:
    """Keep what waits for one address within bounds: anybody can ask for any address."""
    waiting = (
        select(SavedSearch)
        .where(SavedSearch.email == address, SavedSearch.confirmed_at.is_(None))
        .order_by(SavedSearch.asked_at.desc(), SavedSearch.id.desc())
        .offset(MOST_FOR_ONE_ADDRESS - 1)
    )
    for row in tx.session.scalars(waiting).all():
        end(tx, row, how=Ending.UNCONFIRMED)


def _confirmed_ones(tx: Transaction, address: str) -> int:
    chosen = select(func.count(SavedSearch.id)).where(
        SavedSearch.email == address, SavedSearch.confirmed_at.is_not(None)
    )
    return tx.session.scalars(chosen).one()


def _found(token: str, link_for: LinkFor, *, locked: bool = False) -> SavedSearch:
    parted = _TOKEN.fullmatch(token)
    if parted is None:
        raise NotFoundError(_NOT_THERE)
    chosen = select(SavedSearch).where(SavedSearch.id == int(parted[1]))
    if locked:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(chosen).one_or_none()
    if row is None or not same(parted[2], _seal(row, link_for)):
        raise NotFoundError(_NOT_THERE)
    return row


def _seal(row: SavedSearch, link_for: LinkFor) -> str:
    return keyed_digest("saved-search", link_for.value, row.id, row.nonce)
