"""When the next request may be sent, how long to wait after a failure, and stopping meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from random import SystemRandom

_LONGEST_RETRY_AFTER = 60.0
_LONGEST_BACKOFF = 16.0
_JITTER = 0.25
_random = SystemRandom()


class Stopped(Exception):
    """The process was asked to stop, so the client waits and asks no more."""


class Pace:
    """Spaces requests evenly, for all threads together.

    Each request takes the next free slot on the clock; the sleep happens outside the lock. Slots
    are absolute times, so that a thread that wakes late does not push the others back.
    """

    def __init__(self, *, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Set the distance of two requests. Raises ValueError unless `per_minute` is above 0."""
        if not per_minute > 0:
            raise ValueError("the number of requests a minute has to be above 0")
        self._interval = 60.0 / per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._next = clock()

    def reserve(self) -> float:
        """Take the next slot. Returns how many seconds away it is; 0 or less means now."""
        with self._lock:
            now = self._clock()
            slot = max(now, self._next)
            self._next = slot + self._interval
            return slot - now

    def hold(self, seconds: float) -> None:
        """Give out no slot earlier than this many seconds from now: the regulator said so."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Sleeps that end at once, with Stopped, when the process is asked to stop."""

    stopping: threading.Event | None = None
    sleep: Callable[[float], None] = time.sleep

    def pause(self, seconds: float) -> None:
        """Wait this long. Raises Stopped."""
        self.check()
        if seconds <= 0:
            return
        if self.stopping is not None and self.sleep is time.sleep:
            self.stopping.wait(seconds)
        else:
            self.sleep(seconds)
        self.check()

    def check(self) -> None:
        """Raise Stopped where the process was asked to stop."""
        if self.stopping is not None and self.stopping.is_set():
            raise Stopped


def backoff(
    attempt: int, *, retry_after: float | None, random: Callable[[], float] = _random.random
) -> float:
    """Seconds to wait after failed attempt number 1, 2, …: what was asked for, else 1, 2, 4, 8, 16.

    Up to a quarter is added at random, so that threads that failed together do not return together.
    """
    doubled = min(2.0 ** (attempt - 1), _LONGEST_BACKOFF)
    seconds = doubled if retry_after is None else retry_after
    return seconds * (1 + _JITTER * random())


def retry_after_seconds(header: str | None, *, now: datetime) -> float | None:
    """Read a Retry-After header: seconds, or a date. At most 60 s; None for anything else."""
    if header is None:
        return None
    written = header.strip()
    if written.isascii() and written.isdigit():
        return min(float(written[:9]), _LONGEST_RETRY_AFTER)
    try:
        seconds = (parsedate_to_datetime(written) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_RETRY_AFTER)
