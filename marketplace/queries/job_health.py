"""How the jobs are: their last runs, the age of the last complete check, what waits to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.models.base import db
from marketplace.models.events import OutboxRow
from marketplace.models.jobs import JobRun, RunStatus

EVERYTHING = "all"
RECENT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSeen:
    """One run of a job."""

    id: int
    job: str
    scope: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    counts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSeen:
    """A job that has run: its newest run, and when it last finished a complete one of all."""

    job: str
    newest: RunSeen
    complete_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Work of one topic that waits in the outbox. `tried` counts what has failed at least once."""

    topic: str
    rows: int
    tried: int
    oldest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JobHealth:
    """Everything on one page."""

    jobs: tuple[JobSeen, ...]
    recent: tuple[RunSeen, ...]
    outbox: tuple[Waiting, ...]


def job_health(*, by: Principal) -> JobHealth:
    """How the jobs are now."""
    require(by, Permission.READ_JOBS)
    return JobHealth(jobs=_jobs(), recent=_recent(), outbox=_outbox())


def last_complete(job: str) -> datetime | None:
    """When a job last finished a complete run of everything; None: never."""
    return db.session.scalar(
        select(func.max(JobRun.finished_at)).where(
            JobRun.job == job,
            JobRun.status == RunStatus.COMPLETE.value,
            JobRun.scope == EVERYTHING,
        )
    )


def _jobs() -> tuple[JobSeen, ...]:
    newest = select(func.max(JobRun.id)).group_by(JobRun.job)
    rows = db.session.scalars(select(JobRun).where(JobRun.id.in_(newest)).order_by(JobRun.job))
    done = db.session.execute(
        select(JobRun.job, func.max(JobRun.finished_at).label("at"))
        .where(JobRun.status == RunStatus.COMPLETE.value, JobRun.scope == EVERYTHING)
        .group_by(JobRun.job)
    )
    complete = {row.job: row.at for row in done}
    return tuple(
        JobSeen(job=row.job, newest=_seen(row), complete_at=complete.get(row.job)) for row in rows
    )


def _recent() -> tuple[RunSeen, ...]:
    chosen = select(JobRun).order_by(JobRun.id.desc()).limit(RECENT)
    return tuple(_seen(row) for row in db.session.scalars(chosen))


def _outbox() -> tuple[Waiting, ...]:
    chosen = (
        select(
            OutboxRow.topic,
            func.count().label("rows"),
            func.count().filter(OutboxRow.attempts > 0).label("tried"),
            func.min(OutboxRow.created_at).label("oldest"),
        )
        .group_by(OutboxRow.topic)
        .order_by(OutboxRow.topic)
    )
    return tuple(
        Waiting(topic=row.topic, rows=row.rows, tried=row.tried, oldest=row.oldest)
        for row in db.session.execute(chosen)
    )


def _seen(row: JobRun) -> RunSeen:
    return RunSeen(
        id=row.id,
        job=row.job,
        scope=row.scope,
        status=row.status,
        started_at=row.started_at,
        finished_at=row.finished_at,
        counts=row.counts,
    )
