"""Jobs as a process runs them: what they do, what they say, and how they end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Timer

import pytest
from flask import Flask
from sqlalchemy import update

from jobs.runner import Runner
from jobs.schedule import JOBS, Entry
from jobs.work import DONE, FAILED, Job, Told, Work
from marketplace.domain.errors import ConflictError
from marketplace.models.jobs import RunStatus
from marketplace.models.listings import Listing
from marketplace.services import leases, outbox, runs
from marketplace.services.transaction import transaction
from marketplace.wiring import adapters
from tests.integration.leasing import until_kept
from tests.integration.town import JOB, START, add_listing

NAMES = ("chase", "drain-outbox", "purge", "rebuild-search", "verify-visibility")
Tell = Callable[[Work], Told]


@pytest.fixture
def runner(directory: Flask) -> Runner:
    return Runner(directory, stopping=Event(), clock=lambda: START + timedelta(hours=1))


def meadow() -> int:
    return add_listing(None, name="meadow", reference="ref-meadow", services=("gardening",))


def status_of(job: str) -> RunStatus | None:
    last = runs.last(job)
    return last.status if last else None


def entry(run: Tell, *, tells_every_run: bool = False) -> Entry:
    job = Job(name="count-sheep", run=run, tells_every_run=tells_every_run)
    return Entry(job=job, every=timedelta(hours=1))


def failing(work: Work) -> Told:
    del work
    return Told(exit_status=FAILED, sentences=("One got lost.",))


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_repeated_on_an_empty_directory(
    runner: Runner, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert runner.once(JOBS[name]) == DONE
    assert runner.once(JOBS[name]) == DONE
    assert re.match(rf"\d\d:\d\d:\d\d {name}: [A-Z]", capsys.readouterr().out)


def test_draining_brings_the_index_up_to_date(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    key = meadow()
    assert runner.once(JOBS["drain-outbox"]) == DONE
    assert adapters().text_index.ids() == {key}
    assert "1 change worked off" in capsys.readouterr().out
    assert status_of("drain-outbox") is RunStatus.COMPLETE
    assert runner.once(JOBS["drain-outbox"]) == DONE
    assert "Nothing is waiting." in capsys.readouterr().out


def test_rebuilding_writes_down_what_it_did(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    meadow()
    assert runner.once(JOBS["rebuild-search"]) == DONE
    assert "Listings in it: 1." in capsys.readouterr().out
    last = runs.last("rebuild-search", complete=True)
    assert last
    assert last.counts == {"documents": 1, "done": 1, "left": 0}


def test_verifying_mends_and_says_so(runner: Runner, capsys: pytest.CaptureFixture[str]) -> None:
    key = meadow()
    runner.once(JOBS["drain-outbox"])
    with transaction(actor=JOB, now=START) as tx:
        tx.session.execute(update(Listing).where(Listing.id == key).values(visible=False))
    assert runner.once(JOBS["verify-visibility"]) == DONE
    assert "Set right: 1" in capsys.readouterr().out
    assert runner.once(JOBS["drain-outbox"]) == DONE
    assert runner.once(JOBS["verify-visibility"]) == DONE
    assert "No differences." in capsys.readouterr().out


def test_what_a_person_must_look_at_is_a_failure(runner: Runner) -> None:
    key = meadow()
    runner.once(JOBS["drain-outbox"])
    with transaction(actor=JOB, now=START) as tx:
        tx.session.execute(update(Listing).where(Listing.id == key).values(rating="good"))
    assert runner.once(JOBS["verify-visibility"]) == FAILED
    assert status_of("verify-visibility") is RunStatus.PARTIAL


@pytest.mark.parametrize(
    ("name", "lease"),
    [
        ("drain-outbox", outbox.INDEX_LEASE),
        ("rebuild-search", outbox.INDEX_LEASE),
        ("verify-visibility", "verify-visibility"),
        ("check-ratings", "check-ratings"),
    ],
)
def test_somebody_else_doing_it_is_no_failure(
    runner: Runner,
    name: str,
    lease: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("jobs.rebuild_search._PATIENCE", 0)
    meadow()
    assert leases.take(lease, holder="another-machine:1:1", now=START + timedelta(hours=1))
    assert runner.once(JOBS[name]) == DONE
    assert "Another process" in capsys.readouterr().out
    assert status_of(name) is None


def test_the_nightly_rebuild_waits_for_a_drain_to_end(runner: Runner, directory: Flask) -> None:
    now = START + timedelta(hours=1)
    draining = leases.take(outbox.INDEX_LEASE, holder="another-machine:1:1", now=now)
    assert draining

    def end() -> None:
        with directory.app_context():
            leases.release(draining, now=now)

    soon = Timer(1, end)
    soon.start()
    assert runner.once(JOBS["rebuild-search"]) == DONE
    soon.join()
    assert status_of("rebuild-search") is RunStatus.COMPLETE


def test_the_lease_is_given_back(runner: Runner) -> None:
    for name in NAMES:
        assert runner.once(JOBS[name]) == DONE
    for name in (outbox.INDEX_LEASE, "verify-visibility"):
        assert leases.take(name, holder="another-machine:1:1", now=START + timedelta(hours=1))


def test_an_index_that_cannot_be_built_fails_the_run_and_not_the_process(
    runner: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(documents: object) -> int:
        raise OSError(documents)

    monkeypatch.setattr(adapters().text_index, "rebuild", broken)
    assert runner.once(JOBS["rebuild-search"]) == FAILED
    assert "Failed (OSError)" in capsys.readouterr().out
    assert status_of("rebuild-search") is RunStatus.FAILED
    assert leases.take(
        outbox.INDEX_LEASE, holder="another-machine:1:1", now=START + timedelta(hours=1)
    )


def test_a_job_that_is_stopped_says_so(
    directory: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    meadow()
    stopping = Event()
    stopping.set()
    runner = Runner(directory, stopping=stopping, clock=lambda: START + timedelta(hours=1))
    assert runner.once(JOBS["rebuild-search"]) == FAILED
    assert "Stopped: " in capsys.readouterr().out
    assert status_of("rebuild-search") is RunStatus.PARTIAL


def test_a_check_that_cannot_reach_the_regulator_fails(
    runner: Runner, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_listing("1-999000001")
    monkeypatch.setattr("marketplace.cqc.pace._LONGEST_BACKOFF", 0.001)
    assert runner.once(JOBS["check-ratings"]) == FAILED
    assert "The check stopped" in capsys.readouterr().out


def test_on_schedule_only_what_happened_is_told(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    drain = Entry(job=JOBS["drain-outbox"], every=timedelta(seconds=5), shared=False)
    runner.scheduled(drain)
    assert capsys.readouterr().out == ""
    meadow()
    runner.scheduled(drain)
    assert "1 change worked off" in capsys.readouterr().out


def test_on_schedule_the_same_failure_is_told_once(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        runner.scheduled(entry(failing))
    assert capsys.readouterr().out.count("One got lost.") == 1
    runner.scheduled(entry(lambda _: Told(exit_status=DONE, sentences=("All here.",))))
    runner.scheduled(entry(failing))
    assert capsys.readouterr().out.count("One got lost.") == 1
    runner.scheduled(entry(failing, tells_every_run=True))
    assert capsys.readouterr().out.count("One got lost.") == 1


def test_on_schedule_a_run_that_another_machine_has_done_is_left_out(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    nightly = Entry(job=JOBS["rebuild-search"], every=timedelta(hours=1))
    runner.scheduled(nightly)
    runner.scheduled(nightly)
    assert capsys.readouterr().out.count("Built the index") == 1


def test_an_error_of_ours_is_told_in_its_own_words(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    def refusing(work: Work) -> Told:
        raise ConflictError(f"somebody else counts for {work.actor}")

    assert runner.once(Job(name="count-sheep", run=refusing)) == FAILED
    assert "Not done: somebody else counts for job:count-sheep." in capsys.readouterr().out


def test_nothing_begins_once_the_process_has_to_end(directory: Flask) -> None:
    begun: list[Work] = []

    def counting(work: Work) -> Told:
        begun.append(work)
        return Told(exit_status=DONE, sentences=())

    stopping = Event()
    runner = Runner(directory, stopping=stopping)
    runner.scheduled(entry(counting))
    assert len(begun) == 1
    stopping.set()
    runner.scheduled(entry(counting))
    assert len(begun) == 1


def test_a_long_job_keeps_its_lease(directory: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lease would expire while the index is built, were it not renewed meanwhile."""
    monkeypatch.setattr("jobs.turns._RENEWED_EVERY", 0.05)
    meadow()
    now = [START]
    index = adapters().text_index
    build = index.rebuild
    taken: list[leases.Lease | None] = []

    def slow(documents: object) -> int:
        with directory.app_context():
            for _ in range(4):
                now[0] += leases.TTL / 2
                until_kept(outbox.INDEX_LEASE, now=now[0])
            taken.append(leases.take(outbox.INDEX_LEASE, holder="another-machine:1:1", now=now[0]))
        return build(documents)  # type: ignore[arg-type]

    monkeypatch.setattr(index, "rebuild", slow)
    runner = Runner(directory, stopping=Event(), clock=lambda: now[0])
    assert runner.once(JOBS["rebuild-search"]) == DONE
    assert taken == [None]


def test_the_outbox_of_an_unknown_kind_is_left_and_told(
    runner: Runner, capsys: pytest.CaptureFixture[str]
) -> None:
    meadow()
    with transaction(actor=JOB, now=START) as tx:
        tx.enqueue("telegram", (1,))
    assert runner.once(JOBS["drain-outbox"]) == DONE
    assert "1 change of a kind that this version does not know." in capsys.readouterr().out
    assert outbox.waiting(START).rows == 1
