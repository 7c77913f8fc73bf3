"""Brings the copies up to date, a few seconds after each change."""

from __future__ import annotations

from jobs.turns import Result, in_turn
from jobs.work import DONE, Job, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services import outbox
from marketplace.services.leases import Turn

_NAME = "drain-outbox"


def _run(work: Work) -> Told:
    """Work off all that is due. With nothing due the database is only read."""
    if not outbox.waiting(work.clock()).due:
        return Told(exit_status=DONE, sentences=("Nothing is waiting.",), eventful=False)
    return in_turn(
        work, job=_NAME, lease=outbox.INDEX_LEASE, do=lambda turn: _drain_all(work, turn)
    )


def _drain_all(work: Work, turn: Turn) -> Result:
    """Drain until nothing more is due, or the process has to end."""
    done = failed = 0
    rebuilt = False
    while True:
        drained = outbox.drain(
            work.adapters.text_index, actor=work.actor, now=work.clock(), turn=turn
        )
        done, failed = done + drained.done, failed + drained.failed
        rebuilt = rebuilt or drained.rebuilt
        # Where nothing was done, the listings are changing at this moment: the next run is near.
        if not drained.done or work.stopping.is_set() or not outbox.waiting(work.clock()).due:
            break
    how = "the index of words was built anew" if rebuilt else "the index of words follows"
    sentences = [f"{_count(done)} worked off: {how}."] if done else []
    if failed:
        sentences.append(f"{_count(failed)} failed and will be tried again; the log says why.")
    if drained.unknown:
        sentences.append(f"{_count(drained.unknown)} of a kind that this version does not know.")
    return Result(
        status=RunStatus.PARTIAL if failed else RunStatus.COMPLETE,
        counts={"done": done, "failed": failed, "left": drained.left},
        sentences=tuple(sentences) or ("Nothing was done.",),
        eventful=bool(done or failed),
    )


def _count(rows: int) -> str:
    return f"{rows:,} change" + ("" if rows == 1 else "s")


DRAIN_OUTBOX = Job(name=_NAME, run=_run)
