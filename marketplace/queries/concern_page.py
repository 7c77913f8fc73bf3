"""One concern as the QA team reads it: the person's words as consented, and where it stands.

The name of whoever told us, and how to reach them, are here only where they agreed that the team
reads with the name; else they are left out of the words too. Reading it is an event of its own:
`services.concern_loading.note_read` writes it, before this is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from marketplace.domain.access import Principal
from marketplace.domain.concern_access import ConcernAct, ConcernFacts, may_do, require_act
from marketplace.domain.concern_answers import Answers, ContactWay
from marketplace.domain.concern_extract import words_for
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_redaction import without_name
from marketplace.domain.concerns import (
    ClosedWhy,
    ConcernKind,
    ConcernStatus,
    Priority,
    Sorted,
    Source,
    moves_of,
)
from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.concern_words import Consent
from marketplace.models.concerns import Concern, Submission
from marketplace.models.providers import Provider
from marketplace.queries import concern_facts
from marketplace.queries.concern_rows import ConcernRow, concerns_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentSeen:
    """What the person agreed to for one recipient, since when. The newest one counts."""

    recipient: Recipient
    share: Share
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernSeen:
    """A concern for an officer who may read it.

    `answers` is without the name and how to reach the person where they agreed to no more;
    `row` is what the list says of it. `strands` are the other concerns of the same submission
    that the officer may read; `merged` those that were found to be the same as this one.
    """

    id: int
    version: int
    submission_id: int
    row: ConcernRow
    source: Source
    entered_by: str | None
    facts: ConcernFacts
    answers: Answers
    share: Share
    can_write: bool
    """Whether mail goes to the person when there is something new for them to read."""
    cqc_id: str
    consents: tuple[ConsentSeen, ...]
    acknowledged_at: datetime | None
    assigned_to: int | None
    sorted: Sorted | None
    considered_at: datetime | None
    considered_words: str | None
    closed_at: datetime | None
    closed_why: ClosedWhy | None
    merged_into: ConcernRow | None
    merged: tuple[ConcernRow, ...]
    strands: tuple[ConcernRow, ...]
    spam_by: int | None
    spam_name: str | None
    may_handle: bool

    @property
    def kind(self) -> ConcernKind:
        """Its kind."""
        return self.row.kind

    @property
    def status(self) -> ConcernStatus:
        """Where it stands."""
        return self.row.status

    @property
    def priority(self) -> Priority:
        """How soon somebody has to look."""
        return self.row.priority

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is done with it, unless the person opens it again."""
        return self.status is ConcernStatus.CLOSED

    def can_become(self, status: ConcernStatus) -> bool:
        """Whether a concern of this kind, where it stands, may move so."""
        return status in moves_of(self.kind, self.status)


def concern_seen(concern_id: int, *, by: Principal, today: date) -> ConcernSeen:
    """A concern for staff. Raises NotFoundError where they may not know of it."""
    facts = concern_facts.facts(concern_id)
    if facts is None:
        raise NotFoundError("there is no such thing here, or it is not yours")
    require_act(by, ConcernAct.READ, facts)
    concern = db.session.get_one(Concern, concern_id)
    submission = db.session.get_one(Submission, concern.submission_id)
    given = Answers.from_json(submission.answers)
    consents = _consents(submission.id)
    share = _share(consents)
    others = _others(concern, by=by, today=today)
    names = _names({submission.entered_by, concern.spam_by} - {None})
    return ConcernSeen(
        id=concern.id,
        version=concern.version,
        submission_id=submission.id,
        row=others[concern.id],
        source=Source(submission.source),
        entered_by=names.get(submission.entered_by),
        facts=facts,
        answers=given if share is Share.WITH_NAME else without_name(given),
        share=share,
        can_write=given.contact.way is ContactWay.EMAIL,
        cqc_id=submission.cqc_id,
        consents=consents,
        acknowledged_at=concern.acknowledged_at,
        assigned_to=concern.assigned_to,
        sorted=Sorted(concern.sorted) if concern.sorted else None,
        considered_at=concern.considered_at,
        considered_words=concern.considered_words,
        closed_at=concern.closed_at,
        closed_why=ClosedWhy(concern.closed_why) if concern.closed_why else None,
        merged_into=others.get(concern.merged_into or 0),
        merged=tuple(others[key] for key in _merged(concern.id) if key in others),
        strands=tuple(others[key] for key in _strands(concern) if key in others),
        spam_by=concern.spam_by,
        spam_name=names.get(concern.spam_by),
        may_handle=may_do(by, ConcernAct.HANDLE, facts),
    )


def shared_words(seen: ConcernSeen) -> str:
    """What the provider would read, as far as the team itself may; empty where it may read nothing.

    Where the person agreed to their name for the provider and not for the team, it is left out
    here alone.
    """
    said = [one.share for one in seen.consents if one.recipient is Recipient.PROVIDER]
    try:
        return words_for(
            seen.answers, recipient=Recipient.PROVIDER, share=said[-1] if said else Share.NO
        )
    except RefusedError:
        return ""


def scrubbed(words: str, *, submission_id: int) -> str:
    """Words that the person added, as the QA team may read them: without the name where so agreed.

    They may have signed them, or given their number.
    """
    if _share(_consents(submission_id)) is Share.WITH_NAME:
        return words
    submission = db.session.get_one(Submission, submission_id)
    answers = Answers.from_json(submission.answers)
    return without_name(replace(answers, wanted=words)).wanted


def provider_name(provider_id: int) -> str:
    """The name of a provider. Raises NotFoundError."""
    provider = db.session.get(Provider, provider_id)
    if provider is None:
        raise NotFoundError("there is no such provider")
    return provider.name


def _share(consents: tuple[ConsentSeen, ...]) -> Share:
    """What the person agreed to for the QA team: without the name, where they were not asked."""
    said = [one.share for one in consents if one.recipient is Recipient.QA]
    return said[-1] if said else Share.NO


def _consents(submission_id: int) -> tuple[ConsentSeen, ...]:
    """All that was agreed to and withdrawn, oldest first."""
    chosen = (
        select(Consent)
        .where(Consent.submission_id == submission_id)
        .order_by(Consent.at, Consent.id)
    )
    return tuple(
        ConsentSeen(recipient=Recipient(row.recipient), share=Share(row.share), at=row.at)
        for row in db.session.scalars(chosen)
    )


def _others(concern: Concern, *, by: Principal, today: date) -> dict[int, ConcernRow]:
    """The concern itself and those that belong to it, as far as they may be read, by id."""
    ids = [concern.id, *_strands(concern), *_merged(concern.id)]
    if concern.merged_into is not None:
        ids.append(concern.merged_into)
    return concerns_of(ids, by=by, today=today)


def _strands(concern: Concern) -> list[int]:
    chosen = select(Concern.id).where(
        Concern.submission_id == concern.submission_id, Concern.id != concern.id
    )
    return list(db.session.scalars(chosen.order_by(Concern.id)))


def _merged(concern_id: int) -> list[int]:
    chosen = select(Concern.id).where(Concern.merged_into == concern_id).order_by(Concern.id)
    return list(db.session.scalars(chosen))


def _names(ids: set[int | None]) -> dict[int | None, str]:
    chosen = select(Account.id, Account.name).where(Account.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(chosen)}
