"""One hand-off with its text, all of a concern's, and what a new one begins with.

Whoever reads these reads the concern: `services.concern_loading.note_read` goes before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from marketplace.domain.access import Principal
from marketplace.domain.concern_access import ConcernAct, may_do, require_act
from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, ConcernStatus, moves_of
from marketplace.domain.errors import NotFoundError
from marketplace.domain.hand_off_rules import agreed, bases_for, methods_for
from marketplace.domain.hand_offs import Basis, HandOffStatus, Method
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.concern_words import Consent
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.providers import Provider
from marketplace.queries.concern_facts import facts
from marketplace.queries.concern_page import scrubbed
from marketplace.queries.hand_offs import to_do

_NOT_HERE = "there is no such thing here, or it is not yours"
_receiver = aliased(Account)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffSeen:
    """One hand-off, as staff read it. `late` says that receipt was due before now."""

    id: int
    recipient: Recipient
    place: str
    provider: str | None
    basis: Basis
    method: Method
    status: HandOffStatus
    words: str
    words_version: int
    sent_at: datetime
    sent_by: str | None
    receipt_due_at: datetime | None
    receipt_at: datetime | None
    receipt_by: str | None
    delivery: str | None
    reminded_at: datetime | None
    outcome: str | None
    ended_at: datetime | None
    told_at: datetime | None
    version: int
    late: bool
    to_do: str

    @property
    def name(self) -> str:
        """Whom it went to, in one line: "the NHS (Marlbridge ICB)"."""
        more = self.provider or self.place
        return f"{self.recipient.label} ({more})" if more else self.recipient.label


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffConcern:
    """The concern that hand-offs are of, for their pages.

    `shares` are what the person agrees to now. `told_nobody` says that an officer raised it, so
    that the person is not told of it.
    """

    id: int
    reference: str
    kind: ConcernKind
    status: ConcernStatus
    provider_words: str
    answers: Answers
    shares: Mapping[Recipient, Share]
    told_nobody: bool
    waits: bool
    version: int
    may_handle: bool

    def share(self, recipient: Recipient) -> Share:
        """What the person agreed to for a recipient."""
        return agreed(self.kind, recipient, self.shares)

    def bases(self, recipient: Recipient) -> tuple[Basis, ...]:
        """On what basis it may go to them, the fullest first."""
        return bases_for(self.kind, recipient, self.share(recipient))

    def methods(self, recipient: Recipient) -> tuple[Method, ...]:
        """By what way: nobody is told where to go who does not know of it."""
        ways = methods_for(recipient)
        return tuple(way for way in ways if way.is_sent or not self.told_nobody)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Whom staff can hand it to, or point the person to."""
        return tuple(each for each in Recipient if not each.works_here and self.methods(each))

    @property
    def can_be_taken_over(self) -> bool:
        """Whether another body can have it from now on."""
        return ConcernStatus.HANDED_OFF in moves_of(self.kind, self.status)


def concern_of(concern_id: int, *, by: Principal) -> HandOffConcern:
    """A concern for the pages of its hand-offs. Raises NotFoundError where they may not read it."""
    decides = facts(concern_id)
    if decides is None:
        raise NotFoundError(_NOT_HERE)
    require_act(by, ConcernAct.READ, decides)
    chosen = (
        select(Concern, Submission)
        .join(Submission, Submission.id == Concern.submission_id)
        .where(Concern.id == concern_id)
    )
    concern, submission = db.session.execute(chosen).tuples().one()
    return HandOffConcern(
        id=concern.id,
        reference=submission.reference,
        kind=ConcernKind(concern.kind),
        status=ConcernStatus(concern.status),
        provider_words=submission.provider_words,
        answers=Answers.from_json(submission.answers),
        shares=_shares(submission.id),
        told_nobody=concern.raised_by is not None,
        waits=concern.waits_for_safeguarding,
        version=concern.version,
        may_handle=may_do(by, ConcernAct.HANDLE, decides),
    )


def hand_offs_of(concern_id: int, *, now: datetime) -> tuple[HandOffSeen, ...]:
    """All hand-offs of a concern, oldest first: whether they may be read was asked before."""
    chosen = _all().where(HandOff.concern_id == concern_id).order_by(HandOff.id)
    return tuple(_seen(row, now) for row in db.session.execute(chosen))


def hand_off_of(concern_id: int, hand_off_id: int, *, now: datetime) -> HandOffSeen:
    """One hand-off of this concern. Raises NotFoundError where it is not of this concern."""
    chosen = _all().where(HandOff.id == hand_off_id, HandOff.concern_id == concern_id)
    row = db.session.execute(chosen).one_or_none()
    if row is None:
        raise NotFoundError(_NOT_HERE)
    return _seen(row, now)


def _shares(submission_id: int) -> dict[Recipient, Share]:
    chosen = (
        select(Consent.recipient, Consent.share)
        .where(Consent.submission_id == submission_id)
        .order_by(Consent.at, Consent.id)
    )
    rows = db.session.execute(chosen).tuples()
    return {Recipient(recipient): Share(share) for recipient, share in rows}


def _all() -> Select[Any]:
    return (
        select(
            HandOff,
            Concern.submission_id,
            Provider.name.label("provider"),
            Account.name.label("sender"),
            _receiver.name.label("receiver"),
        )
        .join(Concern, Concern.id == HandOff.concern_id)
        .outerjoin(Provider, Provider.id == HandOff.provider_id)
        .outerjoin(Account, Account.id == HandOff.sent_by)
        .outerjoin(_receiver, _receiver.id == HandOff.receipt_by)
    )


def _seen(row: Row[Any], now: datetime) -> HandOffSeen:
    found: HandOff = row.HandOff
    status, recipient = HandOffStatus(found.status), Recipient(found.recipient)
    due = found.receipt_due_at
    late = status is HandOffStatus.SENT and due is not None and due < now
    return HandOffSeen(
        id=found.id,
        recipient=recipient,
        place=found.place,
        provider=row.provider,
        basis=Basis(found.basis),
        method=Method(found.method),
        status=status,
        words=_words(found, recipient, row.submission_id),
        words_version=found.words_version,
        sent_at=found.sent_at,
        sent_by=row.sender,
        receipt_due_at=due,
        receipt_at=found.receipt_at,
        receipt_by=row.receiver,
        delivery=found.delivery,
        reminded_at=found.reminded_at,
        outcome=found.outcome,
        ended_at=found.ended_at,
        told_at=found.told_at,
        version=found.version,
        late=late,
        to_do="" if found.told_at else to_do(status, recipient, late=late),
    )


def _words(found: HandOff, recipient: Recipient, submission_id: int) -> str:
    """The text as staff read it. They send what goes elsewhere themselves, and see it whole.

    What the provider reads here may be with a name that the person agreed to for it alone.
    """
    if recipient is not Recipient.PROVIDER:
        return found.words
    return scrubbed(found.words, submission_id=submission_id)
