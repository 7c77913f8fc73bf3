"""When a message that could not be sent is tried again, and when we give up."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
)
"""After the first failure, the second, …"""

LONGEST_WAIT = timedelta(hours=6)
TRIED_FOR = timedelta(hours=72)
"""A mail server that is away for a weekend loses nothing."""


def next_try(*, asked_at: datetime, failures: int, now: datetime) -> datetime | None:
    """When to try again after the `failures`-th failure (from 1), or None: give up.

    The last try is made as the time is up, counted from `asked_at`, when the message was asked
    for or staff had it sent again.
    """
    last = asked_at + TRIED_FOR
    if now >= last:
        return None
    wait = WAITS[failures - 1] if failures <= len(WAITS) else LONGEST_WAIT
    return min(now + wait, last)
