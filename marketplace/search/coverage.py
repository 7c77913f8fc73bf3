"""Which listings cover a place, by what each has said about the area that it covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from marketplace.domain.listings import Coverage
from marketplace.domain.places import Where, straight_miles
from marketplace.search.planes import Plane, Slots, marked, packed

_MOST_KEPT = 50_000
_NOWHERE: Slots = np.empty(0, np.int64)


class _Said(IntEnum):
    """How a listing has said how far it comes."""

    NOTHING = 0
    DISTRICTS = 1
    WARDS = 2
    BOROUGH = 3
    MILES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """What the listings of a snapshot have said, one slot each.

    `reach` is how far one comes that has said miles, as a straight line and squared (not a number
    for the others). `districts` and `wards` (folded) hold the slots of the listings that name them.
    """

    said: NDArray[np.uint8]
    reach: NDArray[np.float64]
    districts: Mapping[str, Slots]
    wards: Mapping[str, Slots]

    @classmethod
    def of(cls, texts: Sequence[str], *, first: int = 0) -> Areas:
        """Read what each says; the first of them stands in the slot `first`."""
        districts: defaultdict[str, list[int]] = defaultdict(list)
        wards: defaultdict[str, list[int]] = defaultdict(list)
        read = [_read(text) for text in texts]
        for slot, (_, _, names, ward_names) in enumerate(read, first):
            for name in names:
                districts[name].append(slot)
            for name in ward_names:
                wards[name].append(slot)
        return cls(
            said=np.fromiter((one[0] for one in read), np.uint8, len(read)),
            reach=np.fromiter((one[1] for one in read), np.float64, len(read)),
            districts=_slots(districts),
            wards=_slots(wards),
        )

    def and_then(self, later: Areas) -> Areas:
        """These and what stands in the slots after them."""
        return Areas(
            said=np.concatenate((self.said, later.said)),
            reach=np.concatenate((self.reach, later.reach)),
            districts=_together(self.districts, later.districts),
            wards=_together(self.wards, later.wards),
        )

    def only(self, slots: Slots) -> Areas:
        """Those of some slots, closed up in that order."""
        moved = np.full(len(self.said), -1, np.int64)
        moved[slots] = np.arange(len(slots))
        return Areas(
            said=self.said[slots],
            reach=self.reach[slots],
            districts=_moved(self.districts, moved),
            wards=_moved(self.wards, moved),
        )

    def told(self) -> Plane:
        """Planes of who has said how, in the order of the ways to say it."""
        return packed(np.stack([self.said == way for way in _Said]))

    def saying_miles(self) -> Slots:
        """The slots of those that have said how many miles they come."""
        return np.flatnonzero(self.said == _Said.MILES)

    def covering(
        self, where: Where, *, told: Plane, in_reach: Slots, unplaced: Plane
    ) -> tuple[Plane, Plane]:
        """Which listings cover a place, and of which that cannot be told.

        `in_reach` are those whose miles reach it, and `told` is what this says itself: both are the
        caller's to keep. Wards are the council's, so a place that is not in its area is in none.
        A town of several districts is covered by who covers one of them, and a place whose ward is
        not known by who names it as a ward itself.
        """
        asked = where.districts or (where.district,)
        naming = [in_reach, *(self.districts.get(name, _NOWHERE) for name in asked)]
        untold = told[_Said.NOTHING] | (told[_Said.MILES] & unplaced)
        if not any(asked):
            untold |= told[_Said.DISTRICTS]
        if where.in_borough is None:
            untold |= told[_Said.BOROUGH]
        if where.in_borough is not False:
            if where.ward:
                naming.append(self.wards.get(where.ward.casefold(), _NOWHERE))
            else:
                naming.append(self.wards.get(where.name.casefold(), _NOWHERE))
                untold |= told[_Said.WARDS]
        covers = marked(np.concatenate(naming), len(self.said))
        if where.in_borough:
            covers |= told[_Said.BOROUGH]
        return covers, untold


@lru_cache(maxsize=_MOST_KEPT)
def _read(text: str) -> tuple[_Said, float, tuple[str, ...], tuple[str, ...]]:
    """What a listing says: how, squared straight miles, districts, wards.

    What cannot be read says nothing, so that whoever looks is told to ask.
    """
    nothing = (_Said.NOTHING, float("nan"), (), ())
    try:
        coverage = Coverage.parse(text)
    except ValueError:
        return nothing
    if coverage.borough:
        return (_Said.BOROUGH, float("nan"), (), ())
    if coverage.miles is not None:
        return (_Said.MILES, straight_miles(coverage.miles) ** 2, (), ())
    if coverage.wards:
        return (_Said.WARDS, float("nan"), (), tuple(name.casefold() for name in coverage.wards))
    if coverage.districts:
        return (_Said.DISTRICTS, float("nan"), coverage.districts, ())
    return nothing


def _slots(held: Mapping[str, Iterable[int]]) -> dict[str, Slots]:
    return {name: np.array(slots, np.int64) for name, slots in held.items()}


def _together(held: Mapping[str, Slots], later: Mapping[str, Slots]) -> dict[str, Slots]:
    both = dict(held)
    for name, slots in later.items():
        both[name] = np.concatenate((both[name], slots)) if name in both else slots
    return both


def _moved(held: Mapping[str, Slots], moved: Slots) -> dict[str, Slots]:
    """The slots at their new places; those that went are left out, and empty names too."""
    kept = {name: moved[slots] for name, slots in held.items()}
    kept = {name: slots[slots >= 0] for name, slots in kept.items()}
    return {name: slots for name, slots in kept.items() if len(slots)}
