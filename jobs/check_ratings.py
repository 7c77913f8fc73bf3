"""The main job: checks every linked location at the regulator, hides and restores listings."""

from __future__ import annotations

from jobs.work import DONE, FAILED, GUARDED, Job, Told, Work
from marketplace.services.check_report import CheckStatus
from marketplace.services.checking import JOB, AlreadyRunningError, Scope, check_ratings

_EXIT = {CheckStatus.COMPLETE: DONE, CheckStatus.GUARDED: GUARDED}


def _run(work: Work) -> Told:
    """Check all locations. The use case takes its own lease and records its own run."""
    try:
        with work.adapters.cqc_client(stopping=work.stopping) as client:
            report = check_ratings(
                scope=Scope.all(),
                client=client,
                actor=work.actor,
                clock=work.clock,
                parallel=work.adapters.settings.cqc_parallel,
                stopping=work.stopping,
            )
    except AlreadyRunningError:
        sentence = "Another process is checking the ratings now; nothing to do."
        return Told(exit_status=DONE, sentences=(sentence,), eventful=False)
    return Told(exit_status=_EXIT.get(report.status, FAILED), sentences=report.sentences())


CHECK_RATINGS = Job(name=JOB, run=_run, tells_every_run=True)
