"""One safeguarding concern, or one that waits for it, as safeguarding officers read it: all of it.

The name and how to reach the person are in it whatever they agreed to: consent cannot block
safeguarding. Reading it is an event of its own: `services.concern_loading.note_read` writes it,
before this is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_access import ConcernAct, ConcernFacts, may_do, require_act
from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_times import office_time_until
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import (
    ClosedWhy,
    ConcernKind,
    ConcernStatus,
    Priority,
    Source,
    moves_of,
)
from marketplace.domain.errors import NotFoundError
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.triage import LinkKind
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernWords, Consent
from marketplace.models.concern_work import ConcernLink, HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.providers import Provider
from marketplace.queries import concern_facts
from marketplace.queries.concern_facts import readable_by
from marketplace.queries.safeguarding_queue import QueueRow, some_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StrandSeen:
    """Another concern of the same submission."""

    id: int
    kind: ConcernKind
    status: ConcernStatus
    waits: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeguardingWords:
    """Words that somebody added, as they were written."""

    kind: WordsKind
    author: Author
    audience: Audience
    by: str | None
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Whether the team has accepted it. `due_at` and `left` while nobody has."""

    due_at: datetime | None = None
    left: timedelta | None = None
    alarmed_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_by: str | None = None

    @property
    def is_late(self) -> bool:
        """Whether nobody accepted it in time."""
        return self.left is not None and not self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeguardingSeen:
    """A concern with everything that a safeguarding officer needs.

    `provider` is the one that we found it to be about; what was typed is in `answers`.
    `organisational_ones` are those that it is linked to, `single_ones` those linked to it.
    """

    id: int
    version: int
    submission_id: int
    reference: str
    facts: ConcernFacts
    kind: ConcernKind
    status: ConcernStatus
    priority: Priority
    source: Source
    entered_by: str | None
    raised_by: str | None
    received_at: datetime
    provider: str | None
    provider_id: int | None
    answers: Answers
    shares: tuple[tuple[Recipient, Share], ...]
    acceptance: Acceptance
    assigned_to: int | None
    officer: str | None
    organisational: bool
    pattern: bool
    strands: tuple[StrandSeen, ...]
    words: tuple[SafeguardingWords, ...]
    organisational_ones: tuple[QueueRow, ...]
    single_ones: tuple[QueueRow, ...]
    considered_at: datetime | None
    considered_words: str | None
    closed_at: datetime | None
    closed_why: ClosedWhy | None
    may_handle: bool

    @property
    def is_safeguarding(self) -> bool:
        """Whether it is a safeguarding concern itself, and not one that waits for it."""
        return self.kind is ConcernKind.SAFEGUARDING

    @property
    def waits(self) -> bool:
        """Whether it waits for a safeguarding officer."""
        return self.facts.waits_for_safeguarding

    def can_become(self, status: ConcernStatus) -> bool:
        """Whether it may move so from where it stands."""
        return status in moves_of(self.kind, self.status)


def safeguarding_seen(concern_id: int, *, by: Principal, now: datetime) -> SafeguardingSeen:
    """A restricted concern. Raises NotFoundError for any other, and where they may not read it."""
    require(by, Permission.READ_SAFEGUARDING_CONCERNS)
    facts = concern_facts.facts(concern_id)
    if facts is None or not facts.is_restricted:
        raise NotFoundError("there is no such thing here, or it is not yours")
    require_act(by, ConcernAct.READ, facts)
    return _whole(db.session.get_one(Concern, concern_id), facts, by=by, now=now)


def _whole(
    concern: Concern, facts: ConcernFacts, *, by: Principal, now: datetime
) -> SafeguardingSeen:
    submission = db.session.get_one(Submission, concern.submission_id)
    names = _names(submission.entered_by, concern.raised_by, concern.assigned_to)
    up, down = _linked(concern.id)
    return SafeguardingSeen(
        id=concern.id,
        version=concern.version,
        submission_id=submission.id,
        reference=submission.reference,
        facts=facts,
        kind=facts.kind,
        status=facts.status,
        priority=Priority(concern.priority),
        source=Source(submission.source),
        entered_by=names.get(submission.entered_by),
        raised_by=names.get(concern.raised_by),
        received_at=concern.received_at,
        provider=_provider(submission.provider_id),
        provider_id=submission.provider_id,
        answers=Answers.from_json(submission.answers),
        shares=_shares(submission.id),
        acceptance=_acceptance(concern, now),
        assigned_to=concern.assigned_to,
        officer=names.get(concern.assigned_to),
        organisational=concern.organisational,
        pattern=concern.pattern,
        strands=_strands(concern, by),
        words=_words(concern),
        organisational_ones=some_of(up, by=by, now=now),
        single_ones=some_of(down, by=by, now=now),
        considered_at=concern.considered_at,
        considered_words=concern.considered_words,
        closed_at=concern.closed_at,
        closed_why=ClosedWhy(concern.closed_why) if concern.closed_why else None,
        may_handle=may_do(by, ConcernAct.HANDLE, facts),
    )


def _acceptance(concern: Concern, now: datetime) -> Acceptance:
    """From the hand-offs to the team: the newest one counts."""
    chosen = (
        select(HandOff, Account.name)
        .outerjoin(Account, Account.id == HandOff.receipt_by)
        .where(HandOff.concern_id == concern.id, HandOff.recipient == Recipient.SAFEGUARDING.value)
        .order_by(HandOff.id.desc())
        .limit(1)
    )
    found = db.session.execute(chosen).tuples().one_or_none()
    if found is None:
        return Acceptance()
    newest, name = found
    due = newest.receipt_due_at if newest.status == HandOffStatus.SENT else None
    return Acceptance(
        due_at=due,
        left=office_time_until(due, now=now) if due else None,
        alarmed_at=concern.alarmed_at,
        accepted_at=newest.receipt_at,
        accepted_by=name,
    )


def _strands(concern: Concern, by: Principal) -> tuple[StrandSeen, ...]:
    chosen = (
        select(Concern)
        .join(Submission, Submission.id == Concern.submission_id)
        .where(
            Concern.submission_id == concern.submission_id,
            Concern.id != concern.id,
            readable_by(by),
        )
        .order_by(Concern.id)
    )
    return tuple(
        StrandSeen(
            id=row.id,
            kind=ConcernKind(row.kind),
            status=ConcernStatus(row.status),
            waits=row.waits_for_safeguarding,
            version=row.version,
        )
        for row in db.session.scalars(chosen)
    )


def _words(concern: Concern) -> tuple[SafeguardingWords, ...]:
    """What was added to the submission or to this concern, oldest first, notes included."""
    chosen = (
        select(ConcernWords, Account.name)
        .outerjoin(Account, Account.id == ConcernWords.account_id)
        .where(
            ConcernWords.submission_id == concern.submission_id,
            or_(ConcernWords.concern_id.is_(None), ConcernWords.concern_id == concern.id),
        )
        .order_by(ConcernWords.at, ConcernWords.id)
    )
    return tuple(
        SafeguardingWords(
            kind=WordsKind(row.kind),
            author=Author(row.author),
            audience=Audience(row.audience),
            by=name,
            at=row.at,
            words=row.words,
        )
        for row, name in db.session.execute(chosen).tuples()
    )


def _linked(concern_id: int) -> tuple[list[int], list[int]]:
    """Which concerns about organisations it is linked to, and which single ones to it."""
    chosen = select(ConcernLink.concern_id, ConcernLink.other_id).where(
        ConcernLink.kind == LinkKind.ORGANISATIONAL.value,
        ConcernLink.ended_at.is_(None),
        or_(ConcernLink.concern_id == concern_id, ConcernLink.other_id == concern_id),
    )
    pairs = db.session.execute(chosen).tuples().all()
    up = [other for one, other in pairs if one == concern_id]
    return up, [one for one, other in pairs if other == concern_id]


def _shares(submission_id: int) -> tuple[tuple[Recipient, Share], ...]:
    """What the person agrees to as of now, for each recipient that they were asked about."""
    chosen = (
        select(Consent.recipient, Consent.share)
        .where(Consent.submission_id == submission_id)
        .order_by(Consent.at, Consent.id)
    )
    found = dict(db.session.execute(chosen).tuples().all())
    return tuple((Recipient(recipient), Share(share)) for recipient, share in found.items())


def _provider(provider_id: int | None) -> str | None:
    found = db.session.get(Provider, provider_id) if provider_id is not None else None
    return found.name if found else None


def _names(*ids: int | None) -> dict[int | None, str]:
    chosen = select(Account.id, Account.name, Account.email).where(
        Account.id.in_([key for key in ids if key is not None])
    )
    return {row.id: row.name or row.email for row in db.session.execute(chosen)}
