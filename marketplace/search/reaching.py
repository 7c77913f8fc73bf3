"""How each listing of a snapshot reaches the place that a question is about.

The rules are `domain.reach`'s; here they are asked of all listings at once.
"""

from __future__ import annotations

import numpy as np

from marketplace.domain.finding import Criteria, Meeting
from marketplace.domain.places import Precision, Where, miles_along, straight_miles
from marketplace.domain.reach import DEFAULT_MILES, Reach, ReachKind
from marketplace.search.columns import Columns
from marketplace.search.planes import Plane, Slots, packed
from marketplace.search.text import Mask

_FAR = np.int64((1 << 29) - 1)
"""A distance in thousandths of a mile that is more than the Earth has, for what we cannot place."""


class Surroundings:
    """One place, and how the listings of a snapshot reach it."""

    def __init__(self, *, columns: Columns, where: Where, criteria: Criteria) -> None:
        self._away = columns.figures.away_from(where.point)
        covers, untold = columns.areas.covering(where, self._away)
        self._covers = covers & columns.comes
        self._untold = untold & columns.comes
        self._goes = columns.goes
        self._unplaced = np.isnan(self._away) if criteria.within is None else None
        self._is_rough = columns.figures.is_rough
        self._is_rough_place = where.precision is not Precision.POSTCODE
        self._may_come = not criteria.meetings or Meeting.COMES_TO_ME in criteria.meetings
        self._may_go = not criteria.meetings or Meeting.GO_THERE in criteria.meetings
        self.radius = DEFAULT_MILES if criteria.within is None else criteria.within

    def meetings(self, *, within: float | None = None) -> Plane:
        """Two planes: what comes to the place, as far as can be told, and what one can go to.

        With `within` as they would be had the person asked for so many miles.
        """
        near = self._near(within)
        return packed(np.stack((self._covers | (self._untold & near), self._goes & near)))

    def covers(self, slots: Slots) -> Mask:
        """Which of these are found because they cover the place."""
        if not self._may_come:
            return np.zeros(len(slots), np.bool_)
        return self._covers[slots]

    def thousandths(self, slots: Slots) -> Slots:
        """How far away these are, in thousandths of a mile; the unplaced ones are furthest."""
        miles = np.sqrt(self._away[slots]) * 1000
        return np.where(np.isnan(miles), _FAR, miles).astype(np.int64)

    def reach_of(self, slot: int) -> Reach:
        """How one that was found reaches the place: the best way of those asked for."""
        away = float(self._away[slot])
        if self._may_come and self._covers[slot]:
            kind = ReachKind.COVERS
        elif self._may_go and self._goes[slot]:
            kind = ReachKind.GO_THERE
        else:
            kind = ReachKind.NOT_SAID
        return Reach(
            kind=kind,
            miles=None if np.isnan(away) else miles_along(away**0.5),
            is_rough=self._is_rough_place or bool(self._is_rough[slot]),
        )

    def _near(self, within: float | None) -> Mask:
        """What is so near; what we cannot place counts where the person gave no limit."""
        miles = self.radius if within is None else within
        near = self._away <= straight_miles(miles) ** 2
        return near | self._unplaced if within is None and self._unplaced is not None else near
