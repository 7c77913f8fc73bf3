"""Early signs in what people tell us: what to look at, and why. They never change anything.

A signal is worked out anew from what is known each time somebody looks, and only from concerns
that they may read: who may not know of a concern learns nothing of it through a signal or a count.
Source: the issue (one serious; three in 90 days about one provider; the same theme from two
sources; a reply overdue; "not sorted" twice).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority
from marketplace.domain.dates import day_in_words, london_day
from marketplace.domain.inbox import due_on
from marketplace.domain.themes import Criticality, Theme
from marketplace.domain.triage import Harm, InformationSource

WITHIN = timedelta(days=90)
NOT_SORTED_WITHIN = timedelta(days=365)
_SEVERAL = 3
_TWICE = 2
_WORRIES = {
    ConcernKind.SAFEGUARDING,
    ConcernKind.SPEAKING_UP,
    ConcernKind.COMPLAINT,
    ConcernKind.CONCERN,
    ConcernKind.INTELLIGENCE,
}
"""Kinds that say something may be wrong at a provider."""


class SignalKind(StrEnum):
    """What sort of sign; in the order in which they are shown."""

    SERIOUS = "serious"
    NOT_SORTED = "not-sorted"
    REPLY_OVERDUE = "reply-overdue"
    SEVERAL = "several"
    SAME_THEME = "same-theme"

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _LABELS[self]


_LABELS = {
    SignalKind.SERIOUS: "One serious concern",
    SignalKind.NOT_SORTED: "“Not sorted” twice",
    SignalKind.REPLY_OVERDUE: "A reply is overdue",
    SignalKind.SEVERAL: "Three or more in 90 days",
    SignalKind.SAME_THEME: "The same theme from two sources",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFacts:
    """What a signal can stand on, of one concern.

    `harm`, `criticality`, `information` and `themes` are those of the newest triage.
    `not_sorted_at` are the times when the person said that it is not sorted. `set_aside` says
    that it was merged into another one, or is spam.
    """

    concern_id: int
    submission_id: int
    provider_id: int | None
    kind: ConcernKind
    status: ConcernStatus
    received_at: datetime
    priority: Priority = Priority.ROUTINE
    shared_at: datetime | None = None
    harm: Harm | None = None
    criticality: Criticality | None = None
    information: InformationSource | None = None
    themes: frozenset[Theme] = frozenset()
    not_sorted_at: tuple[datetime, ...] = ()
    set_aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A sign, its reasons in plain words, and the concerns that it stands on, oldest first.

    `since` is when the newest of what it stands on came.
    """

    kind: SignalKind
    provider_id: int | None
    reasons: tuple[str, ...]
    concerns: tuple[int, ...]
    since: datetime


def signals(told: Iterable[ToldFacts], *, today: date) -> tuple[Signal, ...]:
    """Every signal in these concerns: the most pressing kind first, in each the newest first."""
    known = sorted(
        (one for one in told if one.kind in _WORRIES and not one.set_aside),
        key=lambda one: (one.received_at, one.concern_id),
    )
    by_provider: dict[int, list[ToldFacts]] = defaultdict(list)
    for one in known:
        if one.provider_id is not None:
            by_provider[one.provider_id].append(one)
    found = [*_serious(known), *_overdue(known, today)]
    for provider_id, theirs in by_provider.items():
        recent = [one for one in theirs if _within(one.received_at, WITHIN, today)]
        found += _several(provider_id, recent)
        found += _same_theme(provider_id, recent)
        found += _not_sorted(provider_id, theirs, today)
    order = list(SignalKind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), -one.since.timestamp())))


def _serious(known: Sequence[ToldFacts]) -> Iterator[Signal]:
    """Each open concern that somebody, or what was said, takes to be serious."""
    for one in known:
        said = (
            (one.priority is Priority.URGENT, "What was said makes it urgent."),
            (one.harm is Harm.SERIOUS, "Triage found serious harm."),
            (one.criticality is Criticality.SERIOUS, "Triage took it to be serious."),
        )
        reasons = tuple(words for holds, words in said if holds)
        if reasons and one.status is not ConcernStatus.CLOSED:
            yield _of(SignalKind.SERIOUS, one.provider_id, reasons, [one])


def _overdue(known: Sequence[ToldFacts], today: date) -> Iterator[Signal]:
    """Each concern that is with a provider for longer than 10 working days."""
    for one in known:
        due = due_on(one.kind, one.status, one.shared_at) if one.shared_at else None
        if due and due < today:
            reason = f"The provider's reply was due on {day_in_words(due)}."
            yield _of(SignalKind.REPLY_OVERDUE, one.provider_id, (reason,), [one])


def _several(provider_id: int, recent: Sequence[ToldFacts]) -> Iterator[Signal]:
    """Three or more in 90 days. The strands of one submission are one."""
    told = len({one.submission_id for one in recent})
    if told >= _SEVERAL:
        reason = f"{told} times in the last {WITHIN.days} days somebody told us something."
        yield _of(SignalKind.SEVERAL, provider_id, (reason,), recent)


def _same_theme(provider_id: int, recent: Sequence[ToldFacts]) -> Iterator[Signal]:
    """Each theme that two different sources of information told of in 90 days."""
    for theme in Theme:
        about = [one for one in recent if theme in one.themes and one.information]
        told_by = _sources(about)
        sources = [source for source in InformationSource if source in told_by]
        if theme is not Theme.OTHER and len(sources) >= _TWICE:
            names = "; ".join(source.label for source in sources)
            reason = f"“{theme.label}” from {len(sources)} sources: {names}."
            yield _of(SignalKind.SAME_THEME, provider_id, (reason,), about)


def _sources(about: Iterable[ToldFacts]) -> set[InformationSource | None]:
    return {one.information for one in about}


def _not_sorted(provider_id: int, theirs: Sequence[ToldFacts], today: date) -> Iterator[Signal]:
    """People said twice or more within a year that it is not sorted."""
    times = {
        one.concern_id: sum(_within(at, NOT_SORTED_WITHIN, today) for at in one.not_sorted_at)
        for one in theirs
    }
    told = sum(times.values())
    if told >= _TWICE:
        about = [one for one in theirs if times[one.concern_id]]
        reason = f"{told} times in the last year somebody answered that it is not sorted."
        yield _of(SignalKind.NOT_SORTED, provider_id, (reason,), about)


def _of(
    kind: SignalKind,
    provider_id: int | None,
    reasons: tuple[str, ...],
    about: Sequence[ToldFacts],
) -> Signal:
    times = [at for one in about for at in (one.received_at, *one.not_sorted_at)]
    return Signal(
        kind=kind,
        provider_id=provider_id,
        reasons=reasons,
        concerns=tuple(one.concern_id for one in about),
        since=max(times),
    )


def _within(at: datetime, span: timedelta, today: date) -> bool:
    """Whether it was in the days up to today; the day that many days ago counts."""
    return today - span <= london_day(at) <= today
