"""Safeguarding concerns for tests: as told, and what the database has of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_answers import Happening
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.safeguarding import Mark
from marketplace.domain.themes import Criticality, Theme
from marketplace.domain.triage import Harm, InformationSource, TriageDecision
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.services import safeguarding_links
from marketplace.services.concern_triage import Findings, triage
from tests.integration.desk import add_person, add_provider
from tests.integration.telling import an_answer, submitted

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(hours=1)
HARM = an_answer(
    happening=Happening(words="She is locked in.", danger_now=True),
    kinds=(ConcernKind.SAFEGUARDING, ConcernKind.COMPLAINT),
)


def told() -> tuple[Concern, Concern]:
    """What somebody told us on Monday at ten: the safeguarding concern, and what waits for it."""
    sent = submitted(HARM, now=MONDAY)
    return (
        the(sent.submission_id, ConcernKind.SAFEGUARDING),
        the(sent.submission_id, ConcernKind.COMPLAINT),
    )


def the(submission_id: int, kind: ConcernKind) -> Concern:
    """The concern of this kind, as the database has it now."""
    db.session.rollback()
    chosen = select(Concern).where(
        Concern.submission_id == submission_id, Concern.kind == kind.value
    )
    return db.session.scalars(chosen).one()


def again(concern_id: int) -> Concern:
    """A concern as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Concern, concern_id, populate_existing=True)


def hand_offs(concern_id: int) -> list[HandOff]:
    """Its hand-offs, oldest first."""
    chosen = select(HandOff).where(HandOff.concern_id == concern_id).order_by(HandOff.id)
    return list(db.session.scalars(chosen))


def mails(kind: str) -> list[str]:
    """Who gets messages of this kind."""
    return list(
        db.session.scalars(select(Message.address).where(Message.kind == kind).order_by(Message.id))
    )


def reads() -> list[str]:
    """What was read, by the audit trail."""
    chosen = select(AuditEvent.subject).where(AuditEvent.kind == "concern-read")
    return list(db.session.scalars(chosen))


def bramble() -> int:
    """The provider that it is about, with somebody who signs in for it."""
    provider_id = add_provider("Bramble Care")
    add_person("asha@bramble.example.org", Role.PROVIDER, provider_ids=(provider_id,), now=MONDAY)
    return provider_id


def mark(concern: Concern, what: Mark, *, by: Principal, holds: bool = True) -> None:
    """Put a mark on, or take it off."""
    version = again(concern.id).version
    safeguarding_links.mark(concern.id, what, holds=holds, version=version, by=by, now=LATER)


def link(concern: Concern, other: int | None, *, by: Principal) -> None:
    """Link one to another."""
    version = again(concern.id).version
    safeguarding_links.link(concern.id, organisational_id=other, version=version, by=by, now=LATER)


def triaged(concern: Concern, by: Principal) -> None:
    """Let an officer say what they make of it."""
    found = Findings(
        information=InformationSource.PEOPLE,
        harm=Harm.SERIOUS,
        themes=(Theme.INJURY,),
        criticality=Criticality.SERIOUS,
        decision=TriageDecision.CONSIDER,
        reasons="Bruises were seen.",
    )
    triage(concern.id, found=found, version=concern.version, by=by, now=LATER)
