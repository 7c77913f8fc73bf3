"""Counts of what was seen: by day, from threads and processes, and what a crash may lose."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from marketplace.domain.numbers import Counted
from marketplace.queries.listing_counts import counts_since
from marketplace.services import tally
from marketplace.services.tally import Flusher, Tally
from tests.integration.town import START, add_listing
from tests.ports import PATIENCE_IN_SECONDS

TODAY = START.date()


@pytest.fixture
def listing_id(directory: Flask) -> int:
    del directory
    return add_listing(None)


def _counts(listing_id: int) -> Counter[tuple[date, Counted]]:
    return counts_since(listing_id, since=date(2026, 1, 1))


def test_what_was_noted_is_added_once(listing_id: int) -> None:
    other = add_listing(None, reference="ref-other")
    counted = Tally()
    counted.note((listing_id, other), Counted.FOUND, now=START)
    counted.note((listing_id,), Counted.VIEW, now=START)
    counted.note((listing_id,), Counted.VIEW, now=START)
    assert _counts(listing_id) == {}
    assert counted.flush(now=START) == 3
    assert counted.flush(now=START) == 0
    assert _counts(listing_id) == {(TODAY, Counted.VIEW): 2, (TODAY, Counted.FOUND): 1}
    assert _counts(other) == {(TODAY, Counted.FOUND): 1}


def test_two_processes_add_up(listing_id: int) -> None:
    for times in (2, 3):
        one = Tally()
        for _ in range(times):
            one.note((listing_id,), Counted.VIEW, now=START)
        one.flush(now=START)
    assert _counts(listing_id) == {(TODAY, Counted.VIEW): 5}


def test_days_are_kept_apart(listing_id: int) -> None:
    counted = Tally()
    midnight = datetime(2026, 11, 3, tzinfo=UTC)
    counted.note((listing_id,), Counted.VIEW, now=midnight - timedelta(seconds=1))
    counted.note((listing_id,), Counted.VIEW, now=midnight)
    counted.flush(now=midnight)
    assert _counts(listing_id) == {
        (date(2026, 11, 2), Counted.VIEW): 1,
        (date(2026, 11, 3), Counted.VIEW): 1,
    }


def test_threads_lose_nothing(app: Flask, listing_id: int) -> None:
    counted = Tally()
    others = [add_listing(None, reference=f"ref-{n}") for n in range(3)]

    def look() -> None:
        for number in range(300):
            counted.note((listing_id, *others), Counted.FOUND, now=START)
            if number % 100 == 0:
                with app.app_context():
                    counted.flush(now=START)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_IN_SECONDS)
    counted.flush(now=START)
    assert _counts(listing_id) == {(TODAY, Counted.FOUND): 1200}


def test_what_could_not_be_added_is_kept_for_the_next_time(
    listing_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Tally()
    counted.note((listing_id,), Counted.VIEW, now=START)

    def away(**_: object) -> None:
        counted.note((listing_id,), Counted.VIEW, now=START)  # somebody looks meanwhile
        raise OperationalError("", {}, Exception())

    with monkeypatch.context() as patch:
        patch.setattr(tally, "transaction", away)
        with pytest.raises(OperationalError):
            counted.flush(now=START)
    counted.flush(now=START)
    assert _counts(listing_id) == {(TODAY, Counted.VIEW): 2}


def test_a_flusher_goes_on_after_a_failure_and_flushes_at_the_end() -> None:
    flushed = threading.Semaphore(0)
    asked: list[int] = []

    def flush() -> None:
        asked.append(1)
        flushed.release()
        if len(asked) == 1:
            raise OperationalError("", {}, Exception())

    flusher = Flusher(flush, every=0.001)
    flusher.begin()
    flusher.begin()
    assert flushed.acquire(timeout=PATIENCE_IN_SECONDS)
    assert flushed.acquire(timeout=PATIENCE_IN_SECONDS)
    assert len([t for t in threading.enumerate() if t.name == "tally"]) == 1
    flusher.end()
    so_far = len(asked)
    assert so_far >= 3
    flusher.begin()
    assert [t for t in threading.enumerate() if t.name == "tally"] == []
    assert len(asked) == so_far


def test_at_the_end_even_what_was_noted_last_is_added(app: Flask, listing_id: int) -> None:
    counted = Tally()

    def flush() -> None:
        with app.app_context():
            counted.flush(now=START)

    flusher = Flusher(flush, every=3600)
    counted.note((listing_id,), Counted.VIEW, now=START)
    flusher.begin()
    flusher.end()
    assert _counts(listing_id) == {(TODAY, Counted.VIEW): 1}
