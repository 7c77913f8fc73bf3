"""Adds concerns to a submission: the one place that makes them, with first step and event."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from marketplace.domain.concern_events import ConcernReceived, subject_of
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority
from marketplace.models.concerns import Concern, ConcernStep, Submission
from marketplace.services.transaction import Transaction

_STEP = insert(ConcernStep)  # made once: to build it takes longer than to run it


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConcern:
    """One concern to add. `raised_by` is the account of the officer who raised it, if one did."""

    kind: ConcernKind
    priority: Priority
    waits_for_safeguarding: bool = False
    raised_by: int | None = None


def add_concerns(tx: Transaction, submission: Submission, *new: NewConcern) -> list[Concern]:
    """Add concerns in this order, as received now. Nobody has been told, nothing is handed off."""
    concerns = [
        Concern(
            submission_id=submission.id,
            kind=each.kind.value,
            status=ConcernStatus.RECEIVED.value,
            priority=each.priority.value,
            waits_for_safeguarding=each.waits_for_safeguarding,
            received_at=tx.now,
            raised_by=each.raised_by,
            organisational=False,
            pattern=False,
        )
        for each in new
    ]
    tx.session.add_all(concerns)
    tx.session.flush()
    steps = [
        {"concern_id": each.id, "status": each.status, "at": tx.now, "actor": str(tx.actor)}
        for each in concerns
    ]
    tx.session.connection().execute(_STEP, steps)
    tx.record(*(_received(each, submission) for each in concerns))
    return concerns


def _received(concern: Concern, submission: Submission) -> ConcernReceived:
    return ConcernReceived(
        subject=subject_of(concern.id, ConcernKind(concern.kind)),
        concern=concern.kind,
        source=submission.source,
        priority=concern.priority,
        waits_for_safeguarding=concern.waits_for_safeguarding,
    )
