"""Counts what people look for, in this process, and adds it to the table now and then.

Kept are a word of our own vocabulary, the postcode district that was asked about, the month, how
often, and how often nothing was found. Never typed words, never an address, never who.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Date, bindparam, text

from marketplace.domain.access import job
from marketplace.domain.wants import Want
from marketplace.services.transaction import transaction

_Key = tuple[date, str, str]
_TALLY = job("tally")
_ADD = text(
    "INSERT INTO search_counts (month, wanted, district, looked, found_nothing) "
    "VALUES (:month, :wanted, :district, :looked, :found_nothing) "
    "ON CONFLICT (month, wanted, district) DO UPDATE "
    "SET looked = search_counts.looked + excluded.looked, "
    "found_nothing = search_counts.found_nothing + excluded.found_nothing"
).bindparams(bindparam("month", type_=Date()))
"""Both databases read it the same way: what other processes counted is added to, never replaced."""


class SearchTally:
    """What one process has counted and not yet added. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._looked: Counter[_Key] = Counter()
        self._nothing: Counter[_Key] = Counter()

    def note(
        self, wants: Iterable[Want], *, district: str, found_nothing: bool, now: datetime
    ) -> None:
        """Count one more search for each of these, in the month of `now` in UTC."""
        month = now.date().replace(day=1)
        keys = [(month, str(want), district) for want in wants]
        with self._lock:
            self._looked.update(keys)
            if found_nothing:
                self._nothing.update(keys)

    def flush(self, *, now: datetime) -> int:
        """Add what was counted to the table; return how many counts that were.

        In an application context. Where the database refuses, the counts are kept for the next
        time, and the error is raised.
        """
        with self._lock:
            looked, self._looked = self._looked, Counter()
            nothing, self._nothing = self._nothing, Counter()
        if not looked:
            return 0
        try:
            # In one order, so that two processes wait for each other instead of for ever.
            rows = [_row(key, looked[key], nothing[key]) for key in sorted(looked)]
            with transaction(actor=_TALLY, now=now) as tx:
                tx.session.execute(_ADD, rows)
        except BaseException:
            with self._lock:
                self._looked.update(looked)
                self._nothing.update(nothing)
            raise
        return len(looked)


def _row(key: _Key, looked: int, nothing: int) -> dict[str, object]:
    month, wanted, district = key
    return {
        "month": month,
        "wanted": wanted,
        "district": district,
        "looked": looked,
        "found_nothing": nothing,
    }
