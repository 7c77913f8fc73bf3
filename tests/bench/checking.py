"""Measures a full check of the ratings against the simulator, beside what politeness allows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import flask_migrate
from sqlalchemy import update

from marketplace.app import create_app
from marketplace.cqc.client import CqcClient
from marketplace.domain.access import job
from marketplace.domain.ratings import Rating
from marketplace.models.base import WRITES, db
from marketplace.models.listings import Listing
from marketplace.services.checking import JOB, Scope, check_ratings
from tests.bench.synthetic import Words, fill, location_id
from tests.contract.register_records import inspected
from tests.running import settings_for

LOCATIONS = 2_000
LATENCY_MS = 100
REQUESTS_PER_MINUTE = 2_000
PARALLEL = 16
MOST_TIMES_FLOOR = 1.15
PUBLISHED_ON = date(2023, 3, 4)
"""As the records say that the simulator gets."""

_CONSOLE = re.compile(r"Console: (http://[^/]+)/")


def measure() -> Iterator[str]:
    """Check every location once; gives lines to print. Takes about a minute."""
    with tempfile.TemporaryDirectory(prefix="bench-checking-") as name, _simulator(name) as url:
        folder = Path(name)
        database_url = f"sqlite:///{folder / 'bench.sqlite3'}"
        app = create_app(settings_for(database_url=database_url, instance_dir=folder))
        with app.app_context():
            flask_migrate.upgrade()
            _fill()
            with CqcClient(base_url=url, requests_per_minute=REQUESTS_PER_MINUTE) as client:
                started, worked = time.perf_counter(), time.process_time()
                report = check_ratings(
                    scope=Scope.all(),
                    client=client,
                    actor=job(JOB),
                    clock=lambda: datetime.now(UTC),
                    parallel=PARALLEL,
                )
                seconds, worked = time.perf_counter() - started, time.process_time() - worked
    floor = LOCATIONS * 60 / REQUESTS_PER_MINUTE
    reached = "reached" if seconds / floor <= MOST_TIMES_FLOOR else "MISSED"
    yield f"A check of {LOCATIONS:,} locations, answers after {LATENCY_MS} ms"
    yield (
        f"  {report.status}: {report.checked:,} checked, {len(report.failures)} failed "
        f"in {seconds:.1f} s, {1000 * worked / LOCATIONS:.1f} ms of work each; "
        f"{len(report.carried)} changed, {report.alerts} alerts"
    )
    yield (
        f"  floor {floor:.1f} s ({REQUESTS_PER_MINUTE:,} requests a minute, "
        f"{PARALLEL} under way), time is {seconds / floor:.2f} of it"
    )
    yield f"  aim: at most {MOST_TIMES_FLOOR:g} of the floor - {reached}"


def _fill() -> None:
    """Listings as the register has them, seen before: a check in which nothing has changed."""
    fill(LOCATIONS, Words(1), regulated_share=1)
    record = inspected()
    as_registered = update(Listing).values(
        name=record["name"],
        postcode=record["postalCode"],
        rating=Rating.GOOD,
        rating_published_on=PUBLISHED_ON,
    )
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(as_registered)
        connection.commit()


@contextmanager
def _simulator(folder: str) -> Iterator[str]:
    """Run the simulated regulator in a process of its own; gives its API's address."""
    records = Path(folder) / "records.jsonl"
    with records.open("w", encoding="utf-8") as file:
        file.writelines(
            json.dumps(inspected(location_id(number))) + "\n" for number in range(1, LOCATIONS + 1)
        )
    command = [
        *(sys.executable, "-m", "marketplace.cqc.simulator", "--port", "0"),
        *("--records", str(records), "--latency-ms", str(LATENCY_MS)),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            console = _CONSOLE.search(process.stdout.readline())
            assert console is not None, "the simulator did not start"
            yield f"{console[1]}/public/v1"
        finally:
            process.terminate()
