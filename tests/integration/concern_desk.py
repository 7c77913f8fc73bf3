"""Concerns on the QA team's desk, for tests of what is done with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.ratings import KeyQuestion
from marketplace.domain.themes import Criticality, Theme
from marketplace.domain.triage import Harm, InformationSource, TriageDecision
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.services.concern_triage import Findings
from tests.integration.telling import an_answer, concern_of, submitted
from tests.integration.town import START

LATER = START + timedelta(hours=3)
WORRY = an_answer(wants_reply=None)
"""A concern that the person lets the provider see, and that asks it for no reply."""
FOUND = Findings(
    information=InformationSource.PEOPLE,
    first_hand=True,
    harm=Harm.SOME,
    themes=(Theme.VISITS,),
    standards=(KeyQuestion.SAFE, KeyQuestion.RESPONSIVE),
    criticality=Criticality.MEDIUM,
    decision=TriageDecision.CONSIDER,
    reasons="Three late visits in a week.",
)


def told(**changes: object) -> int:
    """A concern for the QA team; its id."""
    return concern_of(submitted(replace(WORRY, **changes))).id  # type: ignore[arg-type]


def stored(concern_id: int) -> Concern:
    """A concern as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Concern, concern_id, populate_existing=True)


def version(concern_id: int) -> int:
    """Its version now."""
    return stored(concern_id).version


def passed_on(concern_id: int, recipient: Recipient) -> list[str]:
    """The statuses of its hand-offs to somebody."""
    chosen = select(HandOff.status).where(
        HandOff.concern_id == concern_id, HandOff.recipient == recipient.value
    )
    return list(db.session.scalars(chosen.order_by(HandOff.id)))
