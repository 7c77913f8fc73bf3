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

Ranks = NDArray[np.uint8]

_DISTANCE_BITS = 29
_PENCE_BITS = 28
_BANDS = (0.75, 0.5, 0.25)
"""Words fit in one of four bands: these parts of the best fit part them."""
_RANKS = 2 * (len(_BANDS) + 1)
"""In each band what covers the place, and what does not."""
_FIRST_LOOK = 256


def best_fit(
    day: Keys, slots: Slots, page: slice, *, bands: Ranks | None, around: Surroundings | None
) -> Slots:
    """One page: words in bands, then what covers the place, then distance, then the day's order.

    Only what shares its rank with something on the page is put in order.
    """
    ranks = np.zeros(len(slots), np.uint8) if bands is None else bands * np.uint8(2)
    if around is not None:
        ranks += ~around.covers(slots)
    ends = np.cumsum([np.count_nonzero(ranks == rank) for rank in range(_RANKS)])
    first, last = np.searchsorted(ends, (page.start, page.stop - 1), side="right").tolist()
    before = int(ends[first - 1]) if first else 0
    on_page = (ranks >= first) & (ranks <= last)
    slots, ranks = slots[on_page], ranks[on_page]
    keys = day[slots] | (ranks.astype(np.int64) << np.int64(DAY_BITS + _DISTANCE_BITS))
    if around is not None:
        keys |= around.thousandths(slots) << np.int64(DAY_BITS)
    return lowest(keys, slots, slice(page.start - before, page.stop - before))


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


def bands_of(scores: Scores, best: float) -> Ranks:
    """How well words fit, from 0 for the best, beside the best fit that the public can see."""
    bands = np.zeros(len(scores), np.uint8)
    if best > 0:
        for part in _BANDS:
            bands += scores < best * part
    return bands


def named_first(bands: Ranks, is_named: Mask) -> Ranks:
    """Bands, still four of them: two for what the words name as a kind, then two for the rest."""
    return bands // np.uint8(2) + np.where(is_named, np.uint8(0), np.uint8(2))


def lowest(keys: Keys, slots: Slots, page: slice) -> Slots:
    """The slots of one page in the order of their keys, without putting all of them in order."""
    number = len(keys)
    first, last = page.start, min(page.stop, number)
    if first >= last:
        return slots[:0]
    # One place at a time: numpy parts at two at once ten times as slowly.
    held = np.flatnonzero(keys <= np.partition(keys, last - 1)[last - 1])
    if first:
        before = keys[held]
        held = held[before >= np.partition(before, first)[first]]
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
