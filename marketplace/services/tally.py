"""Counts what happens to listings, in this process, and adds it to the table now and then.

A page that is read may not write, and must not wait: what it shows is noted in memory. Every
half minute, and when the process ends, the counts are added to those of other processes. A crash
loses what was noted since; that is how exact these numbers are meant to be. They hold what was
seen how often on which day, never by whom.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime

import structlog
from sqlalchemy import Date, bindparam, text
from sqlalchemy.exc import SQLAlchemyError

from marketplace.domain.access import job
from marketplace.domain.numbers import Counted
from marketplace.services.transaction import Transaction, transaction

FLUSHED_EVERY = 30.0
"""Seconds. With the time that a flush takes, a crash loses less than a minute."""

_Key = tuple[int, date, Counted]
_TALLY = job("tally")
_ADD = text(
    "INSERT INTO listing_counts (listing_id, day, counted, times) "
    "VALUES (:listing_id, :day, :counted, :times) "
    "ON CONFLICT (listing_id, day, counted) DO UPDATE "
    "SET times = listing_counts.times + excluded.times"
).bindparams(bindparam("day", type_=Date()))
"""Both databases read it the same way: what other processes counted is added to, never replaced."""

log = structlog.stdlib.get_logger(__name__)


class Tally:
    """What one process has counted and not yet added. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[_Key] = Counter()

    def note(self, listing_ids: Iterable[int], counted: Counted, *, now: datetime) -> None:
        """Count one more for each of these listings, on the day of `now` in UTC."""
        day = now.date()
        with self._lock:
            self._counted.update((listing_id, day, counted) for listing_id in listing_ids)

    def flush(self, *, now: datetime) -> int:
        """Add what was counted to the table; return how many counts that were.

        In an application context. Where the database refuses, the counts are kept for the next
        time, and the error is raised.
        """
        with self._lock:
            taken, self._counted = self._counted, Counter()
        if not taken:
            return 0
        try:
            # In one order, so that two processes wait for each other instead of for ever.
            rows = [_row(key, taken[key]) for key in sorted(taken)]
            with transaction(actor=_TALLY, now=now) as tx:
                tx.session.execute(_ADD, rows)
        except BaseException:
            with self._lock:
                self._counted.update(taken)
            raise
        return len(taken)


class Flusher:
    """Flushes a tally from a thread of its own, which begins with the first count.

    Begun late, it is at home in the process that serves: a server may fork after loading us.
    """

    def __init__(self, flush: Callable[[], object], *, every: float = FLUSHED_EVERY) -> None:
        self._flush = flush
        self._every = every
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Begin, unless it has begun."""
        if self._thread is not None and self._thread.is_alive():
            return
        with self._lock:
            if self._over.is_set() or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._go_on, name="tally", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Flush for the last time: the process ends."""
        self._over.set()
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None and thread.is_alive():
            thread.join(self._every)
        self._try()

    def _go_on(self) -> None:
        while not self._over.wait(self._every):
            self._try()

    def _try(self) -> None:
        try:
            self._flush()
        except SQLAlchemyError as error:  # kept in memory: the next time may go better
            log.warning("tally_not_flushed", error=type(error).__name__)


def add_one(tx: Transaction, listing_id: int, counted: Counted) -> None:
    """Count one more at once, in the caller's transaction: for what is written down anyway."""
    tx.session.execute(_ADD, [_row((listing_id, tx.now.date(), counted), 1)])


def _row(key: _Key, times: int) -> dict[str, object]:
    listing_id, day, counted = key
    return {"listing_id": listing_id, "day": day, "counted": counted.value, "times": times}
