"""One concern in a line: what every list of staff says of it, and the lists' own conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_waiting import StandingFacts, Waiting, waiting_for
from marketplace.domain.concern_words import Audience, Author
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority
from marketplace.domain.triage import TriageDecision
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concern_work import Triage
from marketplace.models.concerns import Concern, Submission
from marketplace.models.providers import Provider
from marketplace.queries.concern_facts import is_restricted, readable_by


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


_officer = aliased(Account)
_newest = aliased(Triage)


def concerns_of(ids: Sequence[int], *, by: Principal, today: date) -> dict[int, ConcernRow]:
    """Those of these concerns that somebody may read, restricted ones too, by id."""
    require(by, Permission.READ_CONCERNS)
    chosen = concern_rows().where(Concern.id.in_(ids), readable_by(by))
    return {row.id: row_of(row, today) for row in db.session.execute(chosen)}


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
            has_new_words().label("new_words"),
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
        kind=ConcernKind(row.kind),
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


def has_new_words() -> ColumnElement[bool]:
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
