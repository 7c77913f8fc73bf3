"""Numbers of what people told us: tables, times and shares, as somebody may read them.

Every table counts the same concerns, so that one rule keeps all of them (`domain.disclosure`).
Counted are concerns received in the period that are neither spam nor a duplicate, without those
that safeguarding officers alone may know of: these are counted apart, for those officers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.concern_standing import (
    Acknowledged,
    Elsewhere,
    Replied,
    Said,
    Told,
    days_to_acknowledge,
    days_to_conclude,
    days_to_reply,
)
from marketplace.domain.concern_tables import TABLES, TableSpec
from marketplace.domain.disclosure import (
    ELSEWHERE,
    Counts,
    Layout,
    Spread,
    at_least,
    exact,
    protected,
    share,
    spread,
)

OTHERS = "All others together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table."""

    name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersTable:
    """One table. `hides` says that something is not shown line by line."""

    key: str
    caption: str
    first: str
    """What the names of its lines are."""
    rows: tuple[Row, ...]
    total: int | None
    hides: bool
    overlaps: bool = False

    @property
    def leaves_out(self) -> bool:
        """Whether something is told in no line at all, not even in one for several."""
        return self.hides and all(row.name != OTHERS for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeTaken:
    """How long something took. `days` says in which days; None stands for too few to tell."""

    name: str
    days: str
    spread: Spread | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOf:
    """How many in a hundred; None where it cannot be told. `of` says of which."""

    name: str
    of: str
    percent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricted:
    """What safeguarding officers alone may know of, for them."""

    safeguarding: int | None
    waiting: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Everything of one period. `small` says that the reader may see counts under 5."""

    small: bool
    total: int | None
    tables: tuple[NumbersTable, ...]
    times: tuple[TimeTaken, ...]
    shares: tuple[ShareOf, ...]
    restricted: Restricted | None


_TIMES = (
    ("To acknowledge", "working days", days_to_acknowledge),
    ("To reply, by the provider", "working days", days_to_reply),
    ("To conclude", "days", days_to_conclude),
)
_SHARES = (
    (
        "acknowledged",
        "Acknowledged in time",
        Acknowledged.IN_TIME,
        (Acknowledged.IN_TIME, Acknowledged.LATE),
        "of what was acknowledged",
    ),
    (
        "replied",
        "Replied in time",
        Replied.IN_TIME,
        (Replied.IN_TIME, Replied.LATE, Replied.OVERDUE),
        "of replies that came or are overdue",
    ),
    *(
        ("sorted", part.value, part, (Said.YES, Said.PARTLY, Said.NO), "of people who answered")
        for part in (Said.YES, Said.PARTLY, Said.NO)
    ),
    (
        "handed-off",
        "Receipt confirmed",
        Elsewhere.RECEIVED,
        (Elsewhere.RECEIVED, Elsewhere.WAITING, Elsewhere.OVERDUE),
        "of what was handed to other bodies",
    ),
)


def numbers(
    told: Sequence[Told], *, now: datetime, small: bool, restricted: Restricted | None = None
) -> Numbers:
    """Count what was told in a period, for somebody who may (`small`) see counts under 5 or not."""
    total = len(told)
    counts = {spec.key: _counts(spec, told, now, small=small) for spec in TABLES}
    return Numbers(
        small=small,
        total=at_least(total, small=small),
        tables=tuple(_table(spec, counts[spec.key]) for spec in TABLES),
        times=tuple(
            TimeTaken(name=name, days=days, spread=spread(_some(told, taken), small=small))
            for name, days, taken in _TIMES
        ),
        shares=tuple(
            ShareOf(name=name, of=words, percent=share(counts[key], part, of))
            for key, name, part, of, words in _SHARES
        ),
        restricted=restricted,
    )


def restricted(*, safeguarding: int, waiting: int, small: bool) -> Restricted:
    """What is counted apart, for those who may know of it."""
    return Restricted(
        safeguarding=at_least(safeguarding, small=small), waiting=at_least(waiting, small=small)
    )


def _counts(spec: TableSpec, told: Sequence[Told], now: datetime, *, small: bool) -> Counts:
    found = Counter(str(cell) for each in told for cell in spec.of(each, now))
    cells = spec.cells or sorted(found, key=lambda name: (name == ELSEWHERE, -found[name], name))
    by_cell = {str(name): found[str(name)] for name in cells}
    if small:
        return exact(by_cell, total=len(told))
    return protected(by_cell, total=len(told), layout=spec.layout)


def _table(spec: TableSpec, counts: Counts) -> NumbersTable:
    overlaps = spec.layout is Layout.OVERLAPPING
    rows = [
        Row(name=name or spec.elsewhere, number=number)
        for name, number in counts.shown.items()
        if number or not overlaps
    ]
    if counts.together is not None:
        rows.append(Row(name=OTHERS, number=counts.together))
    return NumbersTable(
        key=spec.key,
        caption=spec.caption,
        first=spec.first,
        rows=tuple(rows),
        total=counts.total,
        hides=counts.total is None or counts.together is not None or counts.hides(spec.cells),
        overlaps=overlaps,
    )


def _some(told: Sequence[Told], taken: Callable[[Told], int | None]) -> list[int]:
    return [days for days in map(taken, told) if days is not None]
