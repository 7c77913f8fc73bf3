"""What the daily job does about a saved search, as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.domain.saved_searches import (
    LONGEST_WAIT_FOR_WORDS,
    SETTLED,
    SavedSearchStep,
    next_step,
    settled_at,
)

NOW = datetime(2026, 11, 22, 7, 40, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEP = SavedSearchStep


@pytest.mark.parametrize(
    ("asked", "confirmed", "asked_again", "told", "step"),
    [
        (HOUR, None, None, None, STEP.WAIT),
        (7 * DAY - HOUR, None, None, None, STEP.WAIT),
        (7 * DAY, None, None, None, STEP.REMOVE_UNCONFIRMED),
        (9 * DAY, 8 * DAY, None, None, STEP.TELL),
        (9 * DAY, 8 * DAY, None, 2 * HOUR, STEP.WAIT),
        (9 * DAY, 8 * DAY, None, 8 * HOUR, STEP.TELL),  # yesterday, in London
        (400 * DAY, 365 * DAY - HOUR, None, DAY, STEP.TELL),
        (400 * DAY, 365 * DAY, None, DAY, STEP.ASK_AGAIN),
        (400 * DAY, 365 * DAY, None, HOUR, STEP.WAIT),  # one message a day
        (400 * DAY, 366 * DAY, HOUR, None, STEP.WAIT),
        (400 * DAY, 366 * DAY, DAY, None, STEP.TELL),
        (400 * DAY, 393 * DAY, 28 * DAY - HOUR, None, STEP.TELL),
        (400 * DAY, 393 * DAY, 28 * DAY, None, STEP.REMOVE_UNANSWERED),
        (400 * DAY, 393 * DAY, 28 * DAY, HOUR, STEP.REMOVE_UNANSWERED),
    ],
)
def test_what_is_due(
    asked: timedelta,
    confirmed: timedelta | None,
    asked_again: timedelta | None,
    told: timedelta | None,
    step: SavedSearchStep,
) -> None:
    def ago(span: timedelta | None) -> datetime | None:
        return None if span is None else NOW - span

    assert step is next_step(
        asked_at=NOW - asked,
        confirmed_at=ago(confirmed),
        asked_again_at=ago(asked_again),
        told_at=ago(told),
        now=NOW,
    )


def test_one_message_a_day_goes_by_the_calendar_of_london() -> None:
    """23:30 and 00:30 in a London summer are two days, and one in UTC."""
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    steps = [
        next_step(
            asked_at=late - DAY,
            confirmed_at=late - DAY,
            asked_again_at=None,
            told_at=late,
            now=now,
        )
        for now in (late + timedelta(minutes=20), late + HOUR)
    ]
    assert steps == [STEP.WAIT, STEP.TELL]


@pytest.mark.parametrize(
    ("waits", "until"),
    [
        (None, SETTLED),
        (HOUR / 2, SETTLED),
        (3 * HOUR, 3 * HOUR + timedelta.resolution),
        (8 * DAY, LONGEST_WAIT_FOR_WORDS),
    ],
)
def test_what_words_cannot_find_yet_is_for_another_day(
    waits: timedelta | None, until: timedelta
) -> None:
    assert settled_at(NOW, unindexed_for=waits) == NOW - until
