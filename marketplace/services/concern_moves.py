"""Moves a concern to its next status: the one place that writes it, with its step and its times."""

from __future__ import annotations

from marketplace.domain.concern_events import ConcernMoved, subject_of
from marketplace.domain.concerns import ClosedWhy, ConcernKind, ConcernStatus, check_move
from marketplace.models.concerns import Concern, ConcernStep
from marketplace.services.transaction import Transaction

_TIMES = {
    ConcernStatus.TRIAGED: "triaged_at",
    ConcernStatus.WITH_PROVIDER: "shared_at",
    ConcernStatus.REPLIED: "replied_at",
    ConcernStatus.CONFIRMED: "confirmed_at",
    ConcernStatus.CONSIDERED: "considered_at",
    ConcernStatus.CLOSED: "closed_at",
}
"""Which column says since when a concern has stood at a status."""
_SEEN_BY_NOBODY = {ConcernStatus.RECEIVED, ConcernStatus.WITH_PROVIDER}
"""Statuses to which a concern moves by itself: nobody has confirmed by that that they have it."""


def move(
    tx: Transaction, concern: Concern, after: ConcernStatus, *, why: ClosedWhy | None = None
) -> None:
    """Move a concern, write its step and its event. `why` goes with closing, and only with it.

    What else a status needs (a reply, an answer, words for the person) is written by the caller
    before. Raises IllegalMoveError, and ValueError where `why` is missing or does not belong.
    """
    if (why is not None) != (after is ConcernStatus.CLOSED):
        raise ValueError("a concern is closed for a reason, and nothing else needs one")
    kind, before = ConcernKind(concern.kind), ConcernStatus(concern.status)
    check_move(kind, before, after)
    concern.status = after.value
    if after in _TIMES:
        setattr(concern, _TIMES[after], tx.now)
    if after is ConcernStatus.WITH_PROVIDER:
        _asked_anew(concern)
    concern.closed_why = why.value if why else None
    if after is ConcernStatus.REOPENED:
        concern.closed_at = concern.merged_into = None
        concern.spam_by = concern.spam_at = concern.spam_agreed_by = None
    acknowledge(tx, concern, moved=after not in _SEEN_BY_NOBODY)
    tx.add(ConcernStep(concern_id=concern.id, status=after.value, at=tx.now, actor=str(tx.actor)))
    tx.session.flush()
    tx.record(
        ConcernMoved(subject=subject_of(concern.id, kind), before=before.value, after=after.value)
    )


def acknowledge(tx: Transaction, concern: Concern, *, moved: bool = True) -> None:
    """Note that somebody has confirmed they have it, the first time only."""
    if moved and concern.acknowledged_at is None:
        concern.acknowledged_at = tx.now


def take_from_provider(tx: Transaction, concern: Concern) -> None:
    """Let a concern that the provider had not opened stand again as it did when it came."""
    concern.shared_at = None
    if concern.status == ConcernStatus.WITH_PROVIDER:
        has_it = concern.acknowledged_at is not None
        move(tx, concern, ConcernStatus.ACKNOWLEDGED if has_it else ConcernStatus.RECEIVED)
    tx.session.flush()


def answered(tx: Transaction, concern: Concern) -> None:
    """Note that the person has said whether it is sorted; its answer is written already.

    It moves where it still stands at the reply; where it has gone on since, the answer stands
    beside that.
    """
    if concern.status == ConcernStatus.REPLIED:
        move(tx, concern, ConcernStatus.CONFIRMED)
    else:
        concern.confirmed_at = tx.now
        tx.session.flush()


def share_anew(tx: Transaction, concern: Concern) -> None:
    """Note that a concern, which is with the provider, was put before it once more.

    So where it had gone to a wrong one and was taken back: the time for the reply begins anew.
    """
    concern.shared_at = tx.now
    _asked_anew(concern)
    tx.add(
        ConcernStep(concern_id=concern.id, status=concern.status, at=tx.now, actor=str(tx.actor))
    )
    tx.session.flush()


def _asked_anew(concern: Concern) -> None:
    """With the provider again: its time, the reminder and the question begin anew."""
    concern.reminded_at = concern.overdue_told_at = None
    concern.asked_at = None
    concern.confirmed_at = concern.sorted = None
