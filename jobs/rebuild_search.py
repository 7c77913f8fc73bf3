"""Builds the index of words anew every night, beside the one in use."""

from __future__ import annotations

from jobs.turns import Result, in_turn
from jobs.work import Job, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services import outbox
from marketplace.services.leases import Turn

_NAME = "rebuild-search"
_PATIENCE = 60.0
"""Draining the outbox holds the lease for seconds at a time; a night must not pass over that."""


def _run(work: Work) -> Told:
    """Build it. Draining the outbox waits meanwhile; searches do not."""
    return in_turn(
        work,
        job=_NAME,
        lease=outbox.INDEX_LEASE,
        do=lambda turn: _rebuild(work, turn),
        patience=_PATIENCE,
    )


def _rebuild(work: Work, turn: Turn) -> Result:
    started = work.clock()
    index = work.adapters.text_index
    drained = outbox.rebuild(index, actor=work.actor, now=started, turn=turn)
    documents = len(index.ids())
    seconds = (work.clock() - started).total_seconds()
    sentence = f"Built the index of words in {seconds:.1f} seconds. Listings in it: {documents:,}."
    return Result(
        status=RunStatus.COMPLETE,
        counts={"documents": documents, "done": drained.done, "left": drained.left},
        sentences=(sentence,),
    )


REBUILD_SEARCH = Job(name=_NAME, run=_run)
