"""The queue of safeguarding officers: what nobody has accepted first, by when it is due.

No words of anybody are in it, only the name of the provider as we know or were told it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_times import office_time_until
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.safeguarding import Mark
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.providers import Provider
from marketplace.queries.concern_facts import readable_by
from marketplace.queries.pages import PER_PAGE, Turn

_CLOSED = ConcernStatus.CLOSED.value
_officer = aliased(Account)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One safeguarding concern. `due_at` and `left` are of one that nobody has accepted."""

    id: int
    reference: str
    about: str
    """The provider, by the name that we know, else as it was typed; may be empty."""
    status: ConcernStatus
    priority: Priority
    received_at: datetime
    assigned_to: str | None
    was_raised: bool
    """Whether an officer raised it, and not the person who told us."""
    organisational: bool
    pattern: bool
    waiting: int
    """How many other concerns of the same submission wait for it."""
    due_at: datetime | None
    left: timedelta | None
    alarmed_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether nobody accepted it in time."""
        return self.left is not None and not self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Everything on the queue's page. `pages` are those of what is under way, at least 1."""

    unaccepted: tuple[QueueRow, ...]
    under_way: tuple[QueueRow, ...]
    total: int
    page: int
    pages: int

    @property
    def late(self) -> int:
        """How many nobody accepted in time."""
        return sum(row.is_late for row in self.unaccepted)


def queue(
    *,
    by: Principal,
    now: datetime,
    closed: bool = False,
    mark: Mark | None = None,
    page: int = 1,
) -> Queue:
    """What waits for safeguarding officers; or, with `closed`, what they have done with."""
    require(by, Permission.READ_SAFEGUARDING_CONCERNS)
    wanted = [readable_by(by), Concern.kind == ConcernKind.SAFEGUARDING.value]
    if mark is not None:
        wanted.append(Concern.__table__.c[mark.value])
    waits = _due().is_not(None)
    shown = Concern.status == _CLOSED if closed else Concern.status != _CLOSED
    rest = (*wanted, shown, ~waits)
    total = db.session.scalar(_joined(select(func.count())).where(*rest)) or 0
    turn = Turn.to(page, total=total)
    order = (Concern.closed_at.desc(),) if closed else (Concern.priority.desc(),)
    under_way = _rows().where(*rest).order_by(*order, Concern.received_at, Concern.id)
    first = _rows().where(*wanted, waits).order_by(_due(), Concern.id)
    return Queue(
        unaccepted=() if closed else _read(first, now),
        under_way=_read(turn.rows(under_way), now),
        total=total,
        page=turn.page,
        pages=turn.pages,
    )


def organisational_ones(*, by: Principal, besides: int, now: datetime) -> tuple[QueueRow, ...]:
    """Concerns about organisations that are not closed, the newest first: to link others to."""
    require(by, Permission.READ_SAFEGUARDING_CONCERNS)
    chosen = _rows().where(
        readable_by(by),
        Concern.kind == ConcernKind.SAFEGUARDING.value,
        Concern.organisational,
        Concern.status != _CLOSED,
        Concern.id != besides,
    )
    return _read(chosen.order_by(Concern.id.desc()).limit(PER_PAGE), now)


def some_of(ids: list[int], *, by: Principal, now: datetime) -> tuple[QueueRow, ...]:
    """These safeguarding concerns, as far as they may be read, the newest first."""
    chosen = _rows().where(
        readable_by(by), Concern.kind == ConcernKind.SAFEGUARDING.value, Concern.id.in_(ids)
    )
    return _read(chosen.order_by(Concern.id.desc()), now)


def _due() -> ScalarSelect[Any]:
    """SQL of when somebody has to have accepted it; empty where somebody has."""
    return (
        select(func.min(HandOff.receipt_due_at))
        .where(
            HandOff.concern_id == Concern.id,
            HandOff.recipient == Recipient.SAFEGUARDING.value,
            HandOff.status == HandOffStatus.SENT.value,
        )
        .correlate(Concern)
        .scalar_subquery()
    )


def _waiting() -> ScalarSelect[Any]:
    strand = aliased(Concern)
    return (
        select(func.count())
        .select_from(strand)
        .where(strand.submission_id == Concern.submission_id, strand.waits_for_safeguarding)
        .correlate(Concern)
        .scalar_subquery()
    )


def _joined(chosen: Select[Any]) -> Select[Any]:
    return chosen.select_from(Concern).join(Submission, Submission.id == Concern.submission_id)


def _rows() -> Select[Any]:
    columns: tuple[ColumnElement[Any] | Any, ...] = (
        Concern.id,
        Submission.reference,
        func.coalesce(Provider.name, Submission.provider_words).label("about"),
        Concern.status,
        Concern.priority,
        Concern.received_at,
        _officer.name.label("officer"),
        Concern.raised_by,
        Concern.organisational,
        Concern.pattern,
        _waiting().label("waiting"),
        _due().label("due_at"),
        Concern.alarmed_at,
    )
    return (
        _joined(select(*columns))
        .outerjoin(Provider, Provider.id == Submission.provider_id)
        .outerjoin(_officer, _officer.id == Concern.assigned_to)
    )


def _read(chosen: Select[Any], now: datetime) -> tuple[QueueRow, ...]:
    return tuple(_row(row, now) for row in db.session.execute(chosen))


def _row(row: Row[Any], now: datetime) -> QueueRow:
    return QueueRow(
        id=row.id,
        reference=row.reference,
        about=row.about,
        status=ConcernStatus(row.status),
        priority=Priority(row.priority),
        received_at=row.received_at,
        assigned_to=row.officer,
        was_raised=row.raised_by is not None,
        organisational=row.organisational,
        pattern=row.pattern,
        waiting=row.waiting,
        due_at=row.due_at,
        left=office_time_until(row.due_at, now=now) if row.due_at else None,
        alarmed_at=row.alarmed_at,
    )
