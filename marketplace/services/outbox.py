"""Brings the copies up to date after the commit: works off what use cases left in the outbox.

Mail waits in the same table and is counted and sent elsewhere: see `services.mail_outbox`.

Copies converge: a row is deleted only once the copy and the database agree about its listing, so
a crash at any moment means that the work is done again, never that it is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from marketplace.domain.access import Actor
from marketplace.models.base import db
from marketplace.models.events import OutboxRow
from marketplace.search.text import TextIndex
from marketplace.services.indexing import IndexWork, Row
from marketplace.services.leases import Turn
from marketplace.services.transaction import INDEX, MAIL

INDEX_LEASE = "search-index"
"""Whoever writes the text index from the outbox, or builds it anew, holds this lease."""

REBUILD_ABOVE = 2000
"""With more listings than this waiting, one new index takes less time than so many changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """What one call did, in rows. `left` counts every row but mail that waits, for any reason.

    `failed` rows wait for longer with each attempt. `unknown` rows have a topic that this version
    cannot work off: they stay. `rebuilt` says that a new index was built instead.
    """

    done: int
    failed: int
    left: int
    unknown: int = 0
    rebuilt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits, mail apart: how many rows, how many are due now, the age of the oldest."""

    rows: int
    due: int
    oldest: timedelta | None


def drain(
    text_index: TextIndex,
    *,
    actor: Actor,
    now: datetime,
    limit: int = 500,
    turn: Turn | None = None,
) -> Drained:
    """Work off up to `limit` rows that are due; more than `REBUILD_ABOVE` listings: rebuild.

    Rows written meanwhile stay for the next call. A row that failed is tried again by itself, so
    that one bad listing does not hold up the others. Each transaction renews the lease of `turn`.

    Raises:
        LeaseLost: another process has taken over.
        WorkStopped: the process has to end, during a rebuild.
    """
    work = IndexWork(text_index=text_index, actor=actor, now=now, turn=turn)
    due = (OutboxRow.topic == INDEX, OutboxRow.due_at <= now)
    listings = db.session.scalar(select(func.count(OutboxRow.subject_id.distinct())).where(*due))
    if (listings or 0) > REBUILD_ABOVE:
        done, failed = work.rebuild_or_postpone(_rows(_INDEX_ROWS))
        return _drained(done, failed, rebuilt=not failed)
    done, failed = work.apply_all(_rows(_INDEX_ROWS.where(*due).limit(limit)))
    return _drained(done, failed)


def rebuild(
    text_index: TextIndex,
    *,
    actor: Actor,
    now: datetime,
    turn: Turn | None = None,
) -> Drained:
    """Build the text index anew from all visible listings; rows that this made good are deleted.

    Raises:
        IndexBusy: another rebuild is under way.
        LeaseLost: another process has taken over.
        WorkStopped: the process has to end; the index that was there stays.
    """
    work = IndexWork(text_index=text_index, actor=actor, now=now, turn=turn)
    done, failed = work.rebuild(_rows(_INDEX_ROWS))
    return _drained(done, failed, rebuilt=True)


def waiting(now: datetime) -> Waiting:
    """What waits at `now`; for health, and to know whether there is anything to do."""
    rows, due, oldest = db.session.execute(
        select(
            func.count(),
            func.count().filter(OutboxRow.topic == INDEX, OutboxRow.due_at <= now),
            func.min(OutboxRow.created_at),
        )
        .select_from(OutboxRow)
        .where(OutboxRow.topic != MAIL)
    ).one()
    return Waiting(rows=rows, due=due, oldest=None if oldest is None else now - oldest)


_INDEX_ROWS = (
    select(OutboxRow.id, OutboxRow.subject_id, OutboxRow.attempts)
    .where(OutboxRow.topic == INDEX)
    .order_by(OutboxRow.id)
)


def _rows(chosen: Select[tuple[int, int, int]]) -> list[Row]:
    """Read outbox rows. What is read of listings afterwards is at least as new as these."""
    return [
        Row(id=id_, listing_id=listing_id, attempts=attempts)
        for id_, listing_id, attempts in db.session.execute(chosen)
    ]


def _drained(done: int, failed: int, *, rebuilt: bool = False) -> Drained:
    """Add what still waits."""
    left, unknown = db.session.execute(
        select(func.count(), func.count().filter(OutboxRow.topic != INDEX))
        .select_from(OutboxRow)
        .where(OutboxRow.topic != MAIL)
    ).one()
    return Drained(done=done, failed=failed, left=left, unknown=unknown, rebuilt=rebuilt)
