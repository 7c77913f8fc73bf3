"""The order of the day: a shuffle of all listings that favours nobody.

It is the same for everybody during one day in London, so that pages follow each other without a
gap on any worker, and another on the next day, so that nobody is always first.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from marketplace.search.text import Ids

Keys = NDArray[np.int64]
"""Numbers to sort by, the lowest first."""
DAY_BITS = 31

_MASK = np.int64((1 << DAY_BITS) - 1)
_STEP = 0x1E3779B1
# Odd factors and shifts, each of which can be undone, spread every bit of a number over the others.
_MIXING = ((16, 0x7FEB352D), (15, 0x046CA68B), (16, 1))


def day_keys(ids: Ids, day: date) -> Keys:
    """Where each listing stands in the order of the day: below 2^31, and never two alike."""
    mixed = (ids & _MASK) ^ np.int64(day.toordinal() * _STEP & int(_MASK))
    for shift, factor in _MIXING:
        mixed = mixed ^ (mixed >> np.int64(shift))
        mixed = (mixed * np.int64(factor)) & _MASK
    return mixed
