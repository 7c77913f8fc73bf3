"""What somebody who follows what they told us reads: each concern with its steps, as of now.

It asks nothing about who looks: `services.following` has. A concern that an officer raised is not
here, and what waits because of it looks as it did before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from marketplace.domain.access import visitor
from marketplace.domain.concern_answers import Answers, ContactWay
from marketplace.domain.concern_kinds import work_out
from marketplace.domain.concern_promises import Promise, promises
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_times import ASKED_AFTER
from marketplace.domain.concern_words import Audience, WordsKind
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Sorted
from marketplace.domain.consent_withdrawal import Agreed, agreed
from marketplace.domain.followed_steps import (
    FileShown,
    HandedOff,
    Moved,
    Replied,
    Said,
    Step,
    Told,
    holders_of,
    steps_of,
)
from marketplace.domain.following import FollowAct, StrandFacts, offered, ombudsman_from
from marketplace.domain.hand_offs import Basis, HandOffStatus, Method
from marketplace.models.base import db
from marketplace.models.concern_words import (
    Compliment,
    ConcernFile,
    ConcernReply,
    ConcernWords,
    Consent,
)
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, ConcernStep, Submission
from marketplace.queries.followed_facts import facts_of, takes_files


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedConcern:
    """One concern as the person sees it. `number` counts those of a submission from 1."""

    number: int
    promise: Promise
    """What was said would happen with it, when it was sent."""
    steps: tuple[Step, ...]
    holders: tuple[str, ...]
    acts: frozenset[FollowAct]
    waits: bool
    """It goes on once the safeguarding team has looked at what was told with it."""
    sorted: Sorted | None
    asked: bool
    """The person was asked whether it is sorted."""
    asked_from: datetime | None
    """When they are asked, at the latest; None without a reply."""
    ombudsman_from: datetime | None
    way_told: bool
    """The person was told the way to the Ombudsman."""
    takes_files: bool
    """Only those may open a file added to it who may know of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What was told, and everything that the person may know of what became of it."""

    reference: str
    received_at: datetime
    about: str
    """The service, in the person's words."""
    concerns: tuple[FollowedConcern, ...]
    files: tuple[FileShown, ...]
    consents: tuple[Agreed, ...]
    contact: ContactWay
    publishes: bool
    """They agreed that their praise may be published."""

    @property
    def shows_provider(self) -> bool:
        """Whether the provider may see anything of it."""
        return any(
            each.recipient is Recipient.PROVIDER and each.share is not Share.NO
            for each in self.consents
        )

    @property
    def told_danger(self) -> bool:
        """Whether the safeguarding team has something of it, as the person told them."""
        return any(each.promise.kind.is_restricted for each in self.concerns)

    def concern(self, number: int) -> FollowedConcern | None:
        """The concern with this number; None where there is none."""
        return next((each for each in self.concerns if each.number == number), None)


def followed(submission_id: int, *, now: datetime) -> Followed:
    """Everything that the person may read. Raises sqlalchemy.exc.NoResultFound for no such one."""
    submission = db.session.get_one(Submission, submission_id, populate_existing=True)
    answers = Answers.from_json(submission.answers)
    chosen = (
        select(Concern)
        .where(Concern.submission_id == submission_id, Concern.raised_by.is_(None))
        .order_by(Concern.id)
        .execution_options(populate_existing=True)
    )
    rows = db.session.scalars(chosen).all()
    said = _promises(submission, answers, rows)
    return Followed(
        reference=submission.reference,
        received_at=submission.received_at,
        about=_about(answers),
        concerns=tuple(
            _concern(row, number, promise, now=now)
            for number, (row, promise) in enumerate(zip(rows, said, strict=True), 1)
        ),
        files=_files(ConcernFile.submission_id == submission_id, ConcernFile.reply_id.is_(None)),
        consents=_consents(submission_id, [row.id for row in rows]),
        contact=answers.contact.way or ContactWay.NONE,
        publishes=answers.publish and _may_be_shown(rows),
    )


def _promises(
    submission: Submission, answers: Answers, rows: Sequence[Concern]
) -> tuple[Promise, ...]:
    """What was said of each when it was sent."""
    return promises(
        answers,
        (ConcernKind(row.kind) for row in rows),
        priority=work_out(answers).priority,
        at=submission.received_at,
    )


def _may_be_shown(rows: Sequence[Concern]) -> bool:
    """Whether there is praise among them that nobody has kept from the listing yet."""
    praise = [row.id for row in rows if row.kind == ConcernKind.COMPLIMENT]
    ended = select(Compliment.id).where(
        Compliment.concern_id.in_(praise), Compliment.ended_at.is_not(None)
    )
    return bool(praise) and db.session.scalars(ended.limit(1)).first() is None


def _concern(row: Concern, number: int, promise: Promise, *, now: datetime) -> FollowedConcern:
    said = _said(row, first=number == 1)
    facts = facts_of(row)
    told = _told(row, facts, said)
    return FollowedConcern(
        number=number,
        promise=promise,
        steps=steps_of(told),
        holders=holders_of(told),
        acts=offered(facts, now=now),
        waits=facts.waits_for_safeguarding,
        sorted=facts.sorted,
        asked=row.asked_at is not None,
        asked_from=row.replied_at + ASKED_AFTER if row.replied_at else None,
        ombudsman_from=None if facts.is_restricted else ombudsman_from(facts),
        takes_files=takes_files(row),
        way_told=any(each.kind is WordsKind.ASKED_OMBUDSMAN for each in said),
    )


def _told(row: Concern, facts: StrandFacts, said: tuple[Said, ...]) -> Told:
    return Told(
        received_at=row.received_at,
        restricted=facts.kind.is_restricted,
        waits=facts.waits_for_safeguarding,
        hand_offs=_hand_offs(row.id),
        moves=_moves(row.id),
        said=said,
        replies=_replies(row.id),
        sorted=facts.sorted,
        confirmed_at=row.confirmed_at,
        considered_words=row.considered_words or "",
        considered_at=row.considered_at,
        told_at=row.told_at,
        closed_why=facts.closed_why,
    )


def _about(answers: Answers) -> str:
    naming = answers.naming
    if naming.about_council:
        return "The council"
    return ", ".join(part for part in (naming.words, naming.place) if part)


def _hand_offs(concern_id: int) -> tuple[HandedOff, ...]:
    chosen = select(HandOff).where(HandOff.concern_id == concern_id).order_by(HandOff.id)
    rows = db.session.scalars(chosen.execution_options(populate_existing=True))
    return tuple(
        HandedOff(
            recipient=Recipient(row.recipient),
            place=row.place,
            basis=Basis(row.basis),
            method=Method(row.method),
            status=HandOffStatus(row.status),
            sent_at=row.sent_at,
            receipt_at=row.receipt_at,
            ended_at=row.ended_at,
            told_at=row.told_at,
        )
        for row in rows
    )


def _moves(concern_id: int) -> tuple[Moved, ...]:
    chosen = select(ConcernStep).where(ConcernStep.concern_id == concern_id)
    person = str(visitor())
    return tuple(
        Moved(status=ConcernStatus(row.status), at=row.at, by_person=row.actor == person)
        for row in db.session.scalars(chosen.order_by(ConcernStep.id))
    )


def _said(concern: Concern, *, first: bool) -> tuple[Said, ...]:
    """Words of the person and for the person. Those about all of it stand with the first."""
    mine = ConcernWords.concern_id == concern.id
    if first:
        whole = ConcernWords.concern_id.is_(None)
        mine = or_(mine, whole & (ConcernWords.submission_id == concern.submission_id))
    chosen = select(ConcernWords).where(mine, ConcernWords.audience == Audience.PERSON.value)
    return tuple(
        Said(kind=WordsKind(row.kind), words=row.words, at=row.at)
        for row in db.session.scalars(chosen.order_by(ConcernWords.id))
    )


def _replies(concern_id: int) -> tuple[Replied, ...]:
    chosen = select(ConcernReply).where(
        ConcernReply.concern_id == concern_id, ConcernReply.sent_at.is_not(None)
    )
    return tuple(
        Replied(
            put_right=row.put_right,
            stops_again=row.stops_again,
            at=row.sent_at,
            files=_files(ConcernFile.reply_id == row.id),
        )
        for row in db.session.scalars(chosen.order_by(ConcernReply.id))
        if row.sent_at is not None
    )


def _files(*conditions: ColumnElement[bool]) -> tuple[FileShown, ...]:
    chosen = select(ConcernFile).where(*conditions, ConcernFile.erased_at.is_(None))
    return tuple(
        FileShown(id=row.id, name=row.original_name, size=row.size)
        for row in db.session.scalars(chosen.order_by(ConcernFile.id))
    )


def _consents(submission_id: int, concern_ids: list[int]) -> tuple[Agreed, ...]:
    """What they agree to as of now, for each recipient that they were asked about."""
    chosen = (
        select(Consent.recipient, Consent.share)
        .where(Consent.submission_id == submission_id)
        .order_by(Consent.at, Consent.id)
    )
    newest = {Recipient(name): Share(share) for name, share in db.session.execute(chosen).tuples()}
    hand_offs = [each for concern_id in concern_ids for each in _hand_offs(concern_id)]
    return tuple(
        agreed(recipient, newest[recipient], hand_offs)
        for recipient in Recipient
        if recipient in newest
    )
