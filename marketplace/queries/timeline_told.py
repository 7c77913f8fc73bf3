"""What people told us about a provider, for its timeline: as far as somebody may read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select

from marketplace.domain.access import Principal
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Sorted
from marketplace.domain.hand_offs import HandOffStatus, Method
from marketplace.domain.timeline import Entry, EntryKind
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, ConcernStep, Submission
from marketplace.queries.concern_facts import readable_by

_TOLD_OF = {
    ConcernStatus.REPLIED: "The provider replied",
    ConcernStatus.CONFIRMED: "The person answered whether it is sorted",
    ConcernStatus.CONSIDERED: "Considered, and the person told",
    ConcernStatus.REOPENED: "The person opened it again",
}
_KINDS = {
    ConcernKind.INTELLIGENCE: EntryKind.INTELLIGENCE,
    ConcernKind.COMPLIMENT: EntryKind.COMPLIMENT,
}


def told(provider_id: int, *, by: Principal) -> Iterator[Entry]:
    """Each concern as it came, and what came of it."""
    chosen = _of(select(Concern, Submission.reference), provider_id, by=by)
    for concern, reference in db.session.execute(chosen):
        kind = ConcernKind(concern.kind)
        yield _entry(concern, at=concern.received_at, words=f"{kind.label} {reference}")
        if concern.confirmed_at and concern.sorted:
            words = f"{reference}: the person says “{Sorted(concern.sorted).label.lower()}”"
            yield _entry(concern, at=concern.confirmed_at, words=words)
    yield from _steps(provider_id, by=by)


def hand_offs(provider_id: int, *, by: Principal) -> Iterator[Entry]:
    """Each hand-off to another body or the provider: sent, arrived, what came of it."""
    chosen = (
        _of(select(HandOff, Concern, Submission.reference), provider_id, by=by)
        .join(HandOff, HandOff.concern_id == Concern.id)
        .where(HandOff.recipient.not_in([Recipient.QA.value, Recipient.SAFEGUARDING.value]))
    )
    for row in db.session.execute(chosen):
        yield from _of_hand_off(row)


def _steps(provider_id: int, *, by: Principal) -> Iterator[Entry]:
    """The moves that tell something. The person's newest answer stands with its words already."""
    chosen = (
        _of(select(ConcernStep, Concern, Submission.reference), provider_id, by=by)
        .join(ConcernStep, ConcernStep.concern_id == Concern.id)
        .where(
            ConcernStep.status.in_([status.value for status in _TOLD_OF]),
            or_(
                ConcernStep.status != ConcernStatus.CONFIRMED.value,
                Concern.confirmed_at.is_(None),
                ConcernStep.at != Concern.confirmed_at,
            ),
        )
    )
    for step, concern, reference in db.session.execute(chosen):
        words = _TOLD_OF[ConcernStatus(step.status)]
        yield _entry(concern, at=step.at, words=f"{reference}: {words[0].lower()}{words[1:]}")


def _of_hand_off(row: Row[Any]) -> Iterator[Entry]:
    made, concern, reference = row
    who = Recipient(made.recipient).label
    sent = Method(made.method).is_sent
    first = f"handed to {who}" if sent else f"the person was told to go to {who}"
    steps = [(made.sent_at, first)]
    if made.receipt_at:
        steps.append((made.receipt_at, f"{who} has it"))
    if made.ended_at:
        taken_back = made.status == HandOffStatus.TAKEN_BACK.value
        ended = f"taken back from {who}" if taken_back else f"outcome from {who} known"
        steps.append((made.ended_at, ended))
    for at, words in steps:
        yield _entry(concern, at=at, words=f"{reference}: {words}", kind=EntryKind.HAND_OFF)


def _of(chosen: Select[Any], provider_id: int, *, by: Principal) -> Select[Any]:
    return (
        chosen.select_from(Concern)
        .join(Submission, Submission.id == Concern.submission_id)
        .where(Submission.provider_id == provider_id, readable_by(by))
    )


def _entry(concern: Concern, *, at: datetime, words: str, kind: EntryKind | None = None) -> Entry:
    told_as = ConcernKind(concern.kind)
    return Entry(
        kind=kind or _KINDS.get(told_as, EntryKind.TOLD),
        at=at,
        words=words,
        concern_id=concern.id,
        restricted=told_as.is_restricted or concern.waits_for_safeguarding,
    )
