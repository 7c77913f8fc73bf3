"""Runs of jobs as they are written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.domain.access import job
from marketplace.models.base import db
from marketplace.models.jobs import JobRun, RunStatus
from marketplace.services import runs
from marketplace.services.leases import TTL, Lease, LeaseLost, take
from tests.integration.town import START

JOB = "check-ratings"
ACTOR = job(JOB)

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def lease() -> Lease:
    taken = take(JOB, holder="a-machine:1:1", now=START)
    assert taken
    return taken


def ended(
    lease: Lease, status: RunStatus, *, hours: int, scope: str = runs.EVERYTHING, name: str = JOB
) -> int:
    """A run that began so many hours after the start and took a minute."""
    began = START + timedelta(hours=hours)
    run_id = runs.start(name, scope=scope, lease=lease, actor=ACTOR, now=began)
    runs.finish(
        run_id,
        status=status,
        counts={"checked": 3},
        actor=ACTOR,
        now=began + timedelta(minutes=1),
    )
    return run_id


def test_a_run_is_kept_from_start_to_finish(lease: Lease) -> None:
    run_id = runs.start(JOB, scope="all", lease=lease, actor=ACTOR, now=START)
    last = runs.last(JOB)
    assert last
    assert (last.status, last.finished_at) == (RunStatus.RUNNING, None)
    later = START + timedelta(minutes=2)
    runs.finish(run_id, status=RunStatus.COMPLETE, counts={"checked": 3}, actor=ACTOR, now=later)
    last = runs.last(JOB)
    assert last
    assert (last.status, last.started_at, last.finished_at) == (RunStatus.COMPLETE, START, later)
    assert last.counts == {"checked": 3}


def test_a_run_whose_process_died_is_told_as_abandoned(lease: Lease) -> None:
    dead = runs.start(JOB, scope="all", lease=lease, actor=ACTOR, now=START)
    other = runs.start("drain-outbox", scope="all", lease=lease, actor=ACTOR, now=START)
    runs.start(JOB, scope="all", lease=lease, actor=ACTOR, now=START + TTL)
    found = db.session.get(JobRun, dead)
    assert found
    assert (found.status, found.finished_at) == ("abandoned", START + TTL)
    assert db.session.get_one(JobRun, other).status == "running"


def test_an_overtaken_process_cannot_end_its_run_otherwise(lease: Lease) -> None:
    slow = runs.start(JOB, scope="all", lease=lease, actor=ACTOR, now=START)
    new = take(JOB, holder="another-machine:1:1", now=START + TTL)
    assert new
    runs.start(JOB, scope="all", lease=new, actor=ACTOR, now=START + TTL)
    runs.finish(slow, status=RunStatus.COMPLETE, counts={}, actor=ACTOR, now=START + 2 * TTL)
    assert db.session.get_one(JobRun, slow).status == "abandoned"


def test_nobody_starts_a_run_with_a_lost_lease(lease: Lease) -> None:
    assert take(JOB, holder="another-machine:1:1", now=START + TTL)
    with pytest.raises(LeaseLost):
        runs.start(JOB, scope="all", lease=lease, actor=ACTOR, now=START + TTL)
    assert runs.last(JOB) is None


def test_the_last_complete_one_covered_everything(lease: Lease) -> None:
    full = ended(lease, RunStatus.COMPLETE, hours=0)
    ended(lease, RunStatus.PARTIAL, hours=1)
    newest = ended(lease, RunStatus.COMPLETE, hours=2, scope="named")
    assert (last := runs.last(JOB))
    assert last.id == newest
    assert (complete := runs.last(JOB, complete=True))
    assert complete.id == full


@pytest.mark.parametrize(
    ("status", "settles"),
    [
        (RunStatus.COMPLETE, True),
        (RunStatus.GUARDED, True),
        (RunStatus.PARTIAL, False),
        (RunStatus.FAILED, False),
    ],
)
def test_what_settles_and_what_is_due_again(
    lease: Lease, status: RunStatus, *, settles: bool
) -> None:
    ended(lease, status, hours=1)
    assert (runs.last_settled(JOB) is not None) == settles
    assert runs.last_began(JOB) == START + timedelta(hours=1)


def test_a_run_that_died_or_covered_a_part_does_not_count(lease: Lease) -> None:
    ended(lease, RunStatus.COMPLETE, hours=1, scope="named")
    runs.start(JOB, scope="all", lease=lease, actor=ACTOR, now=START)
    assert runs.last_settled(JOB) is None
    assert runs.last_began(JOB) is None


def test_ages_of_every_job_that_ever_ran(lease: Lease) -> None:
    assert runs.ages(START) == {}
    ended(lease, RunStatus.COMPLETE, hours=0)
    ended(lease, RunStatus.FAILED, hours=1)
    ended(lease, RunStatus.FAILED, hours=1, name="rebuild-search")
    assert runs.ages(START + timedelta(hours=3)) == {
        JOB: runs.JobAge(
            status=RunStatus.FAILED,
            since_start=timedelta(hours=2),
            since_complete=timedelta(hours=2, minutes=59),
        ),
        "rebuild-search": runs.JobAge(
            status=RunStatus.FAILED, since_start=timedelta(hours=2), since_complete=None
        ),
    }
