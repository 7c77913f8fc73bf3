"""The order of the day: whole, the same for a day, and fair over many days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search.day_order import DAY_BITS, day_keys

TODAY = date(2026, 11, 22)
DAYS = 2_000


@given(
    st.lists(st.integers(1, 2**DAY_BITS - 1), unique=True, max_size=200),
    st.dates(date(2026, 1, 1), date(2060, 1, 1)),
)
def test_no_two_listings_are_equal_on_any_day(ids: list[int], day: date) -> None:
    keys = day_keys(np.array(ids, np.int64), day)

    assert len(set(keys.tolist())) == len(ids)
    assert all(0 <= key < 2**DAY_BITS for key in keys.tolist())


def test_a_listing_keeps_its_place_all_day_whoever_else_is_there() -> None:
    everybody = day_keys(np.arange(1, 101), TODAY)
    few = day_keys(np.array([7, 42]), TODAY)

    assert few.tolist() == [everybody[6], everybody[41]]


def test_the_next_day_has_another_order() -> None:
    ids = np.arange(1, 101)

    orders = {tuple(np.argsort(day_keys(ids, TODAY + timedelta(days=n)))) for n in range(30)}

    assert len(orders) == 30


def test_over_many_days_nobody_is_favoured() -> None:
    """Ten listings, two thousand days: each is first about 200 times, and before each other."""
    ids = np.arange(1, 11)
    orders = [np.argsort(day_keys(ids, TODAY + timedelta(days=n))) for n in range(DAYS)]

    first = Counter(int(order[0]) for order in orders)
    before = sum(
        int(np.flatnonzero(order == 0)[0] < np.flatnonzero(order == 1)[0]) for order in orders
    )

    # Five standard deviations to each side.
    assert all(133 < first[place] < 267 for place in range(10)), first
    assert 888 < before < 1112
