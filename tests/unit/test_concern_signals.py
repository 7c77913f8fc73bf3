"""Early signs: the table of what makes one, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from marketplace.domain.concern_signals import SignalKind, ToldFacts, signals
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority
from marketplace.domain.themes import Criticality, Theme
from marketplace.domain.triage import Harm, InformationSource

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
_S, _T, _I = SignalKind, Theme, InformationSource


def ago(days: float) -> datetime:
    """So many days before today."""
    return NOW - timedelta(days=days)


def fact(number: int, days: float = 1, **more: object) -> ToldFacts:
    """A concern about provider 1 that says nothing in particular, told so many days ago."""
    plain = ToldFacts(
        concern_id=number,
        submission_id=number,
        provider_id=1,
        kind=ConcernKind.CONCERN,
        status=ConcernStatus.TRIAGED,
        received_at=ago(days),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def themed(number: int, source: InformationSource, days: float = 1) -> ToldFacts:
    """A concern about medicines, from one source."""
    return fact(number, days, themes=frozenset({_T.MEDICINES}), information=source)


CASES: dict[str, tuple[list[ToldFacts], list[tuple[SignalKind, tuple[int, ...]]]]] = {
    "nothing": ([], []),
    "one that says nothing in particular": ([fact(1)], []),
    "urgent by what was said": ([fact(1, priority=Priority.URGENT)], [(_S.SERIOUS, (1,))]),
    "high is not urgent": ([fact(1, priority=Priority.HIGH)], []),
    "serious harm": ([fact(1, harm=Harm.SERIOUS)], [(_S.SERIOUS, (1,))]),
    "some harm": ([fact(1, harm=Harm.SOME)], []),
    "taken to be serious": ([fact(1, criticality=Criticality.SERIOUS)], [(_S.SERIOUS, (1,))]),
    "serious, about nobody that we know": (
        [fact(1, harm=Harm.SERIOUS, provider_id=None)],
        [(_S.SERIOUS, (1,))],
    ),
    "serious, years ago, still open": ([fact(1, 900, harm=Harm.SERIOUS)], [(_S.SERIOUS, (1,))]),
    "serious, but closed": ([fact(1, harm=Harm.SERIOUS, status=ConcernStatus.CLOSED)], []),
    "serious, but merged or spam": ([fact(1, harm=Harm.SERIOUS, set_aside=True)], []),
    "two in 90 days": ([fact(1), fact(2)], []),
    "three in 90 days": ([fact(3), fact(2, 50), fact(1, 90)], [(_S.SEVERAL, (1, 2, 3))]),
    "the third 91 days ago": ([fact(1), fact(2, 50), fact(3, 91)], []),
    "three, closed since": (
        [fact(n, 4 - n, status=ConcernStatus.CLOSED) for n in (1, 2, 3)],
        [(_S.SEVERAL, (1, 2, 3))],
    ),
    "three strands of one submission": ([fact(n, submission_id=1) for n in (1, 2, 3)], []),
    "three about three providers": ([fact(n, provider_id=n) for n in (1, 2, 3)], []),
    "three about nobody that we know": ([fact(n, provider_id=None) for n in (1, 2, 3)], []),
    "three compliments": ([fact(n, kind=ConcernKind.COMPLIMENT) for n in (1, 2, 3)], []),
    "three, one of them a duplicate": ([fact(1), fact(2), fact(3, set_aside=True)], []),
    "the same theme from one source": ([themed(1, _I.PEOPLE), themed(2, _I.PEOPLE)], []),
    "the same theme from two sources": (
        [themed(1, _I.PEOPLE, 2), themed(2, _I.STAFF)],
        [(_S.SAME_THEME, (1, 2))],
    ),
    "two themes from two sources": (
        [themed(1, _I.PEOPLE), fact(2, themes=frozenset({_T.FOOD}), information=_I.STAFF)],
        [],
    ),
    "the second source 91 days ago": (
        [themed(1, _I.PEOPLE), themed(2, _I.STAFF, 91)],
        [],
    ),
    "“something else” from two sources": (
        [
            fact(1, themes=frozenset({_T.OTHER}), information=_I.PEOPLE),
            fact(2, themes=frozenset({_T.OTHER}), information=_I.STAFF),
        ],
        [],
    ),
    "a reply that was due on Friday": (
        [fact(1, 20, status=ConcernStatus.WITH_PROVIDER, shared_at=ago(17))],
        [(_S.REPLY_OVERDUE, (1,))],
    ),
    "a reply that is due today": (
        [fact(1, 20, status=ConcernStatus.WITH_PROVIDER, shared_at=ago(14))],
        [],
    ),
    "a reply that came": (
        [fact(1, 90, status=ConcernStatus.REPLIED, shared_at=ago(80))],
        [],
    ),
    "not sorted once": ([fact(1, 200, not_sorted_at=(ago(3),))], []),
    "not sorted twice, by two people": (
        [fact(1, 200, not_sorted_at=(ago(3),)), fact(2, 150, not_sorted_at=(ago(9),))],
        [(_S.NOT_SORTED, (1, 2))],
    ),
    "not sorted twice, by one person": (
        [fact(1, 200, not_sorted_at=(ago(90), ago(3)))],
        [(_S.NOT_SORTED, (1,))],
    ),
    "not sorted, and not sorted more than a year ago": (
        [fact(1, 500, not_sorted_at=(ago(366), ago(3)))],
        [],
    ),
    "not sorted at two providers": (
        [
            fact(1, 200, not_sorted_at=(ago(3),)),
            fact(2, 150, not_sorted_at=(ago(9),), provider_id=2),
        ],
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_makes_a_sign(name: str) -> None:
    told, expected = CASES[name]
    found = signals(told, today=TODAY)
    assert [(one.kind, one.concerns) for one in found] == expected
    assert all(one.reasons and all(one.reasons) for one in found)


def test_the_most_pressing_kind_comes_first_and_in_each_the_newest() -> None:
    told = [fact(n, n, harm=Harm.SERIOUS) for n in (1, 2, 3)]
    found = signals(told, today=TODAY)
    assert [one.kind for one in found] == [_S.SERIOUS] * 3 + [_S.SEVERAL]
    assert [one.concerns for one in found[:3]] == [(1,), (2,), (3,)]
    assert found[3].since == ago(1)


def test_reasons_are_plain_and_each_is_said() -> None:
    told = [fact(1, harm=Harm.SERIOUS, criticality=Criticality.SERIOUS, priority=Priority.URGENT)]
    (found,) = signals(told, today=TODAY)
    assert found.reasons == (
        "What was said makes it urgent.",
        "Triage found serious harm.",
        "Triage took it to be serious.",
    )
    overdue = fact(1, 20, status=ConcernStatus.WITH_PROVIDER, shared_at=ago(17))
    (found,) = signals([overdue], today=TODAY)
    assert found.reasons == ("The provider's reply was due on 20 November 2026.",)
