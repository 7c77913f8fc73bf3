"""What people tell us, for tests: complete answers, and what they became once sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import visitor
from marketplace.domain.concern_answers import (
    About,
    Answers,
    Contact,
    ContactWay,
    Happening,
    Naming,
    Told,
    Whom,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, Source
from marketplace.models.base import db
from marketplace.models.concerns import Concern
from marketplace.services.submissions import Sent, submit
from tests.integration.town import START

ANSWERS = Answers(
    naming=Naming(words="Bramble Care", place="Bexley"),
    happening=Happening(
        words="The morning visit was an hour late three times, and nobody rang us.",
        when="Last week",
        still=YesNo.YES,
    ),
    about=About(
        whom=Whom.SOMEBODY,
        who_words="My mother",
        they_know=YesNo.YES,
        they_agree=YesNo.YES,
        why_acting="She asked me to",
    ),
    works_there=WorksThere.NO,
    told=Told.YES,
    they_said="That they would look into it",
    wanted="Visits on time, and a call when they cannot be",
    wants_reply=YesNo.YES,
    name="Robin Example",
    shares={
        Recipient.PROVIDER: Share.WITH_NAME,
        Recipient.QA: Share.WITH_NAME,
        Recipient.CQC: Share.NO,
    },
    contact=Contact(way=ContactWay.EMAIL, value="robin@example.org", when_safe="After 5pm"),
)
"""A daughter's complaint about home care, with everything answered."""


def an_answer(**changes: object) -> Answers:
    """A complete complaint, but for these changes."""
    return replace(ANSWERS, **changes)  # type: ignore[arg-type]


def submitted(
    answers: Answers | None = None,
    *,
    now: datetime = START,
    source: Source = Source.FORM,
    draft_token: str | None = None,
) -> Sent:
    """What somebody told us with the form; a complete complaint unless said otherwise."""
    return submit(
        answers or ANSWERS, source=source, actor=visitor(), now=now, draft_token=draft_token
    )


def concern_of(sent: Sent, kind: ConcernKind | None = None) -> Concern:
    """The concern of what was sent: of this kind, or the only one."""
    chosen = select(Concern).where(Concern.submission_id == sent.submission_id)
    if kind is not None:
        chosen = chosen.where(Concern.kind == kind.value)
    return db.session.scalars(chosen).one()
