"""Complaints about the council that the complaints team does not have yet.

Nothing is sent to it by itself: staff send it, and it is acknowledged within 3 working days of
when it came (the product's "Telling us").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_times import acknowledgement_due
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.dates import london_day
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.queries.concern_facts import readable_by


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilComplaint:
    """One that has to go to the complaints team by a day."""

    concern_id: int
    reference: str
    received_at: datetime
    due_on: date
    late: bool


def not_with_complaints_team(*, by: Principal, now: datetime) -> tuple[CouncilComplaint, ...]:
    """Those that they may read, the oldest first. A hand-off that was taken back does not count."""
    require(by, Permission.READ_CONCERNS)
    has_it = select(HandOff.id).where(
        HandOff.concern_id == Concern.id,
        HandOff.recipient == Recipient.COUNCIL_COMPLAINTS.value,
        HandOff.status != HandOffStatus.TAKEN_BACK.value,
    )
    chosen = (
        select(Concern.id, Concern.received_at, Submission.reference)
        .join(Submission, Submission.id == Concern.submission_id)
        .where(
            Concern.kind == ConcernKind.COUNCIL_COMPLAINT.value,
            Concern.status != ConcernStatus.CLOSED.value,
            ~has_it.exists(),
            readable_by(by),
        )
        .order_by(Concern.received_at, Concern.id)
    )
    found = []
    for row in db.session.execute(chosen):
        due_on = acknowledgement_due(row.received_at)
        found.append(
            CouncilComplaint(
                concern_id=row.id,
                reference=row.reference,
                received_at=row.received_at,
                due_on=due_on,
                late=due_on < london_day(now),
            )
        )
    return tuple(found)
