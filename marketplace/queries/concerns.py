"""What people told us, as the QA team's list has it: the most urgent first, then the oldest.

What only safeguarding officers may know of is in their own queue, and never in this list, in its
counts or on its pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority
from marketplace.domain.themes import Theme
from marketplace.models.base import db
from marketplace.models.concerns import Concern, ConcernTheme, Submission
from marketplace.queries.concern_rows import (
    ConcernRow,
    concern_rows,
    has_new_words,
    listed,
    row_of,
)
from marketplace.queries.desk import Whose
from marketplace.queries.pages import PER_PAGE, Turn

_OURS = [
    ConcernStatus.RECEIVED.value,
    ConcernStatus.ACKNOWLEDGED.value,
    ConcernStatus.TRIAGED.value,
    ConcernStatus.CONFIRMED.value,
    ConcernStatus.CONSIDERED.value,
    ConcernStatus.REOPENED.value,
]
_CLOSED = ConcernStatus.CLOSED.value


class Stage(StrEnum):
    """Whom concerns wait for."""

    WAITING = "waiting"
    """The QA team: its next step, or something new to read."""
    NEW = "new"
    """Nobody has confirmed that we have it."""
    ELSEWHERE = "elsewhere"
    """The provider, the person or another body."""
    CLOSED = "closed"
    ALL = "all"

    @property
    def label(self) -> str:
        """For the filter."""
        return _STAGES[self]


_STAGES = {
    Stage.WAITING: "Waiting for us",
    Stage.NEW: "To be acknowledged",
    Stage.ELSEWHERE: "Waiting for others",
    Stage.CLOSED: "Closed",
    Stage.ALL: "All",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernFilter:
    """What is asked for. A status takes the place of the stage."""

    stage: Stage = Stage.WAITING
    kind: ConcernKind | None = None
    status: ConcernStatus | None = None
    provider_id: int | None = None
    theme: Theme | None = None
    whose: Whose = Whose.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernPage:
    """One page of concerns. `pages` is at least 1."""

    rows: tuple[ConcernRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernCounts:
    """How many wait for the QA team, and of which sort."""

    waiting: int
    mine: int
    nobodys: int
    unread: int
    """Not acknowledged yet."""
    urgent: int


def concerns(asked: ConcernFilter, *, by: Principal, today: date, page: int = 1) -> ConcernPage:
    """One page of what is asked for; a page beyond the last is the last."""
    require(by, Permission.READ_CONCERNS)
    wanted = and_(listed(by), *_conditions(asked, by=by))
    counted = select(func.count(Concern.id)).join(Submission).where(wanted)
    total = db.session.scalar(counted) or 0
    turn = Turn.to(page, total=total)
    chosen = concern_rows().where(wanted).order_by(*_order(asked))
    rows = tuple(row_of(row, today) for row in db.session.execute(turn.rows(chosen)))
    return ConcernPage(rows=rows, total=total, page=turn.page, pages=turn.pages)


def by_reference(reference: str, *, by: Principal, today: date) -> tuple[ConcernRow, ...]:
    """The concerns with this reference, as far as the QA team's lists hold them."""
    require(by, Permission.READ_CONCERNS)
    return _rows(Submission.reference == reference, by=by, today=today)


def alike(row: ConcernRow, *, by: Principal, today: date, most: int) -> tuple[ConcernRow, ...]:
    """Other concerns about the same provider, the newest first; by the name where none is known."""
    require(by, Permission.READ_CONCERNS)
    same = (
        Submission.provider_id == row.provider_id
        if row.provider_id is not None
        else func.lower(Submission.provider_words) == row.named.lower()
    )
    return _rows(and_(same, Concern.id != row.id), by=by, today=today, most=most)


def _rows(
    wanted: ColumnElement[bool], *, by: Principal, today: date, most: int = PER_PAGE
) -> tuple[ConcernRow, ...]:
    chosen = concern_rows().where(wanted, listed(by)).order_by(Concern.id.desc()).limit(most)
    return tuple(row_of(row, today) for row in db.session.execute(chosen))


def counts(*, by: Principal) -> ConcernCounts:
    """The numbers of the desk, in one statement."""
    require(by, Permission.READ_CONCERNS)
    row = db.session.execute(
        select(
            func.count(Concern.id).label("waiting"),
            func.count(Concern.id).filter(Concern.assigned_to == by.account_id).label("mine"),
            func.count(Concern.id).filter(Concern.assigned_to.is_(None)).label("nobodys"),
            func.count(Concern.id).filter(Concern.acknowledged_at.is_(None)).label("unread"),
            func.count(Concern.id)
            .filter(Concern.priority == Priority.URGENT.value)
            .label("urgent"),
        )
        .join(Submission)
        .where(listed(by), _waits())
    ).one()
    return ConcernCounts(
        waiting=row.waiting,
        mine=row.mine,
        nobodys=row.nobodys,
        unread=row.unread,
        urgent=row.urgent,
    )


def _order(asked: ConcernFilter) -> tuple[ColumnElement[Any], ...]:
    """The most urgent first, then the oldest; of closed ones, the one closed last."""
    if asked.stage is Stage.CLOSED and asked.status is None:
        return Concern.closed_at.desc(), Concern.id.desc()
    return Concern.priority.desc(), Concern.received_at.asc(), Concern.id.asc()


def _conditions(asked: ConcernFilter, *, by: Principal) -> list[ColumnElement[bool]]:
    wanted = _where_it_stands(asked)
    if asked.kind is not None:
        wanted.append(Concern.kind == asked.kind.value)
    if asked.provider_id is not None:
        wanted.append(Submission.provider_id == asked.provider_id)
    if asked.theme is not None:
        of_theme = (ConcernTheme.concern_id == Concern.id, ConcernTheme.theme == asked.theme.value)
        wanted.append(exists().where(*of_theme))
    if asked.whose is Whose.MINE:
        wanted.append(Concern.assigned_to == by.account_id)
    if asked.whose is Whose.NOBODYS:
        wanted.append(Concern.assigned_to.is_(None))
    return wanted


def _where_it_stands(asked: ConcernFilter) -> list[ColumnElement[bool]]:
    """One status where one was asked for, else a stage, which holds several."""
    if asked.status is not None:
        return [Concern.status == asked.status.value]
    match asked.stage:
        case Stage.WAITING:
            return [_waits()]
        case Stage.NEW:
            return [Concern.status != _CLOSED, Concern.acknowledged_at.is_(None)]
        case Stage.ELSEWHERE:
            return [Concern.status != _CLOSED, ~_waits()]
        case Stage.CLOSED:
            return [Concern.status == _CLOSED]
    return []


def _waits() -> ColumnElement[bool]:
    """Whether the QA team has something to do: its own step, a late reply, words to read."""
    late = and_(
        Concern.status == ConcernStatus.WITH_PROVIDER.value, Concern.overdue_told_at.is_not(None)
    )
    asks = or_(Concern.acknowledged_at.is_(None), late, has_new_words())
    return or_(Concern.status.in_(_OURS), and_(Concern.status != _CLOSED, asks))
