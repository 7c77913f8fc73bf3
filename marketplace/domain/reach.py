"""How a listing reaches somebody who asks about a place: it comes to them, or they go there.

Source: the issue on finding ("Comes to me or I go there"). A service that comes to people is found
by the area that it covers, one that people go to by distance; of several ways the best counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class ReachKind(IntEnum):
    """The ways, the best first."""

    COVERS = 1
    """It comes to people, and the place asked for is in the area that it covers."""
    GO_THERE = 2
    """People go to it; it is so many miles away."""
    NOT_SAID = 3
    """It comes to people and has not said how far; it is so many miles away: ask it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The way and the distance in miles, None where we do not know where the listing is.

    `is_rough` says that one of the two points is the middle of a district or a place.
    """

    kind: ReachKind
    miles: float | None
    is_rough: bool
