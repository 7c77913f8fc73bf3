"""Listings from west to east: whoever looks near a point looks at a strip of them, not at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marketplace.domain.places import Point, earth_centred, straight_miles
from marketplace.search.figures import squared_lines
from marketplace.search.planes import Slots

_EAST = 1
"""The line of `Figures.place` that goes from west to east, near the meridian of Greenwich."""
_MARGIN = 0.001
"""Miles: nothing at the edge of a strip is lost by rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips:
    """Listings whose place is known, in the order of how far east they are."""

    slots: Slots
    place: NDArray[np.float64]

    @classmethod
    def of(cls, place: NDArray[np.float64], slots: Slots) -> Strips:
        """Those of these slots that are anywhere; `place` is that of all (`Figures.place`)."""
        east = place[_EAST, slots]
        known = np.count_nonzero(east == east)  # noqa: PLR0124 - a number
        # What is not a number comes last.
        ordered = slots[np.argsort(east)[:known]]
        return cls(slots=ordered, place=np.ascontiguousarray(place[:, ordered]))

    def around(self, point: Point, miles: float) -> tuple[Slots, NDArray[np.float64]]:
        """All so near, and some others: their slots, and the squared straight line to each."""
        middle, wide = earth_centred(point)[_EAST], straight_miles(miles) + _MARGIN
        # A way over the ground is no shorter than the part of it that leads east.
        first, last = np.searchsorted(self.place[_EAST], (middle - wide, middle + wide)).tolist()
        return self.slots[first:last], squared_lines(self.place[:, first:last], point)
