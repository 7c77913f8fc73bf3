"""How each listing of a snapshot reaches the place that a question is about.

The rules are `domain.reach`'s; here they are asked of all listings at once.
"""

from __future__ import annotations

import numpy as np

from marketplace.domain.finding import Criteria, Meeting
from marketplace.domain.places import Precision, Where, miles_along, straight_miles
from marketplace.domain.reach import DEFAULT_MILES, Reach, ReachKind
from marketplace.search.columns import Columns
from marketplace.search.planes import Plane, Slots, holding, marked
from marketplace.search.text import Mask

_FAR = np.int64((1 << 29) - 1)
"""A distance in thousandths of a mile that is more than the Earth has, for what we cannot place."""


class Surroundings:
    """One place, and how the listings of a snapshot reach it."""

    def __init__(self, *, columns: Columns, where: Where, criteria: Criteria) -> None:
        self._figures = columns.figures
        self._ground = columns.ground
        self._point = where.point
        covers, untold = columns.areas.covering(
            where,
            told=self._ground.told,
            in_reach=self._in_reach(columns),
            unplaced=self._ground.unplaced,
        )
        self._covers = covers & columns.comes
        self._untold = untold & columns.comes
        self._goes = columns.goes
        self._has_limit = criteria.within is not None
        self._is_rough_place = where.precision is not Precision.POSTCODE
        self._may_come = not criteria.meetings or Meeting.COMES_TO_ME in criteria.meetings
        self._may_go = not criteria.meetings or Meeting.GO_THERE in criteria.meetings
        self.radius = DEFAULT_MILES if criteria.within is None else criteria.within

    def meetings(self, *, within: float | None = None) -> Plane:
        """Two planes: what comes to the place, as far as can be told, and what one can go to.

        With `within` as they would be had the person asked for so many miles.
        """
        near = self._near(within)
        return np.stack((self._covers | (self._untold & near), self._goes & near))

    def covers(self, slots: Slots) -> Mask:
        """Which of these are found because they cover the place."""
        if not self._may_come:
            return np.zeros(len(slots), np.bool_)
        return holding(self._covers, slots)

    def thousandths(self, slots: Slots) -> Slots:
        """How far away these are, in thousandths of a mile; the unplaced ones are furthest."""
        miles = np.sqrt(self._figures.away_from(self._point, slots)) * 1000
        return np.where(np.isnan(miles), _FAR, miles).astype(np.int64)

    def reaches_of(self, slots: Slots) -> tuple[Reach, ...]:
        """How these, which were found, reach the place: the best way of those asked for."""
        goes = holding(self._goes, slots) & self._may_go
        kinds = np.where(goes, ReachKind.GO_THERE, ReachKind.NOT_SAID)
        kinds[self.covers(slots)] = ReachKind.COVERS
        away = self._figures.away_from(self._point, slots)
        is_rough = self._figures.is_rough[slots] | self._is_rough_place
        return tuple(
            Reach(
                kind=ReachKind(kind),
                miles=None if squared != squared else miles_along(squared**0.5),  # noqa: PLR0124
                is_rough=rough,
            )
            for kind, squared, rough in zip(
                kinds.tolist(), away.tolist(), is_rough.tolist(), strict=True
            )
        )

    def _in_reach(self, columns: Columns) -> Slots:
        """Those that come as many miles as it is to the place."""
        slots, away = self._ground.travelling.around(self._point, self._ground.furthest)
        return slots[away <= columns.areas.reach[slots]]

    def _near(self, within: float | None) -> Plane:
        """What is so near; what we cannot place counts where the person gave no limit."""
        miles = self.radius if within is None else within
        slots, away = self._ground.placed.around(self._point, miles)
        near = marked(slots[away <= straight_miles(miles) ** 2], len(self._figures.ids))
        return near if within is not None or self._has_limit else near | self._ground.unplaced
