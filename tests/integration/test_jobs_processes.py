"""The process of jobs as a supervisor has it: killed, doubled, stopped in the middle of a run."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from flask import Flask

from jobs.schedule import JOBS
from marketplace.cqc.simulator.server import RunningSimulator, running_simulator
from marketplace.models.base import db
from marketplace.models.jobs import RunStatus
from marketplace.services import leases, outbox, runs
from tests.contract.register_records import inspected
from tests.integration.processes import SECONDS, process
from tests.integration.town import add_listing, shown

IDS = tuple(f"1-9990{number:05}" for number in range(20))
CHECK = "check-ratings"
Process = AbstractContextManager[subprocess.Popen[str]]
_EMPTY_HANDED = {"drain-outbox", "send-mail"}
"""Keep no record of a run that found nothing to do."""
STOPS_WITHIN = 80.0
"""A few seconds of grace, and a busy machine. Who waits for the regulator instead takes 120."""


@pytest.fixture
def town(directory: Flask) -> Flask:
    """Listings that wait for their first check, on each kind of database."""
    _settle_in()
    return directory


@pytest.fixture
def sqlite_town(sqlite_directory: Flask) -> Flask:
    """The same on SQLite, for what no database can change."""
    _settle_in()
    return sqlite_directory


@pytest.fixture
def simulator() -> Iterator[RunningSimulator]:
    with running_simulator([inspected(location_id) for location_id in IDS]) as running:
        yield running


def checking(
    town: Flask, simulator: RunningSimulator, *words: str, per_minute: int = 60_000
) -> Process:
    """The jobs of a town whose regulator is simulated."""
    return process(
        town,
        *("jobs", *words),
        CQC_API_URL=simulator.url,
        CQC_REQUESTS_PER_MINUTE=f"{per_minute}",
        CQC_PARALLEL="2",
    )


def slow(simulator: RunningSimulator, *, seconds: float) -> None:
    """Let every answer come late, so that a run lasts ten times that, if nobody cuts it short."""
    simulator.add_fault("latency", seconds=seconds)


def seldom(simulator: RunningSimulator) -> int:
    """How many requests a minute make a run last a minute and a half, and wait most of it."""
    simulator.add_fault("latency", seconds=1)
    return 12


def came_true(happened: Callable[[], bool]) -> bool:
    """Wait for something that another process does; whether it came about."""
    deadline = time.monotonic() + SECONDS
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that has to happen."""
    assert came_true(happened)


def ended(running: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end of a process; its exit status and what it told."""
    told, log = running.communicate(timeout=SECONDS)
    return running.returncode, told + log


def status() -> RunStatus:
    db.session.rollback()
    last = runs.last(CHECK)
    assert last
    return last.status


def test_a_killed_run_is_made_good_by_the_next_without_a_wait(
    town: Flask, simulator: RunningSimulator
) -> None:
    slow(simulator, seconds=2)
    with checking(town, simulator, "--once", CHECK) as running:
        until(lambda: simulator.all_requests() > 2)  # some are stored, and most are not
        running.kill()
        running.wait(SECONDS)
        assert status() is RunStatus.RUNNING
    simulator.clear_faults()
    with checking(town, simulator, "--once", CHECK) as running:
        code, told = ended(running)
    assert code == 0, told
    assert f"Checked {len(IDS)} locations" in told
    assert status() is RunStatus.COMPLETE
    assert len(shown()) == len(IDS)


def test_of_two_processes_one_checks_and_the_other_says_so(
    town: Flask, simulator: RunningSimulator
) -> None:
    slow(simulator, seconds=6)
    with (
        checking(town, simulator, "--once", CHECK) as one,
        checking(town, simulator, "--once", CHECK) as two,
    ):
        until(lambda: one.poll() is not None or two.poll() is not None)
        simulator.clear_faults()
        (first, first_told), (second, second_told) = ended(one), ended(two)
    assert (first, second) == (0, 0), first_told + second_told
    assert (first_told + second_told).count("Another process is checking") == 1
    assert {simulator.requests_for(location_id) for location_id in IDS} == {1}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_schedule_in_the_middle_of_a_run(
    sqlite_town: Flask, simulator: RunningSimulator, number: signal.Signals
) -> None:
    with checking(sqlite_town, simulator, per_minute=seldom(simulator)) as running:
        until(lambda: simulator.all_requests() > 0)  # overdue at start, so caught up at once
        os.kill(running.pid, number)
        code, told = ended(running)
    assert code == 0, told
    assert simulator.all_requests() < len(IDS)
    assert status() in (RunStatus.FAILED, RunStatus.PARTIAL)
    assert "check-ratings: The check stopped" in told
    assert "Traceback" not in told
    lease = leases.take(CHECK, holder="another-machine:1:1", now=datetime.now(UTC))
    assert lease  # it was given back


def test_a_signal_stops_a_single_run_too(sqlite_town: Flask, simulator: RunningSimulator) -> None:
    rate = seldom(simulator)
    with checking(sqlite_town, simulator, "--once", CHECK, per_minute=rate) as running:
        until(lambda: simulator.all_requests() > 0)
        running.terminate()
        code, told = ended(running)
    assert code == 1, told
    assert simulator.all_requests() < len(IDS)
    assert "The check stopped" in told


def test_a_regulator_that_never_answers_cannot_keep_the_process(
    sqlite_town: Flask, simulator: RunningSimulator
) -> None:
    simulator.add_fault("hang")
    with checking(sqlite_town, simulator) as running:
        until(lambda: simulator.all_requests() > 0)
        asked = time.monotonic()
        running.terminate()
        code, told = ended(running)
        assert time.monotonic() - asked < STOPS_WITHIN
    assert code == 0, told
    simulator.clear_faults()
    with checking(sqlite_town, simulator, "--once", CHECK) as running:
        code, told = ended(running)
    assert code == 0, told
    assert len(shown()) == len(IDS)


def test_every_overdue_job_is_caught_up_at_start(town: Flask, simulator: RunningSimulator) -> None:
    with checking(town, simulator) as running:
        caught_up = came_true(_everything_done)
        running.terminate()
        code, told = ended(running)
    assert caught_up, told
    assert code == 0, told
    assert f"check-ratings: Checked {len(IDS)} locations" in told
    assert f"Shown for the first time: {len(IDS)} listings." in told


@pytest.mark.parametrize("words", [(), ("--once", CHECK)])
def test_bad_settings_are_told(sqlite_directory: Flask, words: tuple[str, ...]) -> None:
    with process(sqlite_directory, "jobs", *words, CQC_PARALLEL="many") as running:
        code, told = ended(running)
    assert code == 1
    assert "CQC_PARALLEL is 'many'" in told
    assert "Traceback" not in told


def test_a_database_without_tables_is_told(sqlite_directory: Flask, empty_sqlite_url: str) -> None:
    with process(sqlite_directory, "jobs", DATABASE_URL=empty_sqlite_url) as running:
        code, told = ended(running)
    assert code == 1
    assert "db upgrade" in told
    assert "Traceback" not in told


def test_an_unknown_job_is_refused_with_the_names_of_all(sqlite_directory: Flask) -> None:
    with process(sqlite_directory, "jobs", "--once", "count-sheep") as running:
        code, told = ended(running)
    assert code == 2
    assert all(name in told for name in JOBS)


def _settle_in() -> None:
    for location_id in IDS:
        add_listing(location_id)
    db.session.rollback()


def _everything_done() -> bool:
    """A rebuild may have done the work of draining, so of that only what waits can be asked."""
    db.session.rollback()
    complete = (runs.last(name, complete=True) for name in JOBS if name not in _EMPTY_HANDED)
    return all(complete) and outbox.waiting(datetime.now(UTC)).rows == 0
