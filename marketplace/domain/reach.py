"""How a listing reaches somebody who asks about a place: it comes to them, or they go there.

Source: the issue on finding ("Comes to me or I go there"). A listing that comes to people is found
where the area that it covers holds the place, however far away it is itself; where it has said an
area that does not, it is not found, however near. One that people go to is found by distance. One
that does both is found either way. Where nobody can tell whether a listing comes as far (it has
said nothing; or it names wards and we know no ward of the place; or its miles count from a place
that we do not know), it is found by distance, as one to ask.

Distance is limited by what the person asks for, else by `DEFAULT_MILES`. What we cannot place at
all is found, last, unless the person gave a limit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

DEFAULT_MILES = 25.0
"""How far people are taken to go who have not said: most of a county, and not all of England."""

WIDER_MILES = (2.0, 5.0, 10.0, 15.0, 25.0, 50.0, 100.0)
"""What may be offered to somebody who found little."""

FEW = 5
"""Finding fewer than this is finding little."""


class ReachKind(IntEnum):
    """The ways, the best first."""

    COVERS = 1
    """It comes to people, and the place asked for is in the area that it covers."""
    GO_THERE = 2
    """People go to it; it is so many miles away."""
    NOT_SAID = 3
    """It comes to people; whether as far as this nobody can tell. It is so many miles away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The best of the ways, and the distance in miles; None where we do not know where it is.

    `is_rough` says that one of the two points is the middle of a district or a place.
    """

    kind: ReachKind
    miles: float | None
    is_rough: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wider:
    """What the same question would find `within` so many `miles`: `total` in all, more than now."""

    miles: float
    total: int


def widened(total: int, *, radius: float, find: Callable[[float], int]) -> Wider | None:
    """The nearest wider radius that finds a few, else the one that finds the most.

    None for a question that found a few, `total`, and where no radius finds more. `find` tells how
    many a radius finds.
    """
    if total >= FEW:
        return None
    best: Wider | None = None
    for miles in (miles for miles in WIDER_MILES if miles > radius):
        found = find(miles)
        if found > (total if best is None else best.total):
            best = Wider(miles=miles, total=found)
        if found >= FEW:
            break
    return best
