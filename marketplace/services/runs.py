"""Runs of jobs: when each began, how it ended, what it counted, and how long ago that was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from marketplace.domain.access import Actor
from marketplace.models.base import db
from marketplace.models.jobs import JobRun, RunStatus
from marketplace.services.leases import Lease, renew
from marketplace.services.transaction import transaction

EVERYTHING = "all"
"""The scope of a run that covers all there is."""
_DIED = (RunStatus.RUNNING, RunStatus.ABANDONED)
"""Running ones are told by their lease: where that is free, the process has died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """The newest run of a job. `finished_at` is None while it runs."""

    id: int
    job: str
    scope: str
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None
    counts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAge:
    """How long ago a job last began, and last finished a complete run of all (None: never)."""

    status: RunStatus
    since_start: timedelta
    since_complete: timedelta | None


def start(job: str, *, scope: str, lease: Lease, actor: Actor, now: datetime) -> int:
    """Write down that a run begins and return its id.

    Whoever holds the lease is the only one who runs, so an earlier run of the job that never
    ended was left by a process that died: it is marked as abandoned.

    Raises:
        LeaseLost: another process has taken the job over.
    """
    with transaction(actor=actor, now=now) as tx:
        renew(tx, lease)
        tx.session.execute(
            update(JobRun)
            .where(JobRun.job == job, JobRun.status == RunStatus.RUNNING.value)
            .values(status=RunStatus.ABANDONED.value, finished_at=now)
            .execution_options(synchronize_session=False)
        )
        return tx.session.scalars(
            insert(JobRun)
            .values(
                job=job,
                scope=scope,
                holder=lease.holder,
                started_at=now,
                status=RunStatus.RUNNING.value,
                counts={},
            )
            .returning(JobRun.id)
        ).one()


def finish(
    run_id: int, *, status: RunStatus, counts: dict[str, object], actor: Actor, now: datetime
) -> None:
    """Write down how a run ended.

    A run that another process has meanwhile marked as abandoned stays so: it was overtaken.
    """
    with transaction(actor=actor, now=now) as tx:
        tx.session.execute(
            update(JobRun)
            .where(JobRun.id == run_id, JobRun.status == RunStatus.RUNNING.value)
            .values(status=status.value, finished_at=now, counts=counts)
            .execution_options(synchronize_session=False)
        )


def last(job: str, *, complete: bool = False) -> LastRun | None:
    """The newest run of a job, or its newest complete one of everything; None if there is none."""
    chosen = select(
        JobRun.id,
        JobRun.job,
        JobRun.scope,
        JobRun.status,
        JobRun.started_at,
        JobRun.finished_at,
        JobRun.counts,
    ).where(JobRun.job == job)
    if complete:
        chosen = chosen.where(JobRun.status == RunStatus.COMPLETE.value, JobRun.scope == EVERYTHING)
    newest = chosen.order_by(JobRun.id.desc()).limit(1)  # a clock may have been wrong, ids are not
    row = db.session.execute(newest).one_or_none()
    if row is None:
        return None
    return LastRun(
        id=row.id,
        job=row.job,
        scope=row.scope,
        status=RunStatus(row.status),
        started_at=row.started_at,
        finished_at=row.finished_at,
        counts=row.counts,
    )


def last_settled(job: str) -> datetime | None:
    """When the newest run of everything began that needs no repeating: complete, or guarded.

    One that was abandoned, failed or stopped is due again at once.
    """
    return _newest_start(job, RunStatus.COMPLETE, RunStatus.GUARDED)


def last_began(job: str) -> datetime | None:
    """When the newest run of everything began, by whichever process; not one that died."""
    return _newest_start(job, *(status for status in RunStatus if status not in _DIED))


def ages(now: datetime) -> dict[str, JobAge]:
    """How long ago each job that ever ran began, and finished a complete run of everything."""
    found: dict[str, JobAge] = {}
    for job in db.session.scalars(select(JobRun.job).distinct().order_by(JobRun.job)):
        newest, complete = last(job), last(job, complete=True)
        if newest is not None:
            found[job] = JobAge(
                status=newest.status,
                since_start=now - newest.started_at,
                since_complete=now - complete.finished_at
                if complete and complete.finished_at
                else None,
            )
    return found


def _newest_start(job: str, *statuses: RunStatus) -> datetime | None:
    """When the newest run of everything with one of these statuses began."""
    return db.session.scalar(
        select(func.max(JobRun.started_at)).where(
            JobRun.job == job,
            JobRun.scope == EVERYTHING,
            JobRun.status.in_([status.value for status in statuses]),
        )
    )
