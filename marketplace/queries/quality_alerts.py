"""The alerts of the rating rule, for staff: what to look at, and what somebody has looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from marketplace.domain.access import Permission, Principal, require
from marketplace.models.base import db
from marketplace.models.holds import QualityAlertRow
from marketplace.models.listings import Listing
from marketplace.queries.pages import Turn


class AlertState(StrEnum):
    """Which alerts."""

    NEW = "new"
    """Open, and nobody has acknowledged what they say now."""
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    """What they were about no longer holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """Who has looked into an alert, when, and what they noted."""

    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSeen:
    """One alert. `saying_since` is since when it says what it says now.

    `acknowledged` is of this alert; where it `changed_after`, the words have changed since.
    `before` is the acknowledgement of an earlier alert of the same kind about the same thing,
    which had been closed: this one was raised again after it.
    """

    id: int
    kind: str
    subject: str
    listing_id: int | None
    listing: str | None
    message: str
    raised_at: datetime
    last_raised_at: datetime
    saying_since: datetime
    times: int
    closed_at: datetime | None
    acknowledged: Acknowledgement | None
    changed_after: bool
    before: Acknowledgement | None

    @property
    def is_new(self) -> bool:
        """Whether somebody has still to look."""
        return self.closed_at is None and (self.acknowledged is None or self.changed_after)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """One page of alerts. `pages` is at least 1."""

    alerts: tuple[AlertSeen, ...]
    total: int
    page: int
    pages: int


def alerts(
    *, by: Principal, state: AlertState = AlertState.NEW, kind: str = "", page: int = 1
) -> AlertPage:
    """Alerts in this state, the one raised last first; a page beyond the last is the last."""
    require(by, Permission.READ_DESK)
    wanted = [_in_state(state)]
    if kind:
        wanted.append(QualityAlertRow.kind == kind)
    counted = select(func.count()).select_from(QualityAlertRow).where(*wanted)
    total = db.session.scalar(counted) or 0
    turn = Turn.to(page, total=total)
    chosen = (
        _with_former()
        .where(*wanted)
        .order_by(QualityAlertRow.last_raised_at.desc(), QualityAlertRow.id.desc())
    )
    found = tuple(_seen(*row) for row in db.session.execute(turn.rows(chosen)))
    return AlertPage(alerts=found, total=total, page=turn.page, pages=turn.pages)


def alert(alert_id: int, *, by: Principal) -> AlertSeen | None:
    """One alert, None where there is no such."""
    require(by, Permission.READ_DESK)
    row = db.session.execute(_with_former().where(QualityAlertRow.id == alert_id)).one_or_none()
    return _seen(*row) if row else None


def alerts_about(listing_id: int, *, by: Principal, most: int = 20) -> tuple[AlertSeen, ...]:
    """The newest alerts about one listing, open and closed."""
    require(by, Permission.READ_DESK)
    chosen = (
        _with_former()
        .where(QualityAlertRow.listing_id == listing_id)
        .order_by(QualityAlertRow.id.desc())
        .limit(most)
    )
    return tuple(_seen(*row) for row in db.session.execute(chosen))


def new_alerts() -> int:
    """How many alerts wait for somebody to look."""
    chosen = select(func.count()).select_from(QualityAlertRow).where(_in_state(AlertState.NEW))
    return db.session.scalar(chosen) or 0


def _in_state(state: AlertState) -> ColumnElement[bool]:
    row = QualityAlertRow
    unseen = or_(row.acknowledged_at.is_(None), row.changed_at > row.acknowledged_at)
    if state is AlertState.CLOSED:
        return row.closed_at.is_not(None)
    if state is AlertState.NEW:
        return row.closed_at.is_(None) & unseen
    return row.closed_at.is_(None) & ~func.coalesce(unseen, False)


def _with_former() -> Any:  # noqa: ANN401 - SQLAlchemy's own type of these three
    """Alerts, the name of their listing, and the last alert before that was acknowledged."""
    former, other = aliased(QualityAlertRow), aliased(QualityAlertRow)
    newest = (
        select(func.max(other.id))
        .where(
            other.kind == QualityAlertRow.kind,
            other.subject == QualityAlertRow.subject,
            other.id < QualityAlertRow.id,
            other.acknowledged_at.is_not(None),
        )
        .correlate(QualityAlertRow)
        .scalar_subquery()
    )
    return (
        select(QualityAlertRow, Listing.name, former)
        .outerjoin(Listing, Listing.id == QualityAlertRow.listing_id)
        .outerjoin(former, former.id == newest)
    )


def _seen(row: QualityAlertRow, listing: str | None, former: QualityAlertRow | None) -> AlertSeen:
    said = _acknowledgement(row)
    return AlertSeen(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        listing_id=row.listing_id,
        listing=listing,
        message=row.message,
        raised_at=row.raised_at,
        last_raised_at=row.last_raised_at,
        saying_since=row.changed_at or row.raised_at,
        times=row.times,
        closed_at=row.closed_at,
        acknowledged=said,
        changed_after=bool(said and row.changed_at and row.changed_at > said.at),
        before=_acknowledgement(former) if former else None,
    )


def _acknowledgement(row: QualityAlertRow) -> Acknowledgement | None:
    if row.acknowledged_at is None:
        return None
    return Acknowledgement(
        at=row.acknowledged_at,
        by=row.acknowledged_by or "",
        note=row.acknowledged_note or "",
    )
