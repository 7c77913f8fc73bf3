"""Searches the audit log: who, what kind, about what, when. Newest first, paged by id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, not_, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.models.base import JsonObject, db
from marketplace.models.events import AuditEvent
from marketplace.queries.audit_hidden import hidden_from

PER_PAGE = 50
LONGEST_EXPORT = 20_000
_CHUNK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What is asked for. Days are whole days in UTC, both included."""

    actor: str = ""
    kind: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One event as it stands in the log."""

    id: int
    at: datetime
    actor: str
    kind: str
    subject: str
    data: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Some events; `older_than` leads to the ones before, None at the end."""

    rows: tuple[AuditRow, ...]
    older_than: int | None


def search_audit(
    asked: AuditFilter, *, by: Principal, before_id: int | None = None, limit: int = PER_PAGE
) -> AuditPage:
    """The newest events that match, before this id. Few see those about safeguarding."""
    require(by, Permission.READ_AUDIT)
    chosen = _chosen(asked, by, before_id).limit(limit + 1)
    rows = tuple(_row(row) for row in db.session.execute(chosen))
    more = len(rows) > limit
    return AuditPage(rows=rows[:limit], older_than=rows[limit - 1].id if more else None)


def every_match(asked: AuditFilter, *, by: Principal) -> Iterator[AuditRow]:
    """The newest `LONGEST_EXPORT` events that match, for a file."""
    before_id, left = None, LONGEST_EXPORT
    while left > 0:
        page = search_audit(asked, by=by, before_id=before_id, limit=min(left, _CHUNK))
        yield from page.rows
        before_id, left = page.older_than, left - len(page.rows)
        if before_id is None:
            return


def events_about(
    subject: str, *, by: Principal, before_id: int | None = None, limit: int = PER_PAGE
) -> AuditPage:
    """What happened to one thing, for staff of the desk: the timeline of its page."""
    require(by, Permission.READ_DESK)
    chosen = _chosen(AuditFilter(subject=subject), by, before_id).limit(limit + 1)
    rows = tuple(_row(row) for row in db.session.execute(chosen))
    more = len(rows) > limit
    return AuditPage(rows=rows[:limit], older_than=rows[limit - 1].id if more else None)


def kinds_of_events(*, by: Principal) -> tuple[str, ...]:
    """Every kind of event that the log holds for them, in alphabetical order."""
    require(by, Permission.READ_AUDIT)
    chosen = select(AuditEvent.kind).distinct().order_by(AuditEvent.kind)
    chosen = chosen.where(not_(hidden_from(by)))
    return tuple(db.session.scalars(chosen))


def _chosen(asked: AuditFilter, by: Principal, before_id: int | None) -> Select[Any]:
    columns = (
        AuditEvent.id,
        AuditEvent.at,
        AuditEvent.actor,
        AuditEvent.kind,
        AuditEvent.subject,
        AuditEvent.data,
    )
    chosen = select(*columns).where(*_conditions(asked), not_(hidden_from(by)))
    chosen = chosen.order_by(AuditEvent.id.desc())
    return chosen if before_id is None else chosen.where(AuditEvent.id < before_id)


def _conditions(asked: AuditFilter) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.actor:
        wanted.append(AuditEvent.actor.icontains(asked.actor, autoescape=True))
    if asked.kind:
        wanted.append(AuditEvent.kind == asked.kind)
    if asked.subject:
        wanted.append(_about(asked.subject))
    if asked.since:
        wanted.append(AuditEvent.at >= _begin(asked.since))
    if asked.until:
        wanted.append(AuditEvent.at < _begin(asked.until + timedelta(days=1)))
    return wanted


def _about(subject: str) -> ColumnElement[bool]:
    """One thing ("listing:12"), or all of a sort ("listing")."""
    if ":" in subject:
        return AuditEvent.subject == subject
    return AuditEvent.subject.startswith(f"{subject}:", autoescape=True)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _row(row: Any) -> AuditRow:  # noqa: ANN401 - a row of the columns above
    return AuditRow(
        id=row.id, at=row.at, actor=row.actor, kind=row.kind, subject=row.subject, data=row.data
    )
