"""Every 5 minutes: raises the alarm where safeguarding officers have not accepted in time.

Nothing that it tells, writes down or counts says whether anything was late, or how many: that is
for safeguarding officers alone.
"""

from __future__ import annotations

from jobs.turns import Result, in_turn
from jobs.work import Job, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services.leases import Turn
from marketplace.services.safeguarding_alarm import watch

_NAME = "watch-safeguarding"


def _run(work: Work) -> Told:
    """Look, and tell whom it concerns. Done twice it does nothing more."""
    return in_turn(work, job=_NAME, lease=_NAME, do=lambda turn: _watch(work, turn))


def _watch(work: Work, turn: Turn) -> Result:
    watch(actor=work.actor, now=work.clock(), turn=turn)
    return Result(
        status=RunStatus.PARTIAL if work.stopping.is_set() else RunStatus.COMPLETE,
        counts={},
        sentences=("Looked for what waits too long; whom it concerns was told.",),
        eventful=False,
    )


WATCH_SAFEGUARDING = Job(name=_NAME, run=_run)
