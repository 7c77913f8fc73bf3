"""Checks the ratings of the listed locations at the regulator: the main job of the service.

Two steps: look (`services.looking`), then judge from what was stored (`services.judging`). One
process at a time; a run that is cut short anywhere leaves nothing half done, and the next one
brings the same end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from marketplace.cqc.client import CqcClient, RegulatorRefused
from marketplace.cqc.lists import IncompleteList
from marketplace.cqc.pace import Stopped
from marketplace.domain.access import Actor
from marketplace.domain.decisions import Alert, AlertKind
from marketplace.domain.errors import MarketplaceError
from marketplace.domain.listings import normalised_location_id
from marketplace.models.jobs import RunStatus
from marketplace.services import leases, runs
from marketplace.services.alerts import close_alerts, raise_alerts
from marketplace.services.check_report import CheckReport, CheckStatus
from marketplace.services.held_batches import RUN_SUBJECT, supersede_waiting
from marketplace.services.judging import Judged, judge
from marketplace.services.looking import Run, Seen, look_at_all, no_progress
from marketplace.services.observing import LinkedLocation, linked_locations, long_unseen
from marketplace.services.transaction import transaction

JOB = leases.CHECK_RATINGS

FEED_OVERLAP = timedelta(days=30)
"""How far back the change feed is read every time: changes go missing from it (API, 2.3)."""


_NAMED = 5
"""So many locations are named in an alert."""


class AlreadyRunningError(MarketplaceError):
    """Another process is checking at this moment."""


class ScopeKind(StrEnum):
    """Which of the linked locations a run looks at."""

    ALL = "all"
    CHANGED = "changed"
    NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """All linked locations, those in the regulator's change feed, or the named ones."""

    kind: ScopeKind
    ids: frozenset[str] = frozenset()

    @classmethod
    def all(cls) -> Scope:
        """Every linked location. Only such a run can be a complete check of the directory."""
        return cls(kind=ScopeKind.ALL)

    @classmethod
    def changed(cls) -> Scope:
        """Those that the regulator's feed names as changed, and those never checked."""
        return cls(kind=ScopeKind.CHANGED)

    @classmethod
    def named(cls, ids: Iterable[str]) -> Scope:
        """These location IDs, in any spelling."""
        return cls(kind=ScopeKind.NAMED, ids=frozenset(map(normalised_location_id, ids)))


def check_ratings(  # noqa: PLR0913 - what the caller decides; all by name
    *,
    scope: Scope,
    client: CqcClient,
    actor: Actor,
    clock: Callable[[], datetime],
    parallel: int = 4,
    stopping: threading.Event | None = None,
    progress: Callable[[int, int], None] = no_progress,
) -> CheckReport:
    """Check the locations of `scope` now and carry out what the rule says.

    `clock` gives aware UTC times; `parallel` is how many requests may be under way; `progress` is
    told how many of how many are done. Raises AlreadyRunningError where another process is at it
    and LeaseLost where one took over.
    """
    started_at = clock()
    lease = leases.take(JOB, holder=leases.this_holder(), now=started_at)
    if lease is None:
        raise AlreadyRunningError("another process is checking the ratings now; try again later")
    try:
        run = Run(
            id=runs.start(JOB, scope=scope.kind.value, lease=lease, actor=actor, now=started_at),
            lease=lease,
            actor=actor,
            client=client,
            clock=clock,
            started_at=started_at,
            parallel=parallel,
            stopping=stopping or threading.Event(),
            progress=progress,
        )
        return _finish(run, scope, *_look_and_judge(run, scope))
    finally:
        leases.release(lease, now=clock())


def _look_and_judge(run: Run, scope: Scope) -> tuple[Seen, Judged | None]:
    """Do both steps; the second only after a first one that can be relied on."""
    try:
        places = _places(run, scope)
    except (RegulatorRefused, IncompleteList, Stopped) as error:
        return Seen(trouble=f"the regulator's change feed could not be read ({error})"), None
    seen = look_at_all(run, places)
    if seen.trouble is None and places and not seen.found:
        seen.trouble = "not one of the locations could be read"
    return seen, None if seen.trouble else judge(run)


def _places(run: Run, scope: Scope) -> list[LinkedLocation]:
    """The locations that the run looks at."""
    if scope.kind is ScopeKind.ALL:
        return linked_locations()
    if scope.kind is ScopeKind.NAMED:
        return linked_locations(scope.ids)
    last = runs.last(JOB, complete=True)
    since = min(run.started_at - FEED_OVERLAP, last.started_at if last else run.started_at)
    changed = run.client.changed_locations(since, run.started_at)
    return [place for place in linked_locations() if place.cqc_id in changed or place.unchecked]


def _finish(run: Run, scope: Scope, seen: Seen, judged: Judged | None) -> CheckReport:
    """Write down how the run ended, tell QA what concerns the run as a whole, and report."""
    plan = judged.plan if judged else ()
    alerts = _alerts_of(run, seen, judged)
    report = CheckReport(
        status=_status(seen, judged),
        checked=seen.found,
        failures=dict(seen.failures),
        carried=(*seen.carried, *(judged.carried if judged else ())),
        alerts=sum(len(one.decision.alerts) for one in plan)
        + len(alerts)
        + bool(judged and judged.withheld),
        seconds=(run.clock() - run.started_at).total_seconds(),
        withheld=len(judged.withheld) if judged else 0,
        trouble=seen.trouble,
    )
    with transaction(actor=run.actor, now=run.clock()) as tx:
        leases.renew(tx, run.lease)
        raise_alerts(tx, alerts, subject=RUN_SUBJECT)
        if report.status is CheckStatus.COMPLETE and scope.kind is ScopeKind.ALL:
            supersede_waiting(tx)
            close_alerts(tx, subject=RUN_SUBJECT, besides=alerts)
    counts = report.as_json() | {"withheld": report.withheld, "trouble": report.trouble}
    runs.finish(
        run.id,
        status=RunStatus(report.status.value),
        counts=counts,
        actor=run.actor,
        now=run.clock(),
    )
    return report


def _alerts_of(run: Run, seen: Seen, judged: Judged | None) -> list[Alert]:
    """What QA should know about the run as a whole."""
    alerts = []
    if judged is None:
        message = (
            f"A check of the ratings stopped: {seen.trouble}. No listing that had been checked "
            "before was changed."
        )
        alerts.append(Alert(kind=AlertKind.OUTAGE, message=message))
    unseen = long_unseen(run.started_at - run.policy.unseen_for)
    if unseen:
        some = ", ".join(unseen[:_NAMED]) + (" and others" if len(unseen) > _NAMED else "")
        message = (
            f"For more than {run.policy.unseen_for.days} days no record could be judged by for "
            f"{len(unseen)} of the listed locations: {some}. Their pages may be out of date."
        )
        alerts.append(Alert(kind=AlertKind.UNSEEN, message=message))
    return alerts


def _status(seen: Seen, judged: Judged | None) -> CheckStatus:
    """Tell the four ends of a run apart."""
    if judged is None:
        return CheckStatus.FAILED
    if judged.withheld:
        return CheckStatus.GUARDED
    return CheckStatus.PARTIAL if seen.failures else CheckStatus.COMPLETE
