"""Which events of the audit log somebody may not read: SQL, for every page and file of it.

Safeguarding is for safeguarding officers, and whoever belongs to a provider reads nothing of what
was told about it. Both are so of what an event is about now: once something no longer waits for a
safeguarding officer, what happened to it meanwhile is there to be read.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, or_, select

from marketplace.domain.access import Permission, Principal, may
from marketplace.domain.concern_events import SAFEGUARDING_SUBJECT
from marketplace.domain.draft_events import DRAFT_SUBJECT
from marketplace.domain.visibility import HoldKind
from marketplace.models.concerns import Concern, Submission
from marketplace.models.events import AuditEvent
from marketplace.queries.concern_facts import is_restricted

SAFEGUARDING_KINDS = "safeguarding-"
"""How the names of those kinds of event begin that only safeguarding officers may see."""


def hidden_from(by: Principal) -> ColumnElement[bool]:
    """SQL of "this event is not for them"."""
    hidden: list[ColumnElement[bool]] = []
    if not may(by, Permission.PLACE_SAFEGUARDING_HOLD):
        hidden.append(_about_holds())
    if not may(by, Permission.READ_SAFEGUARDING_CONCERNS):
        hidden.append(_about_safeguarding())
    if by.provider_ids:
        hidden.append(_about_their_own(by))
    return or_(*hidden, literal(value=False))


def _about_holds() -> ColumnElement[bool]:
    hold = func.coalesce(AuditEvent.data["hold"].as_string(), "")
    return and_(AuditEvent.kind.startswith("hold-"), hold == HoldKind.SAFEGUARDING.value)


def _about_safeguarding() -> ColumnElement[bool]:
    """About a safeguarding concern, what waits for one, or a submission with nothing else.

    Drafts too: those of which there is no more to be seen would say that somebody told of danger.
    """
    others = select(Concern.submission_id).where(~is_restricted())
    waiting = select(Concern.id).where(Concern.waits_for_safeguarding)
    only_restricted = select(Submission.id).where(Submission.id.not_in(others))
    return or_(
        AuditEvent.kind.startswith(SAFEGUARDING_KINDS),
        AuditEvent.subject.startswith(DRAFT_SUBJECT),
        *(named.startswith(SAFEGUARDING_SUBJECT) for named in _named()),
        *_among(_subjects("concern:", waiting)),
        *_among(_subjects("submission:", only_restricted)),
    )


def _about_their_own(by: Principal) -> ColumnElement[bool]:
    """About what somebody told us of a provider that they belong to."""
    own = select(Submission.id).where(Submission.provider_id.in_(sorted(by.provider_ids)))
    concerns = select(Concern.id).where(Concern.submission_id.in_(own))
    return or_(
        *_among(_subjects("concern:", concerns)),
        *_among(_subjects(SAFEGUARDING_SUBJECT, concerns)),
        *_among(_subjects("submission:", own)),
    )


def _named() -> tuple[ColumnElement[str], ...]:
    """What an event is about: itself, or the message that it tells of."""
    subject = AuditEvent.__table__.c.subject
    return subject, func.coalesce(AuditEvent.data["about"].as_string(), "")


def _subjects(word: str, ids: Select[tuple[int]]) -> Select[tuple[str]]:
    """SQL of the subjects of these rows: "concern:7"."""
    (key,) = ids.subquery().c
    return select(literal(word).concat(cast(key, String)))


def _among(subjects: Select[tuple[str]]) -> list[ColumnElement[bool]]:
    return [named.in_(subjects) for named in _named()]
