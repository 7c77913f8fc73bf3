"""The changes that the mass-change guard stopped, for a person to apply or dismiss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Actor, Permission, Principal, require
from marketplace.domain.decisions import Alert, AlertKind, Policy
from marketplace.domain.errors import ConflictError
from marketplace.domain.events import BatchSettled
from marketplace.domain.moderation import decide
from marketplace.domain.words import required_words
from marketplace.models.base import db
from marketplace.models.holds import BatchStatus, DecisionRow, HeldBatch
from marketplace.models.listings import Listing
from marketplace.queries.open_holds import held_predecessors
from marketplace.queries.rating_facts import (
    facts_for,
    looks_of,
    overtaken,
    watched_listings,
)
from marketplace.services.alerts import close_alerts
from marketplace.services.deciding import Carried, Ground, carry_out
from marketplace.services.leases import CHECK_RATINGS, Lease, release, renew, take, this_holder
from marketplace.services.observing import accept
from marketplace.services.transaction import Transaction, transaction

RUN_SUBJECT = "run:check-ratings"
"""What alerts about a run as a whole are about."""


class CheckUnderWayError(ConflictError):
    """A check of the ratings would judge the same listings: try again when it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldChange:
    """One change in a batch, as an officer reads it."""

    listing_id: int
    reference: str
    name: str
    location_key: int | None
    hides: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingBatch:
    """A batch that nobody has settled yet."""

    id: int
    run_id: int
    created_at: datetime
    watched: int
    changes: tuple[HeldChange, ...]


def waiting_batch() -> WaitingBatch | None:
    """The batch that waits for a person, or None. There is never more than one."""
    batch = db.session.scalars(_WAITING).one_or_none()
    if batch is None:
        return None
    rows = db.session.execute(
        select(DecisionRow, Listing)
        .join(Listing, Listing.id == DecisionRow.listing_id)
        .where(DecisionRow.batch_id == batch.id, DecisionRow.run_id == batch.run_id)
        .order_by(Listing.name, Listing.id)
    )
    return WaitingBatch(
        id=batch.id,
        run_id=batch.run_id,
        created_at=batch.created_at,
        watched=batch.watched,
        changes=tuple(
            HeldChange(
                listing_id=listing.id,
                reference=listing.reference,
                name=listing.name,
                location_key=listing.location_id,
                hides=bool(decision.outcome["place"]),
                reason=decision.reason,
            )
            for decision, listing in rows
        ),
    )


def settle_batch(
    batch_id: int, *, apply: bool, words: str, by: Principal, clock: Callable[[], datetime]
) -> int:
    """Apply or dismiss the batch that an officer saw; return how many changes were carried out.

    Raises what `apply_batch` raises, and ConflictError where another batch waits by now.
    """
    require(by, Permission.SETTLE_BATCHES)
    batch = waiting_batch()
    if batch is None or batch.id != batch_id:
        raise ConflictError("the batch was settled meanwhile; look again")
    if apply:
        return len(apply_batch(batch, words=words, by=by.actor, clock=clock))
    dismiss_batch(batch, words=words, by=by.actor, now=clock())
    return 0


def apply_batch(
    batch: WaitingBatch, *, words: str, by: Actor, clock: Callable[[], datetime]
) -> list[Carried]:
    """Carry out what the batch says, in a person's name; return what was done.

    `words` say why, and are kept with the batch. The rule is asked again from the batch's own
    observations: a listing that no longer calls for the same change is passed over, and so is one
    whose location answered otherwise since.

    Raises:
        InvalidError: there are no words, or too many.
        CheckUnderWayError: a check is under way.
        ConflictError: the batch was settled meanwhile.
    """
    words = _reason(words)
    lease = take(CHECK_RATINGS, holder=this_holder(), now=clock())
    if lease is None:
        raise CheckUnderWayError("a check of the ratings is under way; try again when it has ended")
    try:
        tried = [_apply_one(batch, one, lease, by=by, now=clock()) for one in batch.changes]
        done = [carried for carried in tried if carried is not None]
        how = _Settled(
            status=BatchStatus.APPLIED,
            words=words,
            applied=len(done),
            passed_over=len(tried) - len(done),
        )
        _settle(batch, how, by=by, now=clock())
    finally:
        release(lease, now=clock())
    return done


def dismiss_batch(batch: WaitingBatch, *, words: str, by: Actor, now: datetime) -> None:
    """Put the batch aside. The next run looks afresh, and the guard stands as before.

    `words` say why, and are kept with the batch. Raises InvalidError without any, and
    ConflictError where it was settled meanwhile.
    """
    how = _Settled(
        status=BatchStatus.DISMISSED,
        words=_reason(words),
        applied=0,
        passed_over=len(batch.changes),
    )
    _settle(batch, how, by=by, now=now)


def supersede_waiting(tx: Transaction) -> None:
    """Put aside a batch that waits: a later run has looked again."""
    batch = tx.session.scalars(_WAITING.with_for_update()).one_or_none()
    if batch is None:
        return
    batch.status, batch.settled_at = BatchStatus.SUPERSEDED.value, tx.now
    tx.session.flush()
    _record(tx, batch, applied=0, passed=batch.hides + batch.restores)


_WAITING = select(HeldBatch).where(HeldBatch.status == BatchStatus.WAITING.value)


def _apply_one(
    batch: WaitingBatch, change: HeldChange, lease: Lease, *, by: Actor, now: datetime
) -> Carried | None:
    """Carry out one change, if the rule still says so."""
    if change.location_key is None:
        return None
    with transaction(actor=by, now=now) as tx:
        renew(tx, lease)
        _still_waiting(tx, batch)
        look = looks_of(batch.run_id, [change.location_key]).get(change.location_key)
        listing = next(
            (
                one
                for one in watched_listings([change.location_key], locked=True)
                if one.listing_id == change.listing_id
            ),
            None,
        )
        if look is None or listing is None or overtaken(look, location_key=change.location_key):
            return None
        facts = facts_for(listing, look, held_predecessors=held_predecessors())
        decision = decide(facts, listing.holds, Policy(), batch.created_at)
        if not decision.changes or bool(decision.place) != change.hides:
            return None
        if decision.good_check:
            accept(
                tx,
                key=change.location_key,
                observation_id=look.observation_id,
                at=look.observation.fetched_at,
            )
        return carry_out(
            tx,
            decision,
            listing_id=change.listing_id,
            ground=Ground(run_id=batch.run_id, observation_id=look.observation_id),
        )


def _still_waiting(tx: Transaction, batch: WaitingBatch) -> HeldBatch:
    """The batch's row; raises ConflictError where somebody settled it meanwhile."""
    row = tx.session.get(HeldBatch, batch.id, with_for_update=True)
    if row is None or row.status != BatchStatus.WAITING.value:
        raise ConflictError("the batch was settled meanwhile; look again")
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """How somebody settled a batch."""

    status: BatchStatus
    words: str
    applied: int
    passed_over: int


def _settle(batch: WaitingBatch, how: _Settled, *, by: Actor, now: datetime) -> None:
    """Write down who settled a batch, how and why."""
    with transaction(actor=by, now=now) as tx:
        row = _still_waiting(tx, batch)
        row.status, row.settled_at, row.settled_by = how.status.value, now, by.name
        row.words = how.words
        tx.session.flush()
        # An outage since then goes on, whatever is decided about the batch.
        outage = Alert(kind=AlertKind.OUTAGE, message="")
        close_alerts(tx, subject=RUN_SUBJECT, besides=[outage])
        _record(tx, row, applied=how.applied, passed=how.passed_over)


def _reason(words: str) -> str:
    return required_words(words, field="words", ask="Say why you apply or dismiss these changes")


def _record(tx: Transaction, row: HeldBatch, *, applied: int, passed: int) -> None:
    """Tell the audit log."""
    tx.record(
        BatchSettled(
            subject=f"batch:{row.id}", outcome=row.status, applied=applied, passed_over=passed
        )
    )
