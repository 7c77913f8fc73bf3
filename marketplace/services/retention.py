"""Removes what nobody needs any more; how long each is kept is `domain.retention`.

Safe to repeat and to cut off: what is removed is gone, what is not is found by the next run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Delete, Update, delete, or_, select, update

from marketplace.domain import retention
from marketplace.domain.access import Actor
from marketplace.domain.claim_events import EndReason
from marketplace.domain.gaps import MOST_MONTHS, months_back
from marketplace.domain.registrations import RegistrationStatus
from marketplace.domain.retention_events import RecordsRemoved, RegistrationRemoved
from marketplace.domain.sign_ins import ABSOLUTE
from marketplace.models.accounts import SignIn, SingleUseLink, Throttle
from marketplace.models.base import db
from marketplace.models.cases import Case, ProviderInvitation
from marketplace.models.documents import Document
from marketplace.models.finding import SearchCount
from marketplace.models.messages import Message
from marketplace.models.registrations import Claim, Registration
from marketplace.services.claim_moves import end_all
from marketplace.services.leases import Turn, renew
from marketplace.services.transaction import Transaction, transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a run removed, counted. `addresses` are those of messages that were sent long ago.

    `searches` are counts of what was looked for.
    """

    links: int
    sign_ins: int
    tries: int
    addresses: int
    searches: int
    registrations: int


def purge(*, actor: Actor, now: datetime, turn: Turn) -> Purged:
    """Remove what is over. Ends early where the process has to end.

    Raises LeaseLost where another process has taken over.
    """
    removed = _purge_records(actor=actor, now=now, turn=turn)
    registrations = 0
    for registration_id in _forgotten_registrations(now):
        if turn.stopping.is_set():
            break
        registrations += _remove_registration(registration_id, actor=actor, now=now, turn=turn)
    return Purged(
        links=removed.links,
        sign_ins=removed.sign_ins,
        tries=removed.tries,
        addresses=removed.addresses,
        searches=removed.searches,
        registrations=registrations,
    )


def _purge_records(*, actor: Actor, now: datetime, turn: Turn) -> RecordsRemoved:
    """Remove links, sign-ins, counted tries and searches, and the addresses of messages."""
    over = now - retention.ENDED_SIGN_INS
    oldest = months_back(now.date(), MOST_MONTHS)[-1]
    with transaction(actor=actor, now=now) as tx:
        renew(tx, turn.lease)
        removed = RecordsRemoved(
            subject="records",
            links=_done(
                tx,
                delete(SingleUseLink).where(
                    SingleUseLink.expires_at < now - retention.LINKS_AFTER_EXPIRY
                ),
            ),
            sign_ins=_done(
                tx,
                delete(SignIn).where(
                    or_(SignIn.ended_at < over, SignIn.started_at < over - ABSOLUTE)
                ),
            ),
            tries=_done(
                tx,
                delete(Throttle).where(
                    Throttle.since < now - retention.FORGOTTEN_TRIES,
                    Throttle.free_at < now - retention.FORGOTTEN_TRIES,
                ),
            ),
            addresses=_done(tx, _forget_addresses(now - retention.ADDRESSES_OF_MESSAGES)),
            searches=_done(tx, delete(SearchCount).where(SearchCount.month < oldest)),
        )
        if removed.is_anything:
            tx.record(removed)
    return removed


def _forget_addresses(before: datetime) -> Update:
    """Where messages went that were sent, or put aside, before then; and what answers say of it.

    The messages stay: what was sent about what, and when, is part of the record.
    """
    return (
        update(Message)
        .where(
            Message.address != "",
            or_(Message.sent_at < before, Message.settled_at < before),
        )
        .values(address="", receipt=None, last_error=None)
    )


def _done(tx: Transaction, statement: Delete | Update) -> int:
    """Carry out a statement; return how many rows it met."""
    met = tx.session.execute(statement.execution_options(synchronize_session=False))
    return int(met.rowcount)  # type: ignore[attr-defined]  # of a statement that writes


def _is_forgotten(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Registration.status == RegistrationStatus.OPEN.value,
        Registration.sent_at.is_(None),
        Registration.saved_at < now - retention.UNSENT_REGISTRATIONS,
    )


def _forgotten_registrations(now: datetime) -> list[int]:
    """Those that were never sent, and that nobody has gone on with for a year."""
    chosen = select(Registration.id).where(*_is_forgotten(now)).order_by(Registration.id)
    return list(db.session.scalars(chosen))


def _remove_registration(registration_id: int, *, actor: Actor, now: datetime, turn: Turn) -> bool:
    """Remove one with its documents and claims; what a case is about stays, without its answers.

    The files of its documents belong to nobody then, and go as such.
    """
    with transaction(actor=actor, now=now) as tx:
        renew(tx, turn.lease)
        chosen = select(Registration).where(Registration.id == registration_id, *_is_forgotten(now))
        row = tx.session.scalars(chosen.with_for_update()).one_or_none()
        if row is None:
            return False
        end_all(tx, registration_id=registration_id, reason=EndReason.GIVEN_UP)
        tx.session.flush()
        mine = Document.registration_id == registration_id
        documents = _done(tx, delete(Document).where(mine))
        claims = _remove_claims(tx, registration_id)
        stays = _is_kept_by_a_case(tx, registration_id)
        _let_invitations_go(tx, registration_id)
        if stays:
            row.answers, row.saved_at = {}, now
        else:
            tx.session.delete(row)
        tx.session.flush()
        tx.record(
            RegistrationRemoved(
                subject=f"registration:{registration_id}",
                documents=documents,
                claims=claims,
                emptied=stays,
            )
        )
        return True


def _remove_claims(tx: Transaction, registration_id: int) -> int:
    """Remove the claims of a registration that no case is about; of the others, the address."""
    of_case = select(Case.claim_id).where(Case.claim_id.is_not(None))
    mine = Claim.registration_id == registration_id
    tx.session.execute(
        update(Claim)
        .where(mine)
        .values(code_address=None)
        .execution_options(synchronize_session=False)
    )
    return _done(tx, delete(Claim).where(mine, Claim.id.not_in(of_case)))


def _is_kept_by_a_case(tx: Transaction, registration_id: int) -> bool:
    """Whether something that is kept for ever names it."""
    for found in (
        select(Case.id).where(Case.registration_id == registration_id),
        select(Claim.id).where(Claim.registration_id == registration_id),
    ):
        if tx.session.scalars(found.limit(1)).first() is not None:
            return True
    return False


def _let_invitations_go(tx: Transaction, registration_id: int) -> None:
    """An invitation that led to it is over: nobody is reminded of it again."""
    mine = update(ProviderInvitation).where(ProviderInvitation.registration_id == registration_id)
    for statement in (
        mine.where(ProviderInvitation.ended_at.is_(None)).values(ended_at=tx.now),
        mine.values(registration_id=None),
    ):
        tx.session.execute(statement.execution_options(synchronize_session=False))
