"""Every night: removes what nobody needs any more, by the rule of retention."""

from __future__ import annotations

from jobs.turns import Result, in_turn
from jobs.work import Job, Told, Work
from marketplace.models.jobs import RunStatus
from marketplace.services import (
    document_files,
    draft_retention,
    enquiry_retention,
    mistakes,
    retention,
)
from marketplace.services.leases import Turn

_NAME = "purge"


def _run(work: Work) -> Told:
    """Purge. What is gone is gone; what is left is found by the next run."""
    return in_turn(work, job=_NAME, lease=_NAME, do=lambda turn: _purge(work, turn))


def _purge(work: Work, turn: Turn) -> Result:
    purged = retention.purge(actor=work.actor, now=work.clock(), turn=turn)
    drafts = draft_retention.purge_drafts(
        files=work.adapters.files, actor=work.actor, now=work.clock(), turn=turn
    )
    enquiries = enquiry_retention.remove_silent(actor=work.actor, now=work.clock(), turn=turn)
    reports = mistakes.forget_reports(actor=work.actor, now=work.clock(), turn=turn)
    files = document_files.purge_orphans(work.adapters.files, now=work.clock(), actor=work.actor)
    counts: dict[str, int] = {
        "links": purged.links,
        "sign_ins": purged.sign_ins,
        "tries": purged.tries,
        "addresses": purged.addresses,
        "counts_of_searches": purged.searches,
        "registrations": purged.registrations,
        "drafts": drafts,
        "enquiries": enquiries,
        "reports_of_mistakes": reports,
        "files": files,
    }
    told = ", ".join(f"{name.replace('_', '-')} {n:,}" for name, n in counts.items() if n)
    return Result(
        status=RunStatus.PARTIAL if work.stopping.is_set() else RunStatus.COMPLETE,
        counts=dict(counts),
        sentences=(f"Removed: {told}." if told else "Nothing had to be removed.",),
        eventful=bool(told),
    )


PURGE = Job(name=_NAME, run=_run)
