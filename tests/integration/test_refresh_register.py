"""The nightly job that copies the register: what it says, and what a killed one leaves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from jobs.runner import Runner
from jobs.schedule import JOBS
from jobs.work import DONE, FAILED
from marketplace.cqc.simulator.server import RunningSimulator, running_simulator
from marketplace.models.base import db
from marketplace.models.jobs import RunStatus
from marketplace.models.register import RegisterPlace
from marketplace.queries.register_places import search
from marketplace.services import leases, runs
from tests.contract.register_records import inspected
from tests.contract.scripted_server import Reply, answering, reply_json
from tests.integration.processes import SECONDS, process
from tests.integration.town import START
from tests.running import running_app

JOB = "refresh-register"
PAGES = 20
IN_ALL = PAGES * 1_000
HALF_WAY = f"1-{PAGES // 2:03}000500"
STUCK = f"""
CREATE TRIGGER stuck BEFORE INSERT ON register_places WHEN new.cqc_id = '{HALF_WAY}'
BEGIN
    SELECT max(x) FROM (
        WITH RECURSIVE counted(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM counted)
        SELECT x FROM counted
    );
END
"""  # noqa: S608 - our own words only
"""Keeps whoever writes that row busy for ever: nobody has to be quick to find it half way."""


@pytest.fixture
def simulator() -> Iterator[RunningSimulator]:
    records = [inspected(f"1-99900{number:04}", name=f"Larkspur {number}") for number in range(7)]
    with running_simulator(records) as running:
        yield running


@pytest.fixture
def place(database_url: str, tmp_path: Path, simulator: RunningSimulator) -> Iterator[Flask]:
    """The application on each kind of database, with that register."""
    with (
        running_app(
            database_url=database_url,
            instance_dir=tmp_path,
            CQC_API_URL=simulator.url,
            CQC_REQUESTS_PER_MINUTE="60000",
        ) as app,
        app.app_context(),
    ):
        yield app


def once(app: Flask, *, stopping: bool = False) -> int:
    stop = Event()
    if stopping:
        stop.set()
    return Runner(app, stopping=stop, clock=lambda: START).once(JOBS[JOB])


def copied() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(RegisterPlace)) or 0


def test_it_copies_the_list_and_says_how_much(
    place: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    assert once(place) == DONE
    assert "The register lists 7 locations; 7 are new here." in capsys.readouterr().out
    assert len(search("larkspur")) == 7
    last = runs.last(JOB, complete=True)
    assert last
    assert last.counts == {"listed": 7, "added": 7}
    assert once(place) == DONE
    assert "0 are new here" in capsys.readouterr().out


@pytest.mark.parametrize("fault", ["unauthorised", "wrong-total", "empty-list"])
def test_a_register_that_cannot_be_read_fails_the_run_and_changes_nothing(
    place: Flask,
    simulator: RunningSimulator,
    fault: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    once(place)
    simulator.add_fault(fault)
    assert once(place) == FAILED
    assert "nothing was changed" in capsys.readouterr().out
    assert copied() == 7
    last = runs.last(JOB)
    assert last
    assert last.status is RunStatus.FAILED
    simulator.clear_faults()
    assert once(place) == DONE


def test_it_stops_when_asked_to(place: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    assert once(place, stopping=True) == FAILED
    assert "Stopped: " in capsys.readouterr().out
    assert copied() == 0


def test_somebody_else_doing_it_is_no_failure(
    place: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leases.take(JOB, holder="another-machine:1:1", now=START)
    assert once(place) == DONE
    assert "Another process" in capsys.readouterr().out
    assert copied() == 0


def test_killed_half_way_and_run_again_the_copy_is_whole(sqlite_url: str, tmp_path: Path) -> None:
    with (
        answering(_page) as server,
        running_app(database_url=sqlite_url, instance_dir=tmp_path, CQC_API_URL=server.url) as app,
        app.app_context(),
    ):
        _run(STUCK)
        with process(app, "jobs", "--once", JOB, CQC_REQUESTS_PER_MINUTE="60000") as job:
            while not copied() and job.poll() is None:
                time.sleep(0.01)
            job.kill()
            job.wait(SECONDS)
        _run("DROP TRIGGER stuck")
        assert 0 < copied() < IN_ALL
        assert search("larkspur")  # what is there can be used
        with process(app, "jobs", "--once", JOB, CQC_REQUESTS_PER_MINUTE="60000") as job:
            assert job.wait(SECONDS) == 0
        assert copied() == IN_ALL
        last = runs.last(JOB, complete=True)
        assert last
        assert last.counts["listed"] == IN_ALL


def _run(statement: str) -> None:
    db.session.execute(text(statement))
    db.session.commit()


def _page(path: str, _number: int) -> Reply:
    """One page of a long list."""
    number = int(parse_qs(urlsplit(path).query)["page"][0])
    rows = [
        {
            "locationId": f"1-{number:03}{row:06}",
            "locationName": f"Larkspur {row}",
            "postalCode": "ZZ1 1ZZ",
        }
        for row in range(1_000)
    ]
    return reply_json(
        {"total": IN_ALL, "totalPages": PAGES, "page": number, "perPage": 1_000, "locations": rows}
    )
