"""The figures of each listing of a snapshot: where it is, what it costs, since when it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from marketplace.domain.availability import ASK_AFTER
from marketplace.domain.finding import Criteria
from marketplace.domain.listings import PriceUnit
from marketplace.domain.places import (
    ECCENTRICITY_SQUARED,
    EQUATOR_MILES,
    Point,
    earth_centred,
)
from marketplace.queries.shown import ColumnRow
from marketplace.search.planes import Slots
from marketplace.search.text import Ids, Mask

NEVER = np.iinfo(np.int64).min
"""In place of a time that is not given."""
UNPRICED = -1
_UNITS = {unit: number for number, unit in enumerate(PriceUnit)}
_NO_UNIT = len(_UNITS)
_MOST_POUNDS = Decimal(10**9)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Arrays of one line for each figure, one slot for each listing.

    `place` is x, y and z in miles from the middle of the Earth (`domain.places.earth_centred`) and
    `degrees` are north and east, none of them a number where we do not know. Times are
    microseconds since 1970: `stands_until` is when what it said of its availability grows old.
    """

    ids: Ids
    place: NDArray[np.float64]
    degrees: NDArray[np.float64]
    is_rough: Mask
    pence: NDArray[np.int64]
    unit: NDArray[np.uint8]
    stands_until: NDArray[np.int64]
    shown_at: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[ColumnRow]) -> Figures:
        """The figures of these listings, in their order."""
        number = len(rows)
        degrees = np.empty((2, number), np.float64)
        degrees[0] = [_degrees(row.latitude, row.longitude) for row in rows]
        degrees[1] = [_degrees(row.longitude, row.latitude) for row in rows]
        return cls(
            ids=np.fromiter((row.id for row in rows), np.int64, number),
            place=_earth_centred(degrees),
            degrees=degrees,
            is_rough=np.fromiter((row.is_rough for row in rows), np.bool_, number),
            pence=np.fromiter(
                (UNPRICED if row.price_pence is None else row.price_pence for row in rows),
                np.int64,
                number,
            ),
            unit=np.fromiter(
                (_NO_UNIT if row.price_unit is None else _UNITS[row.price_unit] for row in rows),
                np.uint8,
                number,
            ),
            stands_until=np.fromiter(
                (_stands_until(row.availability_at) for row in rows), np.int64, number
            ),
            shown_at=np.fromiter(
                (NEVER if row.first_shown_at is None else microseconds(row.first_shown_at)
                 for row in rows),
                np.int64,
                number,
            ),
        )  # fmt: skip

    def and_then(self, later: Figures) -> Figures:
        """These and those of the slots after them."""
        return Figures(
            **{
                one.name: np.concatenate((getattr(self, one.name), getattr(later, one.name)), -1)
                for one in fields(self)
            }
        )

    def only(self, slots: Slots) -> Figures:
        """Those of some slots, closed up in that order."""
        return Figures(**{one.name: getattr(self, one.name)[..., slots] for one in fields(self)})

    def away_from(self, point: Point, slots: Slots) -> NDArray[np.float64]:
        """The straight line from a point to these, squared; not a number where unknown."""
        return squared_lines(self.place.take(slots, axis=1), point)

    def points_of(self, slots: Slots) -> tuple[Point | None, ...]:
        """Where these are, as far as that is known exactly and may be."""
        return tuple(
            None if is_rough or north != north else Point(latitude=north, longitude=east)  # noqa: PLR0124 - not a number
            for is_rough, north, east in zip(
                self.is_rough[slots].tolist(), *self.degrees[:, slots].tolist(), strict=True
            )
        )

    def allowed(self, criteria: Criteria) -> Mask | None:
        """Which listings price and first showing let through; None where neither was asked."""
        mask: Mask | None = None
        if criteria.max_price is not None:
            mask = (self.pence != UNPRICED) & (self.pence <= _pence(criteria.max_price))
            if criteria.price_unit is not None:
                mask &= self.unit == _UNITS[criteria.price_unit]
        if criteria.shown_since is not None:
            later = self.shown_at > microseconds(criteria.shown_since)
            mask = later if mask is None else mask & later
        return mask


def squared_lines(place: NDArray[np.float64], point: Point) -> NDArray[np.float64]:
    """The straight lines from a point to places (`Figures.place`), squared.

    Each is reckoned by itself, step by step: a product of matrices would round a listing
    differently in another slot, on another worker.
    """
    total = np.zeros(place.shape[1])
    for line, middle in zip(place, earth_centred(point), strict=True):
        along = line - middle
        along *= along
        total += along
    return total


def microseconds(moment: datetime) -> int:
    """A time as the figures have it."""
    return (moment - _EPOCH) // _MICROSECOND


def _pence(pounds: Decimal) -> int:
    """An amount in whole pence, or more than anything costs."""
    return int(min(pounds, _MOST_POUNDS) * 100)


def _stands_until(given_at: datetime | None) -> int:
    return NEVER if given_at is None else microseconds(given_at + ASK_AFTER)


def _degrees(value: float | None, other: float | None) -> float:
    return np.nan if value is None or other is None else value


def _earth_centred(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """`domain.places.earth_centred` of many points at once."""
    north, east = np.radians(degrees)
    radius = EQUATOR_MILES / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(north) ** 2)
    return np.array(
        (
            radius * np.cos(north) * np.cos(east),
            radius * np.cos(north) * np.sin(east),
            radius * (1 - ECCENTRICITY_SQUARED) * np.sin(north),
        )
    )
