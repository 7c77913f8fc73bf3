"""Leases: one process at a time does a job, on however many machines the jobs run.

A lease is a row. Taking it is one conditional UPDATE that raises its fence number; every batch of
work renews it in the batch's own transaction, on condition that the fence is still the same. So a
process that was overtaken (it slept, its machine stood still) cannot write any more.
"""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from marketplace.domain.access import job as job_actor
from marketplace.domain.errors import MarketplaceError
from marketplace.models.jobs import JobLease
from marketplace.services.transaction import Transaction, transaction

TTL = timedelta(seconds=60)
"""How long a lease holds without being renewed. Longer than any one batch takes."""

CHECK_RATINGS = "check-ratings"
"""Whoever checks ratings, or applies what the guard kept of a check, holds this lease."""

_PROC = Path("/proc")
_GONE = frozenset("ZXx")
"""States of a process that has ended: a zombie waits for its parent only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to do a job now. `fence` is higher than that of every earlier lease of the job."""

    job: str
    holder: str
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What long work of a job carries: its lease, and the sign that the process has to end."""

    lease: Lease
    stopping: threading.Event


class LeaseLost(MarketplaceError):
    """Another process has taken the job over; nothing more may be written for it."""


def take(job: str, *, holder: str, now: datetime) -> Lease | None:
    """Take the lease of a job, or return None where somebody else holds it.

    A lease can be taken when nobody holds it, when it has expired at `now`, and when its holder
    is a process of this machine that has ended. A process does not take twice what it holds: two
    of its threads exclude each other too.
    """
    try:
        return _take(job, holder, now)
    except IntegrityError:  # two processes wrote the first row of this job; now it is there
        return _take(job, holder, now)


def renew(tx: Transaction, lease: Lease) -> None:
    """Keep the lease for another TTL from `tx.now`, in the transaction of a batch of work.

    Raises:
        LeaseLost: the lease has been taken over; the transaction rolls back.
    """
    kept = tx.session.execute(
        update(JobLease)
        .where(JobLease.job == lease.job, JobLease.fence == lease.fence)
        .values(expires_at=tx.now + TTL)
        .returning(JobLease.fence)
        .execution_options(synchronize_session=False)
    ).all()
    if not kept:
        raise LeaseLost(
            f"another process has taken over the job {lease.job}; this one wrote nothing more"
        )


def release(lease: Lease, *, now: datetime) -> None:
    """Give the lease back. One that was taken over in the meantime stays with its new holder."""
    with transaction(actor=job_actor(lease.job), now=now) as tx:
        tx.session.execute(
            update(JobLease)
            .where(JobLease.job == lease.job, JobLease.fence == lease.fence)
            .values(holder=None, expires_at=None)
            .execution_options(synchronize_session=False)
        )


def this_holder() -> str:
    """Name this process: "machine:process number:start". No other process ever has this name."""
    return f"{_machine()}:{os.getpid()}:{_started(os.getpid()) or 0}"


def _take(job: str, holder: str, now: datetime) -> Lease | None:
    """Take the lease in one transaction; the first time, write its row."""
    with transaction(actor=job_actor(job), now=now) as tx:
        current = tx.session.execute(
            select(JobLease.holder).where(JobLease.job == job)
        ).one_or_none()
        if current is None:
            tx.session.execute(
                insert(JobLease).values(job=job, holder=holder, fence=1, expires_at=now + TTL)
            )
            return Lease(job=job, holder=holder, fence=1)
        free = [JobLease.holder.is_(None), JobLease.expires_at <= now]
        if current.holder is not None and _is_gone(current.holder):
            free.append(JobLease.holder == current.holder)
        fence = tx.session.scalars(
            update(JobLease)
            .where(JobLease.job == job, or_(*free))
            .values(holder=holder, fence=JobLease.fence + 1, expires_at=now + TTL)
            .returning(JobLease.fence)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    return None if fence is None else Lease(job=job, holder=holder, fence=fence)


def _is_gone(holder: str) -> bool:
    """Whether a holder is a process of this machine that has ended. When in doubt, it has not."""
    machine, _, rest = holder.partition(":")
    number, _, started = rest.partition(":")
    if machine != _machine() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:  # it belongs to somebody else, so it is there
        return False
    now_started = _started(int(number))
    if now_started is None:
        return _PROC.joinpath("self").exists()  # where there is no /proc, nothing is known
    return started not in ("0", now_started)  # another process has its number by now


def _started(number: int) -> str | None:
    """When a running process started, in the kernel's own count; None once it has ended."""
    with suppress(OSError):
        # The name of the program stands in brackets and may hold anything, brackets too.
        values = _PROC.joinpath(f"{number}", "stat").read_text().rpartition(")")[2].split()
        return None if values[0] in _GONE else values[19]
    return None


def _machine() -> str:
    """This machine, and of its containers this one: process numbers mean something only here."""
    marks = []
    with suppress(OSError):
        marks.append(_PROC.joinpath("sys/kernel/random/boot_id").read_text().strip())
        marks.append(f"{_PROC.joinpath('self/ns/pid').readlink()}")
    name = socket.gethostname().replace(":", "-")[:60]
    return f"{name}-{hashlib.sha256(' '.join(marks).encode()).hexdigest()[:12]}"
