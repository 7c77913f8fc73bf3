"""What happened to one concern, and what was said about it since: for officers who may read it.

Each of these asks nothing about who reads: `queries.concern_page` has asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from marketplace.domain.access import Permission, Principal, may
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ConcernStatus
from marketplace.domain.ratings import KeyQuestion
from marketplace.domain.themes import Criticality, Theme
from marketplace.domain.triage import Harm, InformationSource, LinkKind, TriageDecision
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile, ConcernReply, ConcernWords
from marketplace.models.concern_work import ConcernLink, Triage
from marketplace.models.concerns import ConcernStep, ConcernTheme
from marketplace.queries.concern_page import scrubbed
from marketplace.queries.concern_rows import ConcernRow, concerns_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSeen:
    """One move. `actor` as the audit log names them."""

    status: ConcernStatus
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsSeen:
    """Words that somebody added. `by` is who of the staff or of the provider."""

    kind: WordsKind
    author: Author
    audience: Audience
    by: str | None
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSeen:
    """A file that came with it, or with a reply."""

    id: int
    name: str
    size: int
    added_at: datetime
    reply_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySeen:
    """A provider's reply as it was sent."""

    id: int
    put_right: str
    stops_again: str
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageSeen:
    """What an officer made of it, once."""

    information: InformationSource
    first_hand: bool | None
    harm: Harm
    standards: tuple[KeyQuestion, ...]
    criticality: Criticality
    decision: TriageDecision
    reasons: str
    due_on: date | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSeen:
    """A concern that belongs together with this one."""

    id: int
    kind: LinkKind
    other: ConcernRow


def steps_of(concern_id: int) -> tuple[StepSeen, ...]:
    """Every move, oldest first."""
    chosen = select(ConcernStep).where(ConcernStep.concern_id == concern_id)
    return tuple(
        StepSeen(status=ConcernStatus(row.status), at=row.at, actor=row.actor)
        for row in db.session.scalars(chosen.order_by(ConcernStep.at, ConcernStep.id))
    )


def words_of(concern_id: int, *, submission_id: int, by: Principal) -> tuple[WordsSeen, ...]:
    """What was added about this concern or the whole submission, oldest first.

    Words of the person are without the name where the team reads without it; what is for
    safeguarding officers alone is for them.
    """
    chosen = (
        select(ConcernWords, Account.name)
        .outerjoin(Account, Account.id == ConcernWords.account_id)
        .where(
            ConcernWords.submission_id == submission_id,
            or_(ConcernWords.concern_id.is_(None), ConcernWords.concern_id == concern_id),
        )
        .order_by(ConcernWords.at, ConcernWords.id)
    )
    if not may(by, Permission.READ_SAFEGUARDING_CONCERNS):
        chosen = chosen.where(ConcernWords.audience != Audience.SAFEGUARDING.value)
    return tuple(
        WordsSeen(
            kind=WordsKind(row.kind),
            author=Author(row.author),
            audience=Audience(row.audience),
            by=name,
            at=row.at,
            words=scrubbed(row.words, submission_id=submission_id)
            if row.author == Author.PERSON.value
            else row.words,
        )
        for row, name in db.session.execute(chosen).tuples().all()
    )


def files_of(submission_id: int, *, concern_id: int) -> tuple[FileSeen, ...]:
    """What came with the submission, and with the replies to this concern.

    What the person called a file is without their name, where the team reads without it.
    """
    replies = select(ConcernReply.id).where(
        ConcernReply.concern_id == concern_id, ConcernReply.sent_at.is_not(None)
    )
    chosen = (
        select(ConcernFile)
        .where(
            ConcernFile.submission_id == submission_id,
            ConcernFile.erased_at.is_(None),
            or_(ConcernFile.reply_id.is_(None), ConcernFile.reply_id.in_(replies)),
        )
        .order_by(ConcernFile.id)
    )
    return tuple(
        FileSeen(
            id=row.id,
            name=row.original_name
            if row.reply_id is not None
            else scrubbed(row.original_name, submission_id=submission_id),
            size=row.size,
            added_at=row.added_at,
            reply_id=row.reply_id,
        )
        for row in db.session.scalars(chosen).all()
    )


def replies_of(concern_id: int) -> tuple[ReplySeen, ...]:
    """The provider's replies, oldest first; never a draft."""
    chosen = (
        select(ConcernReply)
        .where(ConcernReply.concern_id == concern_id, ConcernReply.sent_at.is_not(None))
        .order_by(ConcernReply.sent_at, ConcernReply.id)
    )
    return tuple(
        ReplySeen(
            id=row.id, put_right=row.put_right, stops_again=row.stops_again, sent_at=row.sent_at
        )
        for row in db.session.scalars(chosen)
        if row.sent_at is not None
    )


def triages_of(concern_id: int) -> tuple[TriageSeen, ...]:
    """Every triage, the newest first: that one counts."""
    chosen = (
        select(Triage, Account.name)
        .outerjoin(Account, Account.id == Triage.by)
        .where(Triage.concern_id == concern_id)
        .order_by(Triage.id.desc())
    )
    return tuple(
        TriageSeen(
            information=InformationSource(row.information),
            first_hand=row.first_hand,
            harm=Harm(row.harm),
            standards=tuple(KeyQuestion(one) for one in row.standards.get("standards", ())),
            criticality=Criticality(row.criticality),
            decision=TriageDecision(row.decision),
            reasons=row.reasons,
            due_on=row.due_on,
            by=name or "",
            at=row.at,
        )
        for row, name in db.session.execute(chosen).tuples()
    )


def themes_of(concern_id: int) -> tuple[Theme, ...]:
    """Its themes, in the order in which pages list them."""
    chosen = select(ConcernTheme.theme).where(ConcernTheme.concern_id == concern_id)
    found = set(db.session.scalars(chosen))
    return tuple(theme for theme in Theme if theme.value in found)


def links_of(concern_id: int, *, by: Principal, today: date) -> tuple[LinkSeen, ...]:
    """The concerns that belong together with it, as far as they may be read."""
    chosen = select(ConcernLink).where(
        or_(ConcernLink.concern_id == concern_id, ConcernLink.other_id == concern_id),
        ConcernLink.ended_at.is_(None),
    )
    rows = list(db.session.scalars(chosen.order_by(ConcernLink.id)))
    ends = {row.id: row.concern_id + row.other_id - concern_id for row in rows}
    others = concerns_of(list(ends.values()), by=by, today=today)
    return tuple(
        LinkSeen(id=row.id, kind=LinkKind(row.kind), other=others[ends[row.id]])
        for row in rows
        if ends[row.id] in others
    )
