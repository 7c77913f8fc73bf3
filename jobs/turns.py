"""A job's turn: its lease, kept while it works, and the record of its run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from jobs.work import DONE, FAILED, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services import leases, runs
from marketplace.services.indexing import WorkStopped
from marketplace.services.leases import Lease, Turn
from marketplace.services.transaction import transaction

_RENEWED_EVERY = leases.TTL.total_seconds() / 4
_TRIED_EVERY = 0.5

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a turn: how the run ended, what it counted, what there is to tell."""

    status: RunStatus
    counts: dict[str, object]
    sentences: tuple[str, ...]
    eventful: bool = True


def in_turn(
    work: Work, *, job: str, lease: str, do: Callable[[Turn], Result], patience: float = 0
) -> Told:
    """Do a job while holding a lease, and keep a record of the run.

    Where the lease is not free within `patience` seconds nothing is done: that is no failure. It
    is kept in the background, so `do` may take as long as it needs.
    """
    held = _taken(work, lease, patience=patience)
    if held is None:
        sentence = "Another process is doing this now, or work that excludes it; nothing to do."
        return Told(exit_status=DONE, sentences=(sentence,), eventful=False)
    try:
        result = _recorded(work, job, held, do)
    finally:
        leases.release(held, now=work.clock())
    status = DONE if result.status is RunStatus.COMPLETE else FAILED
    return Told(exit_status=status, sentences=result.sentences, eventful=result.eventful)


def _taken(work: Work, name: str, *, patience: float) -> Lease | None:
    """Take a lease, trying again until patience ends or the process has to."""
    deadline = time.monotonic() + patience
    while True:
        held = leases.take(name, holder=leases.this_holder(), now=work.clock())
        if held or time.monotonic() >= deadline or work.stopping.wait(_TRIED_EVERY):
            return held


def _recorded(work: Work, job: str, lease: Lease, do: Callable[[Turn], Result]) -> Result:
    """Write down when the run begins and how it ends, whatever happens."""
    run_id = runs.start(job, scope=runs.EVERYTHING, lease=lease, actor=work.actor, now=work.clock())
    result = Result(status=RunStatus.FAILED, counts={}, sentences=())
    try:
        with _kept(work, lease):
            result = do(Turn(lease=lease, stopping=work.stopping))
    except WorkStopped as stopped:
        sentences = (f"Stopped: {stopped}. The next run does it.",)
        result = Result(status=RunStatus.PARTIAL, counts={"stopped": True}, sentences=sentences)
    finally:
        runs.finish(
            run_id, status=result.status, counts=result.counts, actor=work.actor, now=work.clock()
        )
    return result


@contextmanager
def _kept(work: Work, lease: Lease) -> Iterator[None]:
    """Renew a lease from a thread of its own until the work is over."""
    over = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(work, lease, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew_until(work: Work, lease: Lease, over: threading.Event) -> None:
    """Renew every quarter of a lease's time. A lost lease stops the work at its next write."""
    while not over.wait(_RENEWED_EVERY):
        try:
            with work.app.app_context(), transaction(actor=work.actor, now=work.clock()) as tx:
                leases.renew(tx, lease)
        except leases.LeaseLost:
            log.warning("lease_lost", job=lease.job)
            return
        except SQLAlchemyError as error:  # there is time for more attempts before it expires
            log.warning("lease_not_renewed", job=lease.job, error=type(error).__name__)
