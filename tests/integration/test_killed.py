"""A check that is killed anywhere leaves nothing half done: the next run brings the same end."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marketplace.services import verify as verifying
from marketplace.services.check_report import CheckStatus
from marketplace.wiring import EXTENSION
from tests.integration.processes import SECONDS, process
from tests.integration.regulator import Regulator
from tests.integration.regulator import regulator as running_regulator
from tests.integration.town import JOB, Clock, State, add_listing, state
from tests.running import running_app

LOCATIONS = 200
MOMENTS = 20
FALLEN = range(2)
NEW = range(150, LOCATIONS)
NEW_AND_INADEQUATE = range(150, 158)


def place(number: int) -> str:
    """An invented location ID."""
    return f"1-9990010{number:03}"


@dataclass(frozen=True, kw_only=True)
class Before:
    """A directory just before a run that has something to do, and what that run must come to."""

    database: Path
    regulator: Regulator
    seconds: float
    after: State


@pytest.fixture(scope="module")
def before(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    """150 listings that have been checked, two of which have fallen since, and 50 new ones."""
    folder = tmp_path_factory.mktemp("killed")
    database = folder / "before.sqlite3"
    shutil.copyfile(_sqlite_template, database)
    with running_regulator() as regulator:
        for number in range(LOCATIONS):
            regulator.publish(place(number), "Good", on="2023-03-04")
        with (
            running_app(database_url=f"sqlite:///{database}", instance_dir=folder) as app,
            app.app_context(),
        ):
            clock = Clock(datetime.now(UTC))
            for number in range(NEW.start):
                add_listing(place(number), now=clock.now)
            regulator.check(clock)
            for number in NEW:
                add_listing(place(number), now=clock.now)
        for number in (*FALLEN, *NEW_AND_INADEQUATE):
            regulator.publish(place(number), "Inadequate", on="2026-11-01")
        began = time.monotonic()
        after = run_again(database, folder / "undisturbed", regulator, killed_after=None)
        yield Before(
            database=database,
            regulator=regulator,
            seconds=time.monotonic() - began,
            after=after,
        )


def run_again(
    database: Path, folder: Path, regulator: Regulator, *, killed_after: float | None
) -> State:
    """Run the job as a process on a copy; kill it after so many seconds, then check to the end."""
    folder.mkdir()
    copy = folder / "copy.sqlite3"
    shutil.copyfile(database, copy)
    with (
        running_app(
            database_url=f"sqlite:///{copy}",
            instance_dir=folder,
            CQC_API_URL=regulator.url,
        ) as app,
        app.app_context(),
    ):
        with process(
            app, "jobs", "--once", "check-ratings", CQC_REQUESTS_PER_MINUTE="60000"
        ) as job:
            if killed_after is None:
                assert job.wait(SECONDS) == 0
            else:
                time.sleep(killed_after)
                job.kill()
                job.wait(SECONDS)
                report = regulator.check(Clock(datetime.now(UTC)))
                assert report.status is CheckStatus.COMPLETE
        wired = app.extensions[EXTENSION]
        found = verifying.verify(wired.text_index, repair=False, actor=JOB, now=datetime.now(UTC))
        assert found.differences == ()
        return state()


def test_an_undisturbed_run_hides_the_fallen_and_shows_the_new(before: Before) -> None:
    hidden = {f"ref-{place(number)}" for number in (*FALLEN, *NEW_AND_INADEQUATE)}
    assert {reference for reference, now in before.after.items() if not now[0]} == hidden


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_killed_at_a_random_moment_and_run_again_the_end_is_the_same(
    before: Before, tmp_path: Path, moment: int
) -> None:
    # Spread over the whole run, start-up included, and random within its part.
    part = before.seconds / MOMENTS
    after = random.uniform(moment * part, (moment + 1) * part)  # noqa: S311 - not for secrets
    ended = run_again(before.database, tmp_path / "run", before.regulator, killed_after=after)
    assert ended == before.after, f"killed after {after:.3f} seconds"
