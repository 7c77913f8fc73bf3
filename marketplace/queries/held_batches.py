"""The batches that the mass-change guard held and somebody, or a later run, has settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.models.base import db
from marketplace.models.holds import BatchStatus, HeldBatch

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledBatch:
    """How one batch ended. A later run settles without words and without a name."""

    id: int
    created_at: datetime
    hides: int
    restores: int
    status: BatchStatus
    settled_at: datetime | None
    settled_by: str | None
    words: str | None


def settled_batches(*, by: Principal) -> tuple[SettledBatch, ...]:
    """The newest that are settled, newest first."""
    require(by, Permission.READ_DESK)
    chosen = (
        select(HeldBatch)
        .where(HeldBatch.status != BatchStatus.WAITING.value)
        .order_by(HeldBatch.id.desc())
        .limit(MOST)
    )
    return tuple(
        SettledBatch(
            id=row.id,
            created_at=row.created_at,
            hides=row.hides,
            restores=row.restores,
            status=BatchStatus(row.status),
            settled_at=row.settled_at,
            settled_by=row.settled_by,
            words=row.words,
        )
        for row in db.session.scalars(chosen)
    )
