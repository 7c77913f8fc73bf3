"""The orders of results. Each is whole: no two listings are equal in it, on any worker.

What nothing else parts stands in the order of the day (`day_order`). Nobody can pay for a place,
and the rating has no part in any of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from marketplace.search.day_order import DAY_BITS, Keys
from marketplace.search.figures import UNPRICED, Figures
from marketplace.search.planes import Slots
from marketplace.search.reaching import Surroundings
from marketplace.search.text import Mask, Scores

_DISTANCE_BITS = 29
_PENCE_BITS = 28
_BANDS = (0.75, 0.5, 0.25)
"""Words fit in one of four bands: these parts of the best fit part them."""
_FIRST_LOOK = 256


def by_fit(
    day: Keys, slots: Slots, *, bands: NDArray[np.int64] | None, around: Surroundings | None
) -> Keys:
    """Words in bands, then what covers the place, then distance, then the order of the day."""
    keys = day[slots]
    if around is not None:
        keys |= around.thousandths(slots) << np.int64(DAY_BITS)
        elsewhere = ~around.covers(slots)
        keys |= elsewhere.astype(np.int64) << np.int64(DAY_BITS + _DISTANCE_BITS)
    if bands is not None:
        keys |= bands << np.int64(DAY_BITS + _DISTANCE_BITS + 1)
    return keys


def by_distance(day: Keys, slots: Slots, around: Surroundings) -> Keys:
    """Nearest first, however it reaches the place."""
    return day[slots] | (around.thousandths(slots) << np.int64(DAY_BITS))


def by_price(day: Keys, slots: Slots, figures: Figures) -> Keys:
    """Lowest first within a unit; those without a unit follow, and the unpriced ones are last."""
    pence = figures.pence[slots]
    priced = pence != UNPRICED
    unit = np.where(priced, figures.unit[slots].astype(np.int64), np.int64(7))
    most = np.int64((1 << _PENCE_BITS) - 1)
    amount = np.where(priced, np.minimum(pence, most), np.int64(0))
    return day[slots] | (amount << np.int64(DAY_BITS)) | (unit << np.int64(59))


def bands_of(scores: Scores) -> NDArray[np.int64]:
    """How well words fit, from 0 for the best, beside the best fit that the public can see."""
    best = scores.max(initial=0.0)
    if best <= 0:
        return np.zeros(len(scores), np.int64)
    bands = np.zeros(len(scores), np.int64)
    for part in _BANDS:
        bands += scores < best * part
    return bands


def named_first(bands: NDArray[np.int64], is_named: Mask) -> NDArray[np.int64]:
    """Bands, still four of them: two for what the words name as a kind, then two for the rest."""
    return bands // 2 + np.where(is_named, np.int64(0), np.int64(2))


def lowest(keys: Keys, slots: Slots, page: slice) -> Slots:
    """The slots of one page in the order of their keys, without putting all of them in order."""
    number = len(keys)
    first, last = page.start, min(page.stop, number)
    if first >= last:
        return slots[:0]
    parted = np.partition(keys, (first, last - 1))
    held = np.flatnonzero((keys >= parted[first]) & (keys <= parted[last - 1]))
    chosen: Slots = slots[held[np.argsort(keys[held])]]
    return chosen


def first_of(order: Slots, bits: Mask, page: slice) -> Slots:
    """The slots of one page out of a standing order: those whose bits are set.

    The first pages of many results are found without looking at all of them.
    """
    seen = _FIRST_LOOK
    while seen < len(order):
        part = order[:seen]
        found = part[bits[part]]
        if len(found) >= page.stop:
            return found[page]
        seen *= 8
    found = order[bits[order]]
    return found[page]
