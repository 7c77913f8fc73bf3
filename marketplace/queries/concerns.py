"""What people told us, as the QA team's list has it: the most urgent first, then the oldest.

What only safeguarding officers may know of is in their own queue, and never in this list, in its
counts or on its pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_waiting import StandingFacts, Waiting, waiting_for
from marketplace.domain.concern_words import Audience, Author
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority
from marketplace.domain.themes import Theme
from marketplace.domain.triage import TriageDecision
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concern_work import Triage
from marketplace.models.concerns import Concern, ConcernTheme, Submission
from marketplace.models.providers import Provider
from marketplace.queries.concern_facts import is_restricted, readable_by
from marketplace.queries.desk import Whose

PER_PAGE = 50
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
class ConcernRow:
    """One concern in a list. `provider` is the one that we matched; `named` is as typed."""

    id: int
    reference: str
    kind: ConcernKind
    status: ConcernStatus
    priority: Priority
    provider_id: int | None
    provider: str | None
    named: str
    received_at: datetime
    waiting: Waiting
    assigned_to: str | None
    has_new_words: bool


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


_officer = aliased(Account)
_newest = aliased(Triage)


def concerns(asked: ConcernFilter, *, by: Principal, today: date, page: int = 1) -> ConcernPage:
    """One page of what is asked for; a page beyond the last is the last."""
    require(by, Permission.READ_CONCERNS)
    wanted = and_(listed(by), *_conditions(asked, by=by))
    counted = select(func.count(Concern.id)).join(Submission).where(wanted)
    total = db.session.scalar(counted) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(1, page), pages)
    chosen = concern_rows().where(wanted).order_by(*_order(asked))
    chosen = chosen.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    rows = tuple(row_of(row, today) for row in db.session.execute(chosen))
    return ConcernPage(rows=rows, total=total, page=page, pages=pages)


def concerns_of(ids: Sequence[int], *, by: Principal, today: date) -> dict[int, ConcernRow]:
    """Those of these concerns that somebody may read, restricted ones too, by id."""
    require(by, Permission.READ_CONCERNS)
    chosen = concern_rows().where(Concern.id.in_(ids), readable_by(by))
    return {row.id: row_of(row, today) for row in db.session.execute(chosen)}


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


def listed(by: Principal) -> ColumnElement[bool]:
    """SQL of what the QA team's own lists hold, over `Concern` joined to its `Submission`."""
    return and_(readable_by(by), ~is_restricted())


def concern_rows() -> Select[Any]:
    """Concerns with what a list says of them; the long answers stay in the database."""
    newest = (
        select(func.max(Triage.id)).where(Triage.concern_id == Concern.id).correlate(Concern)
    ).scalar_subquery()
    return (
        select(
            Concern.id,
            Submission.reference,
            Concern.kind,
            Concern.status,
            Concern.priority,
            Submission.provider_id,
            Provider.name.label("provider"),
            Submission.provider_words.label("named"),
            Concern.received_at,
            Concern.acknowledged_at,
            Concern.shared_at,
            Concern.replied_at,
            _newest.decision,
            _newest.due_on,
            _officer.name.label("officer"),
            _has_new_words().label("new_words"),
        )
        .join(Submission, Submission.id == Concern.submission_id)
        .outerjoin(Provider, Provider.id == Submission.provider_id)
        .outerjoin(_newest, _newest.id == newest)
        .outerjoin(_officer, _officer.id == Concern.assigned_to)
    )


def row_of(row: Row[Any], today: date) -> ConcernRow:
    """A row of `concern_rows`, read."""
    status = ConcernStatus(row.status)
    standing = StandingFacts(
        status=status,
        received_at=row.received_at,
        acknowledged_at=row.acknowledged_at,
        shared_at=row.shared_at,
        replied_at=row.replied_at,
        decision=TriageDecision(row.decision) if row.decision else None,
        due_on=row.due_on,
    )
    return ConcernRow(
        id=row.id,
        reference=row.reference,
        kind=ConcernKind(row.kind),
        status=status,
        priority=Priority(row.priority),
        provider_id=row.provider_id,
        provider=row.provider,
        named=row.named,
        received_at=row.received_at,
        waiting=waiting_for(standing, today=today),
        assigned_to=row.officer,
        has_new_words=bool(row.new_words),
    )


def _order(asked: ConcernFilter) -> tuple[ColumnElement[Any], ...]:
    """The most urgent first, then the oldest; of closed ones, the one closed last."""
    if asked.stage is Stage.CLOSED and asked.status is None:
        return Concern.closed_at.desc(), Concern.id.desc()
    return Concern.priority.desc(), Concern.received_at.asc(), Concern.id.asc()


def _conditions(asked: ConcernFilter, *, by: Principal) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.status is not None:
        wanted.append(Concern.status == asked.status.value)
    elif asked.stage is Stage.WAITING:
        wanted.append(_waits())
    elif asked.stage is Stage.ELSEWHERE:
        wanted += [Concern.status != _CLOSED, ~_waits()]
    elif asked.stage is Stage.CLOSED:
        wanted.append(Concern.status == _CLOSED)
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


def _waits() -> ColumnElement[bool]:
    """Whether the QA team has something to do: its own step, a late reply, words to read."""
    late = and_(
        Concern.status == ConcernStatus.WITH_PROVIDER.value, Concern.overdue_told_at.is_not(None)
    )
    asks = or_(Concern.acknowledged_at.is_(None), late, _has_new_words())
    return or_(Concern.status.in_(_OURS), and_(Concern.status != _CLOSED, asks))


def _has_new_words() -> ColumnElement[bool]:
    """Whether the person or the provider wrote since staff last wrote or triaged."""
    theirs = _last_words(Author.PERSON, Author.PROVIDER)
    ours = _last_words(Author.QA, Author.SAFEGUARDING)
    return func.coalesce(
        and_(
            theirs.is_not(None),
            or_(ours.is_(None), theirs > ours),
            or_(Concern.triaged_at.is_(None), theirs > Concern.triaged_at),
        ),
        False,
    )


def _last_words(*authors: Author) -> ColumnElement[datetime]:
    """When these last wrote something about this concern, or its whole submission."""
    return (
        select(func.max(ConcernWords.at))
        .where(
            ConcernWords.submission_id == Concern.submission_id,
            or_(ConcernWords.concern_id.is_(None), ConcernWords.concern_id == Concern.id),
            ConcernWords.author.in_([author.value for author in authors]),
            ConcernWords.audience != Audience.SAFEGUARDING.value,
        )
        .correlate(Concern)
        .scalar_subquery()
    )
