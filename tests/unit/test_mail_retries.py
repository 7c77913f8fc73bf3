"""How long a message is tried, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from marketplace.domain.mail_retries import TRIED_FOR, next_try

ASKED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def waits() -> list[timedelta]:
    """All waits of a message that fails each time at once."""
    now = ASKED
    found: list[timedelta] = []
    while due := next_try(asked_at=ASKED, failures=len(found) + 1, now=now):
        found.append(due - now)
        now = due
    assert now == ASKED + TRIED_FOR
    return found


def test_the_waits_become_longer_and_end_after_72_hours() -> None:
    minutes = [wait.total_seconds() / 60 for wait in waits()]
    assert minutes[:6] == [1, 5, 15, 60, 180, 360]
    assert set(minutes[5:-1]) == {360}
    assert sum(minutes) == 72 * 60
    assert len(minutes) == 17


def test_a_message_that_nobody_tried_for_days_is_tried_once() -> None:
    late = ASKED + timedelta(days=5)
    assert next_try(asked_at=ASKED, failures=1, now=late) is None


def test_the_last_try_is_not_put_off_beyond_the_end() -> None:
    nearly = ASKED + TRIED_FOR - timedelta(minutes=1)
    assert next_try(asked_at=ASKED, failures=9, now=nearly) == ASKED + TRIED_FOR
