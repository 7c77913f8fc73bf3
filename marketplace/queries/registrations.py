"""Reads registrations: for whoever registers, and for the officer who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select

from marketplace.domain.access import Principal, owns
from marketplace.domain.cases import CaseKind, CaseStatus
from marketplace.domain.documents import DocumentKind
from marketplace.domain.errors import NotFoundError
from marketplace.domain.registration_answers import Answers
from marketplace.domain.registration_checks import Facts
from marketplace.domain.registrations import ClaimStatus, RegistrationStatus
from marketplace.models.base import db
from marketplace.models.cases import Case
from marketplace.models.documents import Document
from marketplace.models.registrations import Claim, Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationView:
    """One registration with what stands beside its answers.

    `facts` are what the checks look at. `reason` is what an officer wrote when it was returned or
    declined last; `due_on` is by when the council wants to have decided what was sent.
    """

    id: int
    account_id: int
    reference: str | None
    status: RegistrationStatus
    facts: Facts
    version: int
    provider_id: int | None
    started_at: datetime
    saved_at: datetime
    sent_at: datetime | None
    decided_at: datetime | None
    accepted_at: datetime | None
    claim_id: int | None
    reason: str | None
    due_on: date | None

    @property
    def answers(self) -> Answers:
        """What was answered."""
        return self.facts.answers


def registration(registration_id: int, *, today: date) -> RegistrationView:
    """One registration, whoever's it is. Raises NotFoundError."""
    row = db.session.get(Registration, registration_id)
    if row is None:
        raise NotFoundError("there is no such registration")
    return _view(row, today=today)


def own_registration(registration_id: int, *, by: Principal, today: date) -> RegistrationView:
    """One's own: begun by this person, or of a provider of theirs. Raises NotFoundError."""
    found = registration(registration_id, today=today)
    if found.account_id != by.account_id and not owns(by, found.provider_id):
        raise NotFoundError("there is no such registration here")
    return found


def registrations_of(account_id: int, *, today: date) -> tuple[RegistrationView, ...]:
    """Those that this person began, newest first."""
    chosen = (
        select(Registration)
        .where(Registration.account_id == account_id)
        .order_by(Registration.id.desc())
    )
    return tuple(_view(row, today=today) for row in db.session.scalars(chosen))


def facts_of(row: Registration, *, today: date) -> Facts:
    """What the checks look at, read in the caller's transaction."""
    answers = Answers.from_json(row.answers)
    claim = _claim(row.id, answers.location_id)
    return Facts(
        answers=answers,
        today=today,
        claim=ClaimStatus(claim.status) if claim else None,
        documents=_documents(row, today=today),
        accepted=row.expectations_version,
    )


def _view(row: Registration, *, today: date) -> RegistrationView:
    facts = facts_of(row, today=today)
    claim = _claim(row.id, facts.answers.location_id)
    cases = _cases(row.id)
    return RegistrationView(
        id=row.id,
        account_id=row.account_id,
        reference=row.reference,
        status=RegistrationStatus(row.status),
        facts=facts,
        version=row.version,
        provider_id=row.provider_id,
        started_at=row.started_at,
        saved_at=row.saved_at,
        sent_at=row.sent_at,
        decided_at=row.decided_at,
        accepted_at=row.expectations_accepted_at,
        claim_id=claim.id if claim else None,
        reason=next((case.reason for case in cases if case.reason), None),
        due_on=next((case.due_on for case in cases if case.status == CaseStatus.OPEN), None),
    )


def _claim(registration_id: int, location_id: str) -> Claim | None:
    """The newest claim of this registration on the location that it names now."""
    if not location_id:
        return None
    chosen = (
        select(Claim)
        .where(Claim.registration_id == registration_id, Claim.cqc_id == location_id)
        .order_by(Claim.id.desc())
    )
    return db.session.scalars(chosen).first()


def _documents(row: Registration, *, today: date) -> frozenset[DocumentKind]:
    """The kinds of which a document is there that has not run out."""
    owner: ColumnElement[bool] = Document.registration_id == row.id
    if row.provider_id is not None:
        owner = or_(owner, Document.provider_id == row.provider_id)
    chosen = select(Document.kind).where(
        owner,
        Document.replaced_at.is_(None),
        or_(Document.expires_on.is_(None), Document.expires_on >= today),
    )
    return frozenset(DocumentKind(kind) for kind in db.session.scalars(chosen))


def _cases(registration_id: int) -> list[Case]:
    """The cases about it, newest first."""
    chosen = (
        select(Case)
        .where(Case.registration_id == registration_id, Case.kind == CaseKind.REGISTRATION.value)
        .order_by(Case.id.desc())
    )
    return list(db.session.scalars(chosen))
