"""Files that officers take out: the audit trail and the rating watch. Taking one is an event."""

from __future__ import annotations

import json
from datetime import datetime

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.desk_events import AuditExported, RatingsExported
from marketplace.queries.audit import AuditFilter, every_match
from marketplace.queries.rating_watch import WatchFilter, WatchRow, watch_all
from marketplace.services.csv_text import csv_text
from marketplace.services.transaction import transaction

_AUDIT_HEADER = ("id", "time (UTC)", "who", "what", "about", "details")
_WATCH_HEADER = (
    "listing",
    "reference",
    "provider",
    "CQC location ID",
    "publication",
    "shown",
    "effective rating",
    "report date",
    "stands in",
    "service group",
    "inherited from",
    "last checked (UTC)",
    "holds",
)


def export_audit(asked: AuditFilter, *, by: Principal, now: datetime) -> str:
    """The newest matching events as CSV text, with only those that this person may read."""
    require(by, Permission.READ_AUDIT)
    rows = [
        (
            event.id,
            event.at.isoformat(),
            event.actor,
            event.kind,
            event.subject,
            json.dumps(event.data, ensure_ascii=False, sort_keys=True),
        )
        for event in every_match(asked, by=by)
    ]
    with transaction(actor=by.actor, now=now) as tx:
        tx.record(
            AuditExported(
                subject="audit:events",
                actor_has=asked.actor,
                event_kind=asked.kind,
                event_subject=asked.subject,
                since=asked.since,
                until=asked.until,
                rows=len(rows),
            )
        )
    return csv_text(_AUDIT_HEADER, rows)


def export_ratings(asked: WatchFilter, *, by: Principal, now: datetime) -> str:
    """The rating watch as CSV text, as filtered and in its order."""
    require(by, Permission.READ_DESK)
    rows = [_watch_cells(row) for row in watch_all(asked, now=now)]
    with transaction(actor=by.actor, now=now) as tx:
        tx.record(RatingsExported(subject="ratings:watch", rows=len(rows)))
    return csv_text(_WATCH_HEADER, rows)


def _watch_cells(row: WatchRow) -> tuple[object, ...]:
    return (
        row.name,
        row.reference,
        row.provider,
        row.location_id,
        row.publication,
        "yes" if row.visible else "no",
        row.rating.label if row.rating else None,
        row.published_on,
        row.home,
        row.group,
        row.inherited_from,
        row.checked_at.isoformat() if row.checked_at else None,
        ";".join(row.holds),
    )
