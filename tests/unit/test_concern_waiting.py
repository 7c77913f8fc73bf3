"""What a concern waits for, and by when, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from marketplace.domain.concern_waiting import StandingFacts, waiting_for
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.triage import TriageDecision

MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
_S = ConcernStatus

CASES: list[tuple[StandingFacts, date, str, str, bool]] = [
    (
        StandingFacts(status=_S.RECEIVED, received_at=MONDAY),
        date(2026, 11, 2),
        "To be acknowledged",
        "Due in 3 working days",
        False,
    ),
    (
        StandingFacts(status=_S.RECEIVED, received_at=MONDAY),
        date(2026, 11, 5),
        "To be acknowledged",
        "Due today",
        False,
    ),
    (
        StandingFacts(status=_S.RECEIVED, received_at=MONDAY),
        date(2026, 11, 6),
        "To be acknowledged",
        "Overdue by 1 working day",
        True,
    ),
    (
        StandingFacts(status=_S.WITH_PROVIDER, received_at=MONDAY, shared_at=MONDAY),
        date(2026, 11, 4),
        "To be acknowledged; it is with the provider",
        "Due in 1 working day",
        False,
    ),
    (
        StandingFacts(
            status=_S.WITH_PROVIDER, received_at=MONDAY, shared_at=MONDAY, acknowledged_at=MONDAY
        ),
        date(2026, 11, 18),
        "The provider's reply",
        "Overdue by 2 working days",
        True,
    ),
    (
        StandingFacts(status=_S.ACKNOWLEDGED, received_at=MONDAY, acknowledged_at=MONDAY),
        date(2026, 11, 18),
        "To be triaged",
        "",
        False,
    ),
    (
        StandingFacts(
            status=_S.TRIAGED,
            received_at=MONDAY,
            acknowledged_at=MONDAY,
            decision=TriageDecision.HAND_OFF,
            due_on=date(2026, 11, 20),
        ),
        date(2026, 11, 18),
        "To be handed to another body",
        "Due in 2 working days",
        False,
    ),
    (
        StandingFacts(
            status=_S.WITH_PROVIDER,
            kind=ConcernKind.COMPLIMENT,
            received_at=MONDAY,
            shared_at=MONDAY,
            acknowledged_at=MONDAY,
        ),
        date(2026, 12, 18),
        "Nothing: the provider can read it, and is not asked to reply",
        "",
        False,
    ),
    (
        StandingFacts(status=_S.CLOSED, received_at=MONDAY),
        date(2027, 11, 18),
        "Nothing: it is closed",
        "",
        False,
    ),
]


@pytest.mark.parametrize(("facts", "today", "words", "due", "overdue"), CASES)
def test_what_it_waits_for(
    *, facts: StandingFacts, today: date, words: str, due: str, overdue: bool
) -> None:
    found = waiting_for(facts, today=today)
    assert (found.words, found.due_words, found.is_overdue) == (words, due, overdue)


def test_after_a_reply_it_says_when_the_person_is_asked() -> None:
    facts = StandingFacts(
        status=_S.REPLIED, received_at=MONDAY, acknowledged_at=MONDAY, replied_at=MONDAY
    )
    found = waiting_for(facts, today=date(2026, 11, 18))
    assert (found.due_on, found.due_words) == (date(2026, 11, 30), "")


@pytest.mark.parametrize("status", ConcernStatus)
def test_nothing_says_that_the_council_resolved_anything(status: ConcernStatus) -> None:
    facts = StandingFacts(status=status, received_at=MONDAY, acknowledged_at=MONDAY)
    assert "resolv" not in waiting_for(facts, today=date(2026, 11, 18)).words.lower()
