"""Brings the copies up to date, a few seconds after each change.

The schedule has two lines for the outbox, this one for the text index and `jobs.send_mail`, each
with a lease of its own, so that a slow mail server never delays the index. Whoever asks for
`drain-outbox` by name gets both, the index first.
"""

from __future__ import annotations

from jobs.send_mail import SEND_MAIL
from jobs.turns import Result, in_turn
from jobs.work import DONE, Job, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services import outbox
from marketplace.services.leases import Turn

_NAME = "drain-outbox"


def _run(work: Work) -> Told:
    """Bring the index up to date, then send the mail."""
    index, mail = _follow(work), SEND_MAIL.run(work)
    if not mail.eventful and mail.exit_status == DONE:
        return index
    if not index.eventful and index.exit_status == DONE:
        return mail
    return Told(
        exit_status=max(index.exit_status, mail.exit_status),
        sentences=(*index.sentences, *mail.sentences),
    )


def _follow(work: Work) -> Told:
    """Work off all that is due for the index. With nothing due the database is only read."""
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
"""All of the outbox, for `--once`."""

FOLLOW = Job(name=_NAME, run=_follow)
"""The index alone, for the schedule."""
