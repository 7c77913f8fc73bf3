"""Leases: one process at a time, and whoever was overtaken writes nothing any more."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import job
from marketplace.models.base import db
from marketplace.models.jobs import JobLease
from marketplace.models.providers import Provider
from marketplace.services.leases import TTL, Lease, LeaseLost, release, renew, take, this_holder
from marketplace.services.transaction import transaction
from tests.integration.processes import line_of, process
from tests.integration.town import START

JOB = "check-ratings"
HERE = "another-machine:1:1"
THERE = "yet-another-machine:1:1"

pytestmark = pytest.mark.usefixtures("directory")


def keep(lease: Lease, *, now: datetime) -> None:
    with transaction(actor=job(JOB), now=now) as tx:
        renew(tx, lease)


def write_as(lease: Lease, *, now: datetime) -> None:
    with transaction(actor=job(JOB), now=now) as tx:
        tx.add(Provider(name="Written too late", created_at=now))
        tx.session.flush()
        renew(tx, lease)


def test_one_at_a_time() -> None:
    mine = take(JOB, holder=HERE, now=START)
    assert mine == Lease(job=JOB, holder=HERE, fence=1)
    assert take(JOB, holder=THERE, now=START + TTL / 2) is None


def test_two_threads_of_a_process_exclude_each_other_too() -> None:
    assert take(JOB, holder=this_holder(), now=START)
    assert take(JOB, holder=this_holder(), now=START) is None


def test_jobs_do_not_exclude_each_other() -> None:
    assert take(JOB, holder=HERE, now=START)
    assert take("search-index", holder=THERE, now=START)


def test_an_expired_lease_is_taken_over_with_a_higher_fence() -> None:
    assert take(JOB, holder=HERE, now=START)
    assert take(JOB, holder=THERE, now=START + TTL - timedelta(seconds=1)) is None
    assert take(JOB, holder=THERE, now=START + TTL) == Lease(job=JOB, holder=THERE, fence=2)


def test_renewing_keeps_it() -> None:
    mine = take(JOB, holder=HERE, now=START)
    assert mine
    keep(mine, now=START + TTL / 2)
    assert take(JOB, holder=THERE, now=START + TTL) is None


def test_the_batch_of_an_overtaken_holder_rolls_back() -> None:
    old = take(JOB, holder=HERE, now=START)
    new = take(JOB, holder=THERE, now=START + TTL)
    assert old
    assert new
    with pytest.raises(LeaseLost):
        write_as(old, now=START + TTL)
    assert db.session.scalars(select(Provider.name)).all() == []
    keep(new, now=START + TTL)


def test_releasing_frees_it_at_once() -> None:
    mine = take(JOB, holder=HERE, now=START)
    assert mine
    release(mine, now=START)
    assert take(JOB, holder=THERE, now=START) == Lease(job=JOB, holder=THERE, fence=2)


def test_releasing_late_takes_nothing_from_the_new_holder() -> None:
    old = take(JOB, holder=HERE, now=START)
    assert old
    assert take(JOB, holder=THERE, now=START + TTL)
    release(old, now=START + TTL)
    assert db.session.scalars(select(JobLease.holder)).one() == THERE


def test_of_two_that_begin_together_one_wins(directory: Flask) -> None:
    together = Barrier(4)

    def race(number: int, name: str) -> Lease | None:
        with directory.app_context():
            together.wait()
            return take(name, holder=f"machine-{number}:1:1", now=START)

    with ThreadPoolExecutor(4) as threads:
        for turn in range(3):
            won = list(threads.map(race, range(4), [f"job-{turn}"] * 4))
            assert sum(lease is not None for lease in won) == 1


def test_a_holder_on_another_machine_may_live() -> None:
    assert take(JOB, holder="another-machine:999999999:1", now=START)
    assert take(JOB, holder=this_holder(), now=START) is None


def test_a_holder_of_this_machine_that_has_ended_is_replaced_at_once() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    machine, _, started = this_holder().split(":")
    assert take(JOB, holder=f"{machine}:{gone.pid}:{started}", now=START)
    assert take(JOB, holder=this_holder(), now=START)


def test_so_is_one_whose_number_belongs_to_another_process_now() -> None:
    machine, number, started = this_holder().split(":")
    assert take(JOB, holder=f"{machine}:{number}:{int(started) + 1}", now=START)
    assert take(JOB, holder=this_holder(), now=START)


def test_a_name_that_says_nothing_is_left_alone() -> None:
    assert take(JOB, holder=this_holder().split(":")[0], now=START)
    assert take(JOB, holder=this_holder(), now=START) is None


def test_a_killed_process_costs_no_wait(directory: Flask) -> None:
    """Its zombie still has the process number: nobody has asked how it ended."""
    now = datetime.now(UTC)
    with process(directory, "tests.integration.lease_holder", JOB) as holder:
        assert line_of(holder) == "1"
        assert take(JOB, holder=this_holder(), now=now) is None
        holder.kill()
        os.waitid(os.P_PID, holder.pid, os.WEXITED | os.WNOWAIT)  # a zombie, and it stays one
        assert (taken := take(JOB, holder=this_holder(), now=now))
        assert taken.fence == 2
