"""When each job runs. The table is code; the clock that follows it is APScheduler's.

Every process of jobs follows the whole table: leases decide which of them does the work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from jobs.chase import CHASE
from jobs.check_ratings import CHECK_RATINGS
from jobs.drain_outbox import DRAIN_OUTBOX, FOLLOW
from jobs.purge import PURGE
from jobs.rebuild_search import REBUILD_SEARCH
from jobs.refresh_register import REFRESH_REGISTER
from jobs.send_mail import SEND_MAIL
from jobs.tell_new_matches import TELL_NEW_MATCHES
from jobs.verify_visibility import VERIFY_VISIBILITY
from jobs.watch_safeguarding import WATCH_SAFEGUARDING
from jobs.work import Job
from marketplace.config import Settings

JOBS = {
    job.name: job
    for job in (
        CHASE,
        CHECK_RATINGS,
        DRAIN_OUTBOX,
        PURGE,
        REBUILD_SEARCH,
        REFRESH_REGISTER,
        SEND_MAIL,
        TELL_NEW_MATCHES,
        VERIFY_VISIBILITY,
        WATCH_SAFEGUARDING,
    )
}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the table: a job, and every how long it runs; `at` is a time of day in UTC.

    `shared` says that a run of another process counts too, so that two machines together do not
    run it twice as often.
    """

    job: Job
    every: timedelta
    at: time | None = None
    shared: bool = True

    def first_run(self, *, last: datetime | None, now: datetime) -> datetime:
        """When the job runs first, if it last ran at `last`: at once where that is overdue."""
        if last is None or self._is_odd(last, now):
            return now
        return max(now, self._following(last))

    def is_due(self, *, last: datetime | None, now: datetime) -> bool:
        """Whether the job has to run when its time has come, if somebody last ran it at `last`."""
        if last is None or not self.shared or self._is_odd(last, now):
            return True
        slack = timedelta(0) if self.at else self.every / 10  # a run begins a little after its time
        return now + slack >= self._following(last)

    def _is_odd(self, last: datetime, now: datetime) -> bool:
        """Whether a run is written down for a time to come: the clock was wrong, then or now.

        Else nothing would run, and nobody be told, until that time.
        """
        return last > now + self.every

    def _following(self, last: datetime) -> datetime:
        """The run that was due after one that began at `last`."""
        if self.at is None:
            return last + self.every
        same_day = datetime.combine(last.astimezone(UTC).date(), self.at, tzinfo=UTC)
        return same_day if same_day > last else same_day + _DAY


def table(settings: Settings) -> tuple[Entry, ...]:
    """The schedule. Times of day are in UTC: no hour comes twice or not at all."""
    return (
        Entry(job=CHECK_RATINGS, every=timedelta(minutes=settings.cqc_check_every_minutes)),
        Entry(job=FOLLOW, every=timedelta(seconds=5), shared=False),
        Entry(job=SEND_MAIL, every=timedelta(seconds=5), shared=False),
        Entry(job=WATCH_SAFEGUARDING, every=timedelta(minutes=5)),
        Entry(job=REBUILD_SEARCH, every=_DAY, at=time(2, 10)),
        Entry(job=VERIFY_VISIBILITY, every=_DAY, at=time(3, 10)),
        Entry(job=REFRESH_REGISTER, every=_DAY, at=time(3, 40)),
        Entry(job=PURGE, every=_DAY, at=time(4, 10)),
        Entry(job=CHASE, every=_DAY, at=time(7, 10)),
        Entry(job=TELL_NEW_MATCHES, every=_DAY, at=time(7, 40)),
    )


class Schedule:
    """Calls `run` when the time of an entry comes, at most once at a time for each."""

    def __init__(self, *, run: Callable[[Entry], None], size: int) -> None:
        self._run = run
        # It would warn about every run that is skipped because the one before still works.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(size)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def add(self, entry: Entry, *, first: datetime) -> None:
        """Follow one line of the table, from `first` on."""
        trigger = (
            IntervalTrigger(seconds=entry.every.total_seconds(), timezone=UTC)
            if entry.at is None
            else CronTrigger(hour=entry.at.hour, minute=entry.at.minute, timezone=UTC)
        )
        self._scheduler.add_job(
            self._run, trigger, args=(entry,), id=entry.job.name, next_run_time=first
        )

    def start(self) -> None:
        """Begin; runs happen in threads."""
        self._scheduler.start()

    def stop(self) -> None:
        """Start nothing more. What runs now goes on."""
        self._scheduler.shutdown(wait=False)
