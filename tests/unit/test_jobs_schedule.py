"""When jobs run: the table, what is overdue at start, and what another machine has done already."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from queue import Queue

import pytest

from jobs.schedule import JOBS, Entry, Schedule, table
from jobs.work import Job, Told, Work
from marketplace.config import Settings
from tests.ports import PATIENCE_IN_SECONDS

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def nothing(work: Work) -> Told:
    del work
    return Told(exit_status=0, sentences=())


JOB = Job(name="count-sheep", run=nothing)
HOURLY = Entry(job=JOB, every=timedelta(hours=1))
NIGHTLY = Entry(job=JOB, every=timedelta(days=1), at=time(2, 10))


def test_every_job_stands_in_the_table_once() -> None:
    settings = Settings.from_environment({"SECRET_KEY": "s" * 40, "CQC_CHECK_EVERY_MINUTES": "7"})
    entries = {entry.job.name: entry for entry in table(settings)}
    assert entries.keys() == JOBS.keys()
    assert len(table(settings)) == len(JOBS)
    assert entries["check-ratings"].every == timedelta(minutes=7)
    assert entries["drain-outbox"].every == timedelta(seconds=5)


@pytest.mark.parametrize("entry", [HOURLY, NIGHTLY])
def test_what_never_ran_runs_at_once(entry: Entry) -> None:
    assert entry.first_run(last=None, now=NOON) == NOON
    assert entry.is_due(last=None, now=NOON)


@pytest.mark.parametrize(
    ("entry", "last", "first"),
    [
        (HOURLY, NOON - timedelta(minutes=20), NOON + timedelta(minutes=40)),
        (HOURLY, NOON - timedelta(hours=1), NOON),
        (HOURLY, NOON - timedelta(days=3), NOON),
        (NIGHTLY, NOON - timedelta(hours=9), datetime(2026, 11, 3, 2, 10, tzinfo=UTC)),
        (NIGHTLY, NOON - timedelta(hours=10), NOON),
        (NIGHTLY, NOON - timedelta(days=1), NOON),
        (
            NIGHTLY,
            datetime(2026, 11, 2, 2, 10, tzinfo=UTC),
            datetime(2026, 11, 3, 2, 10, tzinfo=UTC),
        ),
    ],
)
def test_what_is_overdue_at_start_runs_at_once(
    entry: Entry, last: datetime, first: datetime
) -> None:
    assert entry.first_run(last=last, now=NOON) == first


@pytest.mark.parametrize(
    ("entry", "ago", "due"),
    [
        (HOURLY, timedelta(minutes=30), False),
        (HOURLY, timedelta(minutes=59, seconds=58), True),
        (HOURLY, timedelta(hours=1), True),
        (NIGHTLY, timedelta(hours=9), False),
        (NIGHTLY, timedelta(hours=10), True),
        (replace(HOURLY, shared=False), timedelta(seconds=1), True),
    ],
)
def test_two_machines_together_do_not_run_a_job_twice_as_often(
    entry: Entry, ago: timedelta, *, due: bool
) -> None:
    assert entry.is_due(last=NOON - ago, now=NOON) == due


@pytest.mark.parametrize("entry", [HOURLY, NIGHTLY])
def test_a_run_of_a_time_to_come_keeps_nobody_waiting(entry: Entry) -> None:
    last = NOON + timedelta(days=400)
    assert entry.first_run(last=last, now=NOON) == NOON
    assert entry.is_due(last=last, now=NOON)


def test_the_clock_calls_when_the_time_has_come() -> None:
    called: Queue[str] = Queue()
    schedule = Schedule(run=lambda entry: called.put(entry.job.name), size=2)
    schedule.add(replace(NIGHTLY, job=replace(JOB, name="later")), first=NOON.replace(year=2099))
    schedule.add(HOURLY, first=datetime.now(UTC))
    schedule.start()
    assert called.get(timeout=PATIENCE_IN_SECONDS) == "count-sheep"
    schedule.stop()
    assert called.empty()
