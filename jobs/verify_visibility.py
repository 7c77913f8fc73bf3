"""Compares every copy with what it was made from, every night, and mends what it may."""

from __future__ import annotations

from jobs.turns import Result, in_turn
from jobs.work import Job, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services.leases import Turn
from marketplace.services.verify import verify

_NAME = "verify-visibility"


def _run(work: Work) -> Told:
    """Verify with repair; what is left over for a person makes the run a partial one."""
    return in_turn(work, job=_NAME, lease=_NAME, do=lambda turn: _verify(work, turn))


def _verify(work: Work, turn: Turn) -> Result:
    found = verify(
        work.adapters.text_index, repair=True, actor=work.actor, now=work.clock(), turn=turn
    )
    return Result(
        status=RunStatus.PARTIAL if found.left else RunStatus.COMPLETE,
        counts=found.counts(),
        sentences=found.sentences(),
        eventful=not found.is_clean,
    )


VERIFY_VISIBILITY = Job(name=_NAME, run=_run)
