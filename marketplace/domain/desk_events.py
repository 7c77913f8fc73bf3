"""What the audit log keeps of officers' other work: alerts, suspensions, reasons kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAcknowledged(Event):
    """An officer has seen an alert. The note stands with it."""

    kind: ClassVar[str] = "alert-acknowledged"
    alert: str
    alert_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReviewed(Event):
    """An officer looked at a hold again: it stays, until another day of review.

    `reason` is empty for a safeguarding hold: few may read it, and it is kept apart.
    """

    kind: ClassVar[str] = "hold-reviewed"
    hold: str
    before: date | None
    review_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeguardingReasonRead(Event):
    """Somebody opened the reasons of a listing's safeguarding holds."""

    kind: ClassVar[str] = "safeguarding-reason-read"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditExported(Event):
    """Somebody took events out of the audit trail as a file."""

    kind: ClassVar[str] = "audit-exported"
    actor_has: str
    event_kind: str
    event_subject: str
    since: date | None
    until: date | None
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingsExported(Event):
    """Somebody took the rating watch out as a file."""

    kind: ClassVar[str] = "ratings-exported"
    rows: int
