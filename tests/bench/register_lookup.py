"""Measures how fast somebody's location is found in our copy of the register."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import numpy as np
from sqlalchemy import func, select

from marketplace.app import create_app
from marketplace.domain.access import job
from marketplace.models.base import db
from marketplace.models.register import RegisterPlace
from marketplace.queries.register_places import search
from marketplace.services.register_places import chunks, put, row_of
from marketplace.services.transaction import transaction
from tests.bench.synthetic import NOW
from tests.running import settings_for

PLACES = 60_000
"""About as many as the regulator's list has, closed ones included."""
LOOKS = 30
P95_MS = 250.0
"""Somebody who looks for their own service waits for one such question on one page."""
_NAMES = ("Larkspur", "Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
_ENDS = ("House", "Home Care", "Lodge")
_SCANNED = "a plain look through all names"
_TYPED = {
    "two words": "larkspur house",
    "one of many": "elm lodge 59981",
    "endings forgiven": "larkspurs houses",
    "nothing": "nothing like it",
    "a district": "zz17",
    "a whole postcode": "zz17 8zz",
}


def measure() -> Iterator[str]:
    """Fill a copy and look things up, in an order that changes; gives lines to print."""
    with tempfile.TemporaryDirectory(prefix="bench-register-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'bench.sqlite3'}"
        app = create_app(settings_for(database_url=url, instance_dir=folder))
        with app.app_context():
            flask_migrate.upgrade()
            _fill()
            yield from _lines(_looked())


def _fill() -> None:
    rows = [
        row_of(
            cqc_id=f"1-1{number:07}",
            name=f"{_NAMES[number % len(_NAMES)]} {_ENDS[number % len(_ENDS)]} {number}",
            postcode=f"ZZ{number % 90} {number % 9}ZZ",
            source="list",
            seen_at=NOW,
        )
        for number in range(PLACES)
    ]
    with transaction(actor=job("refresh-register"), now=NOW) as tx:
        for chunk in chunks(rows):
            put(tx, chunk)


def _looked() -> dict[str, list[float]]:
    """Milliseconds of every look, by what was typed."""
    taken: dict[str, list[float]] = {kind: [] for kind in (*_TYPED, _SCANNED)}
    turns = list(taken) * LOOKS
    random.Random(1).shuffle(turns)  # noqa: S311 - repeatable on purpose
    for kind in turns:
        started = time.perf_counter()
        if kind == _SCANNED:
            _scan()
        else:
            search(_TYPED[kind])
        taken[kind].append((time.perf_counter() - started) * 1000)
        db.session.rollback()
    return taken


def _scan() -> None:
    """The least that a look for a part of a name costs without an index of parts."""
    db.session.scalar(
        select(func.count()).where(RegisterPlace.search_name.contains("larkspur", autoescape=True))
    )


def _lines(taken: dict[str, list[float]]) -> Iterator[str]:
    yield f"Looking up a location among {PLACES:,} of the register"
    yield f"  {'milliseconds':<32}{'p50':>8}{'p95':>8}{'of the plain look':>20}"
    floor = float(np.percentile(taken[_SCANNED], 50))
    for kind, times in taken.items():
        middle, high = np.percentile(times, (50, 95))
        yield f"  {kind:<32}{middle:>8.1f}{high:>8.1f}{middle / floor:>19.2f}x"
    slowest = max(float(np.percentile(times, 95)) for times in taken.values())
    reached = "reached" if slowest <= P95_MS else f"MISSED, {slowest / P95_MS:.1f} times as long"
    yield f"  aim: p95 of each at most {P95_MS:g} ms - {reached}"
