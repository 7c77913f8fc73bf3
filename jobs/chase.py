"""Every day: asks whether listings' details are still right, and holds the stale ones."""

from __future__ import annotations

from jobs.turns import Result, in_turn
from jobs.work import Job, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services import still_right
from marketplace.services.leases import Turn

_NAME = "chase"
_SENTENCES = {
    "asked": "asked whether the details are still right",
    "reminded": "reminded",
    "held": "held as stale",
    "unreached": "not reached by any message: see what could not be sent",
}


def _run(work: Work) -> Told:
    """Ask, remind and hold. What was done once is not done again, whoever starts this."""
    return in_turn(work, job=_NAME, lease=_NAME, do=lambda turn: _chase(work, turn))


def _chase(work: Work, turn: Turn) -> Result:
    chased = still_right.chase(actor=work.actor, now=work.clock(), turn=turn)
    counts: dict[str, int] = {
        "asked": chased.asked,
        "reminded": chased.reminded,
        "held": chased.held,
        "unreached": chased.unreached,
    }
    told = tuple(f"{_listings(n)} {_SENTENCES[name]}." for name, n in counts.items() if n)
    return Result(
        status=RunStatus.PARTIAL if work.stopping.is_set() else RunStatus.COMPLETE,
        counts=dict(counts),
        sentences=told or ("Nobody had to be asked, reminded or held today.",),
        eventful=bool(told),
    )


def _listings(number: int) -> str:
    return f"{number:,} listing" + ("" if number == 1 else "s")


CHASE = Job(name=_NAME, run=_run)
