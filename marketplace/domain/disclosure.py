"""Counts that tell of nobody: none under 5 is shown, and none can be had by subtraction.

Three steps, for whoever may not read small numbers (docs/decisions/0018):

1. A count under 5 is not shown, none at all included.
2. What is not shown in a table is told as one sum, of two cells or more and of 5 or more; where it
   would be less, the smallest of the others goes with it. So the total less what is shown is never
   the count of one cell, nor under 5, however many tables have the same total.
3. What is shown is rounded to the nearest 5, so that tables that overlap, a year less its
   quarters, or the same page on two days give nothing exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median, quantiles

LEAST = 5
"""The smallest count that is shown."""
ROUNDED_TO = 5
_TWO = 2

ELSEWHERE = ""
"""The cell of a table without an end for all that it does not name."""


class Layout(StrEnum):
    """How the cells of a table hang together."""

    PARTS = "parts"
    """Each concern is in exactly one cell, and every cell is named."""
    OPEN = "open"
    """Each concern is in one cell, and there may be more cells than are named."""
    OVERLAPPING = "overlapping"
    """A concern may be in several cells, or in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """One table as it may be shown. `together` is the sum of what is not shown cell by cell.

    It is None where everything is shown, where the cells overlap, or with a total under 5, which
    is None itself.
    """

    total: int | None
    shown: Mapping[str, int]
    together: int | None

    def hides(self, names: Iterable[str]) -> bool:
        """Whether one of these cells is not shown."""
        return any(name not in self.shown for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long something took: the median, and between which numbers the middle half lies."""

    median: float
    lower: float
    upper: float


def exact(counts: Mapping[str, int], *, total: int) -> Counts:
    """Everything, for whoever may read small numbers."""
    return Counts(total=total, shown=dict(counts), together=None)


def protected(counts: Mapping[str, int], *, total: int, layout: Layout) -> Counts:
    """What may be shown of a table to everybody else, rounded."""
    if total < LEAST:
        return Counts(total=None, shown={}, together=None)
    hidden = not_shown(counts, total=total, layout=layout)
    shown = {name: rounded(number) for name, number in counts.items() if name not in hidden}
    sums = layout is not Layout.OVERLAPPING and hidden
    together = rounded(sum(counts.get(name, 0) for name in hidden)) if sums else None
    return Counts(total=rounded(total), shown=shown, together=together)


def not_shown(counts: Mapping[str, int], *, total: int, layout: Layout) -> frozenset[str]:
    """The cells of a table that are not shown one by one: the small, and those that hide them."""
    if layout is Layout.OPEN:
        counts = {ELSEWHERE: 0, **counts}
    hidden = {
        name
        for name, number in counts.items()
        if number < LEAST
        or (layout is Layout.OPEN and name == ELSEWHERE)
        # Of overlapping cells, how many are not in one can be worked out alone.
        or (layout is Layout.OVERLAPPING and total - number < LEAST)
    }
    others = sorted(set(counts) - hidden, key=lambda name: (counts[name], name))
    while others and hidden and _tells(counts, hidden):
        hidden.add(others.pop(0))
    return frozenset(hidden)


def rounded(number: int) -> int:
    """To the nearest 5."""
    return (number + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def at_least(number: int, *, small: bool) -> int | None:
    """A count by itself: as it is for whoever reads small ones, else rounded, or None under 5."""
    if small:
        return number
    return rounded(number) if number >= LEAST else None


def spread(values: Iterable[int], *, small: bool) -> Spread | None:
    """The median and the middle half; None for nothing, and for fewer than 5 but for `small`."""
    found = sorted(values)
    if len(found) < (1 if small else LEAST):
        return None
    if len(found) == 1:
        return Spread(median=found[0], lower=found[0], upper=found[0])
    lower, _, upper = quantiles(found, n=4, method="inclusive")
    return Spread(median=median(found), lower=lower, upper=upper)


def share(counts: Counts, part: str, of: Iterable[str]) -> int | None:
    """How many in a hundred of these cells are `part`, by the numbers that are shown.

    None where one of the cells is not shown: what is shown would tell it.
    """
    cells = tuple(of)
    if counts.hides(cells) or part not in cells:
        return None
    whole = sum(counts.shown[name] for name in cells)
    return round(100 * counts.shown[part] / whole) if whole else None


def _tells(counts: Mapping[str, int], hidden: set[str]) -> bool:
    """Whether the total less what is shown would tell of one cell, or of few."""
    return len(hidden) < _TWO or sum(counts[name] for name in hidden) < LEAST
