"""The daily look at documents that run out: reminders, then the hold.

Both may be repeated at will: a reminder is sent once for each threshold, a hold is open once. Each
provider is a transaction of its own, in which its other users wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, select

from marketplace.domain.access import Actor, job
from marketplace.domain.dates import london_day
from marketplace.domain.document_events import DocumentReminded, document_subject
from marketplace.domain.documents import REMINDED_BEFORE, reminder_due
from marketplace.domain.messages import MessageKind
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import Account, Membership
from marketplace.models.base import db
from marketplace.models.documents import Document
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.services.document_holds import (
    lift_where_renewed,
    lock_provider,
    place_where_expired,
)
from marketplace.services.leases import Turn, renew
from marketplace.services.mailing import send
from marketplace.services.transaction import Transaction, transaction

_CHASE = job("chase")
_FIRST = timedelta(days=max(REMINDED_BEFORE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What `hold_expired` did, in listings."""

    placed: int
    lifted: int


def remind(*, now: datetime, actor: Actor = _CHASE, turn: Turn | None = None) -> int:
    """Tell providers of documents that end in 60, 30 or 7 days, or have ended; return how many.

    Everybody who acts for the provider now is told. Each transaction renews the lease of `turn`.

    Raises LeaseLost.
    """
    today = london_day(now)
    soon = select(Document.id).where(
        Document.replaced_at.is_(None),
        Document.provider_id.is_not(None),
        Document.expires_on <= today + _FIRST,
    )
    reminded = 0
    for document_id in db.session.scalars(soon.order_by(Document.expires_on, Document.id)).all():
        if _ended(turn):
            break
        with transaction(actor=actor, now=now) as tx:
            _keep_turn(tx, turn)
            reminded += _remind_of(tx, document_id, today=today)
    return reminded


def hold_expired(*, now: datetime, actor: Actor = _CHASE, turn: Turn | None = None) -> Held:
    """Hold the listings of providers whose required documents have expired, lift the others'.

    A provider that never gave a document is not touched. Each transaction renews the lease of
    `turn`.

    Raises LeaseLost.
    """
    today = london_day(now)
    placed = lifted = 0
    for provider_id in _to_look_at(today):
        if _ended(turn):
            break
        with transaction(actor=actor, now=now) as tx:
            _keep_turn(tx, turn)
            lock_provider(tx, provider_id)
            placed += place_where_expired(tx, provider_id, today=today)
            lifted += lift_where_renewed(tx, provider_id, today=today)
    return Held(placed=placed, lifted=lifted)


def _to_look_at(today: date) -> list[int]:
    """Providers with an expired document, or with a listing that is held for one."""
    with_expired = select(Document.provider_id).where(
        Document.replaced_at.is_(None),
        Document.provider_id.is_not(None),
        Document.expires_on < today,
    )
    held = (
        select(Listing.provider_id)
        .join(
            HoldRow,
            and_(
                HoldRow.listing_id == Listing.id,
                HoldRow.kind == HoldKind.DOCUMENTS.value,
                HoldRow.lifted_at.is_(None),
            ),
        )
        .distinct()
    )
    found = {*db.session.scalars(with_expired), *db.session.scalars(held)}
    return sorted(provider_id for provider_id in found if provider_id is not None)


def _remind_of(tx: Transaction, document_id: int, *, today: date) -> int:
    """Send what is due about one document; 1 if anybody was told."""
    row = tx.session.get(Document, document_id, with_for_update=True, populate_existing=True)
    if row is None or row.replaced_at is not None or row.provider_id is None:
        return 0
    subject = document_subject(document_id)
    days = reminder_due(row.expires_on, _reminded(tx, subject), today=today)
    if days is None:
        return 0
    people = _people(tx, row.provider_id)
    for account_id, email in people:
        send(
            tx,
            MessageKind.DOCUMENT_EXPIRES,
            address=email,
            subject=subject,
            account_id=account_id,
            document_id=document_id,
            days=days,
        )
    if people:
        tx.record(DocumentReminded(subject=subject, days=days, people=len(people)))
    return 1 if people else 0


def _reminded(tx: Transaction, subject: str) -> frozenset[int]:
    """The thresholds about which messages were left to be sent already."""
    chosen = select(Message.refers).where(
        Message.kind == MessageKind.DOCUMENT_EXPIRES.value, Message.subject == subject
    )
    return frozenset(int(refers["days"]) for refers in tx.session.scalars(chosen))


def _people(tx: Transaction, provider_id: int) -> list[tuple[int, str]]:
    """Who acts for a provider now, and can be written to."""
    chosen = (
        select(Account.id, Account.email)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.provider_id == provider_id,
            Membership.ended_at.is_(None),
            Account.closed_at.is_(None),
            Account.email_confirmed_at.is_not(None),
        )
        .order_by(Account.id)
    )
    return [(account_id, email) for account_id, email in tx.session.execute(chosen)]


def _ended(turn: Turn | None) -> bool:
    return turn is not None and turn.stopping.is_set()


def _keep_turn(tx: Transaction, turn: Turn | None) -> None:
    if turn is not None:
        renew(tx, turn.lease)
