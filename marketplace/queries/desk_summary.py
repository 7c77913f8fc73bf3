"""The numbers of the desk's first page besides its cases, each with one small statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.dates import london_day
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.holds import BatchStatus, HeldBatch, HoldRow
from marketplace.queries.job_health import last_complete
from marketplace.queries.officers_holds import reviews_due
from marketplace.queries.quality_alerts import new_alerts
from marketplace.queries.undelivered import how_many_undelivered

_CHECK = "check-ratings"
_OLD = timedelta(hours=24)
"""It runs every hour: a day without a complete one is worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAge:
    """When the last complete check of all ratings ended; None: never.

    `is_old`: longer ago than QA should leave it at.
    """

    checked_at: datetime | None
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSummary:
    """What else waits. `batch_changes` is None where no batch is held."""

    batch_changes: int | None
    new_alerts: int
    reviews_due: int
    hidden_for_rating: int
    undelivered: int
    check: CheckAge


def desk_summary(*, by: Principal, now: datetime) -> DeskSummary:
    """How much of everything there is now."""
    require(by, Permission.READ_DESK)
    return DeskSummary(
        batch_changes=_batch_changes(),
        new_alerts=new_alerts(),
        reviews_due=reviews_due(london_day(now)),
        hidden_for_rating=_hidden_for_rating(),
        undelivered=how_many_undelivered(),
        check=check_age(now=now),
    )


def check_age(*, now: datetime) -> CheckAge:
    """How old the last complete check of all ratings is."""
    checked_at = last_complete(_CHECK)
    return CheckAge(checked_at=checked_at, is_old=checked_at is None or checked_at < now - _OLD)


def _batch_changes() -> int | None:
    return db.session.scalar(
        select(HeldBatch.hides + HeldBatch.restores).where(
            HeldBatch.status == BatchStatus.WAITING.value
        )
    )


def _hidden_for_rating() -> int:
    chosen = select(func.count()).where(
        HoldRow.kind == HoldKind.RATING.value, HoldRow.lifted_at.is_(None)
    )
    return db.session.scalar(chosen) or 0
