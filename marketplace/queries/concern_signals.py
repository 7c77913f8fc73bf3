"""Early signs in what somebody may read: the facts for the rules of `domain.concern_signals`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import aliased

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_signals import (
    NOT_SORTED_WITHIN,
    Signal,
    SignalKind,
    ToldFacts,
    signals,
)
from marketplace.domain.concerns import ClosedWhy, ConcernKind, ConcernStatus, Priority, Sorted
from marketplace.domain.following_events import SortedAnswered
from marketplace.domain.themes import Criticality, Theme
from marketplace.domain.triage import Harm, InformationSource
from marketplace.models.base import db
from marketplace.models.concern_work import Triage
from marketplace.models.concerns import Concern, ConcernTheme, Submission
from marketplace.models.events import AuditEvent
from marketplace.models.providers import Provider
from marketplace.queries.concern_facts import readable_by
from marketplace.queries.concern_rows import ConcernRow, concerns_of

_SET_ASIDE = [ClosedWhy.DUPLICATE.value, ClosedWhy.SPAM.value]
_newest = aliased(Triage)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalSeen:
    """A signal with the name of the provider, and the concerns that it stands on."""

    kind: SignalKind
    provider_id: int | None
    provider: str | None
    reasons: tuple[str, ...]
    since: datetime
    concerns: tuple[ConcernRow, ...]


def signals_for(
    *, by: Principal, today: date, provider_id: int | None = None
) -> tuple[SignalSeen, ...]:
    """Every signal that what they may read gives; of one provider, or all."""
    found = _signals(by=by, today=today, provider_id=provider_id)
    rows = concerns_of(sorted({key for one in found for key in one.concerns}), by=by, today=today)
    names = _names({one.provider_id for one in found if one.provider_id is not None})
    return tuple(
        SignalSeen(
            kind=one.kind,
            provider_id=one.provider_id,
            provider=names.get(one.provider_id) if one.provider_id is not None else None,
            reasons=one.reasons,
            since=one.since,
            concerns=tuple(rows[key] for key in one.concerns),
        )
        for one in found
    )


def signal_counts(*, by: Principal, today: date) -> dict[int | None, int]:
    """How many signals there are about each provider; None: about none that we know."""
    found: dict[int | None, int] = defaultdict(int)
    for one in _signals(by=by, today=today):
        found[one.provider_id] += 1
    return dict(found)


def _signals(*, by: Principal, today: date, provider_id: int | None = None) -> tuple[Signal, ...]:
    require(by, Permission.READ_CONCERNS)
    return signals(_told(by=by, today=today, provider_id=provider_id), today=today)


def _told(*, by: Principal, today: date, provider_id: int | None) -> list[ToldFacts]:
    """The facts of all that is open, or came within the longest span that a signal looks at."""
    since = datetime.combine(today, time(), tzinfo=UTC) - NOT_SORTED_WITHIN - timedelta(days=1)
    newest = select(func.max(Triage.id)).where(Triage.concern_id == Concern.id).correlate(Concern)
    chosen = (
        select(Concern, Submission.provider_id, _newest)
        .join(Submission, Submission.id == Concern.submission_id)
        .outerjoin(_newest, _newest.id == newest.scalar_subquery())
        .where(
            readable_by(by),
            or_(
                Concern.status != ConcernStatus.CLOSED.value,
                Concern.received_at >= since,
                Concern.confirmed_at >= since,
            ),
        )
    )
    if provider_id is not None:
        chosen = chosen.where(Submission.provider_id == provider_id)
    rows = db.session.execute(chosen).all()
    themes = _themes([row[0].id for row in rows])
    unsorted = _not_sorted([row[0] for row in rows])
    return [_facts(row, themes=themes, unsorted=unsorted) for row in rows]


def _facts(
    row: Row[Any], *, themes: dict[int, set[Theme]], unsorted: dict[int, list[datetime]]
) -> ToldFacts:
    concern, provider_id, triage = row
    return ToldFacts(
        concern_id=concern.id,
        submission_id=concern.submission_id,
        provider_id=provider_id,
        kind=ConcernKind(concern.kind),
        status=ConcernStatus(concern.status),
        received_at=concern.received_at,
        priority=Priority(concern.priority),
        shared_at=concern.shared_at,
        harm=Harm(triage.harm) if triage else None,
        criticality=Criticality(triage.criticality) if triage else None,
        information=InformationSource(triage.information) if triage else None,
        themes=frozenset(themes.get(concern.id, ())),
        not_sorted_at=tuple(unsorted.get(concern.id, ())),
        set_aside=concern.closed_why in _SET_ASIDE,
    )


def _themes(ids: Sequence[int]) -> dict[int, set[Theme]]:
    found: dict[int, set[Theme]] = defaultdict(set)
    chosen = select(ConcernTheme).where(ConcernTheme.concern_id.in_(ids))
    for row in db.session.scalars(chosen):
        found[row.concern_id].add(Theme(row.theme))
    return found


def _not_sorted(rows: Sequence[Concern]) -> dict[int, list[datetime]]:
    """When people answered that it is not sorted: the audit log keeps each answer."""
    by_subject = {subject_of(row.id, ConcernKind(row.kind)): row.id for row in rows}
    chosen = (
        select(AuditEvent.subject, AuditEvent.at)
        .where(
            AuditEvent.kind == SortedAnswered.kind,
            AuditEvent.data["answer"].as_string() == Sorted.NO.value,
        )
        .order_by(AuditEvent.id)
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for subject, at in db.session.execute(chosen):
        if subject in by_subject:
            found[by_subject[subject]].append(at)
    return found


def _names(ids: set[int]) -> dict[int, str]:
    chosen = select(Provider.id, Provider.name).where(Provider.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(chosen)}
