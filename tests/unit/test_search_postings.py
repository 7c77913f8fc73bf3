"""The arithmetic of postings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.search.postings import (
    NOTHING,
    Postings,
    PostingsCache,
    by_id,
    intersection,
    rarity,
    saturation,
)

_holders = st.dictionaries(st.integers(1, 40), st.floats(0.125, 8, width=32), max_size=30)


def postings(worth: dict[int, float]) -> Postings:
    ids = np.array(sorted(worth), np.int64)
    return Postings(ids=ids, impacts=np.array([worth[int(id_)] for id_ in ids], np.float32))


@given(st.lists(_holders, min_size=1, max_size=4))
def test_an_intersection_holds_what_every_word_holds(words: list[dict[int, float]]) -> None:
    common = sorted(set.intersection(*(set(word) for word in words)))

    found = intersection([postings(word) for word in words])

    assert found.ids.tolist() == common
    assert found.impacts.tolist() == pytest.approx(
        [sum(word[id_] for word in words) for id_ in common]
    )


def test_repeated_ids_are_kept_once_in_order() -> None:
    found = by_id(np.array([7, 3, 7], np.int64), np.array([1, 2, 3], np.float32))

    assert found.ids.tolist() == [3, 7]
    assert found.impacts.tolist() == [2, 1]


def test_more_often_counts_more_and_in_a_longer_text_less() -> None:
    once, twice, long = saturation(
        np.array([1, 2, 1], np.float32), np.array([10, 10, 40], np.float32), 10
    )

    assert long < once < twice < 2 * once


def test_a_rare_word_counts_more_and_none_counts_against() -> None:
    assert rarity(1, 100) > rarity(50, 100) > rarity(100, 100) > 0
    assert rarity(101, 100) > 0  # counts of a changing index need not agree


def test_the_cache_forgets_what_was_not_asked_for_longest() -> None:
    cache = PostingsCache(most_entries=50)
    cache.put("old", NOTHING)
    cache.put("kept", NOTHING)
    assert cache.get("old") is NOTHING
    cache.put("new", NOTHING)

    assert cache.get("kept") is None
    assert cache.get("old") is NOTHING
    assert cache.get("new") is NOTHING
    cache.put("new", postings({1: 1.0}))
    assert cache.get("old") is NOTHING
