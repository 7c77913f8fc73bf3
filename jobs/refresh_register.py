"""Copies the regulator's list of locations every night, so that providers find theirs in it."""

from __future__ import annotations

from jobs.turns import Result, in_turn
from jobs.work import Job, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services.leases import Turn
from marketplace.services.register_places import refresh

_NAME = "refresh-register"


def _run(work: Work) -> Told:
    """Refresh the copy. Where the list cannot be read whole, the copy stays as it is."""
    return in_turn(work, job=_NAME, lease=_NAME, do=lambda turn: _refresh(work, turn))


def _refresh(work: Work, turn: Turn) -> Result:
    with work.adapters.cqc_client(stopping=work.stopping) as client:
        done = refresh(client, actor=work.actor, clock=work.clock, turn=turn)
    return Result(
        status=RunStatus.COMPLETE,
        counts={"listed": done.listed, "added": done.added},
        sentences=(f"The register lists {done.listed:,} locations; {done.added:,} are new here.",),
        eventful=done.added > 0,
    )


REFRESH_REGISTER = Job(name=_NAME, run=_run)
