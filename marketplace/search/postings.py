"""Postings as arrays: which listings hold a word, and what the word is worth in each.

The arithmetic of a text index, without the index. Arrays are shared between threads and never
written to.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from marketplace.search.text import Ids, Scores

# Okapi BM25 with the constants that everybody uses.
_K1 = 1.2
_B = 0.75

_COMMON = 16
"""A word is common that one in so many listings holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postings:
    """The listings that hold one word, ids ascending without repetition, and its worth in each.

    Of a common word `by_number` holds the worth once more, at the place that the id numbers, zero
    for listings without the word: looking up thousands of ids there is some thirty times faster.
    Each of these worths counts `weight` times.
    """

    ids: Ids
    impacts: Scores
    by_number: Scores | None = None
    weight: float = 1.0

    @classmethod
    def of(cls, ids: Ids, impacts: Scores) -> Postings:
        """Postings of a word as common as it is."""
        by_number = None
        if len(ids) and len(ids) * _COMMON > ids[-1]:
            by_number = np.zeros(ids[-1] + 1, np.float32)
            by_number[ids] = impacts
        return cls(ids=ids, impacts=impacts, by_number=by_number)

    def worth_in(self, ids: Ids) -> Scores:
        """What the word is worth in each of these listings; zero where they do not hold it."""
        if not len(self.ids):
            return np.zeros(len(ids), np.float32)
        if self.by_number is not None:
            known = np.minimum(ids, len(self.by_number) - 1)
            worth = self.by_number[known]
            worth[known != ids] = 0
            return worth * np.float32(self.weight)
        at = np.searchsorted(self.ids, ids)
        at[at == len(self.ids)] = 0
        worth = self.impacts[at] * np.float32(self.weight)
        return np.where(self.ids[at] == ids, worth, np.float32(0))

    def worths(self) -> Scores:
        """What the word is worth in each of its listings."""
        return self.impacts * np.float32(self.weight)

    def scaled(self, worth: float) -> Postings:
        """The same listings, the word worth so much of what it was."""
        return Postings(
            ids=self.ids,
            impacts=self.impacts,
            by_number=self.by_number,
            weight=self.weight * worth,
        )


NOTHING = Postings(ids=np.empty(0, np.int64), impacts=np.empty(0, np.float32))


def intersection(all_postings: Sequence[Postings]) -> Postings:
    """The listings that hold every word, with the words' worth added up in this order.

    Begin with the rarest word: then a common one costs a look-up for each rare hit only.
    """
    first, *others = all_postings
    ids, scores = first.ids, first.worths()
    for other in others:
        worth = other.worth_in(ids)
        both = worth > 0
        ids, scores = ids[both], scores[both] + worth[both]
    return Postings(ids=ids, impacts=scores)


def union(all_postings: Sequence[Postings]) -> Postings:
    """The listings that hold any of these, each with what is worth most in it."""
    ids = np.unique(np.concatenate([postings.ids for postings in all_postings]))
    impacts = np.zeros(len(ids), np.float32)
    for postings in all_postings:
        at = np.searchsorted(ids, postings.ids)
        impacts[at] = np.maximum(impacts[at], postings.worths())
    return Postings.of(ids, impacts)


def by_id(ids: Ids, impacts: Scores) -> Postings:
    """Put postings into the order of their ids; of a repeated id the first counts."""
    unique, first = np.unique(ids, return_index=True)
    return Postings.of(unique, impacts[first])


def saturation(
    frequencies: NDArray[np.float32], lengths: NDArray[np.float32], average: float
) -> Scores:
    """BM25 without the rarity of the word: more often counts more, in a long text less."""
    norm = 1 - _B + _B * lengths / max(average, 1.0)
    worth: Scores = (frequencies * (_K1 + 1) / (frequencies + _K1 * norm)).astype(np.float32)
    return worth


def rarity(holding: int, total: int) -> float:
    """BM25's weight of a word that `holding` of `total` listings hold; never negative."""
    return math.log1p((max(total - holding, 0) + 0.5) / (holding + 0.5))


class PostingsCache:
    """The most recently used postings, up to a number of entries. Safe to share."""

    def __init__(self, *, most_entries: int) -> None:
        self._most_entries = most_entries
        self._entries = 0
        self._kept: OrderedDict[str, Postings] = OrderedDict()
        self._lock = Lock()

    def get(self, word: str) -> Postings | None:
        """The postings of a word, where they are kept."""
        with self._lock:
            postings = self._kept.get(word)
            if postings is not None:
                self._kept.move_to_end(word)
            return postings

    def put(self, word: str, postings: Postings) -> None:
        """Keep postings; those that were not asked for longest make room."""
        with self._lock:
            self._entries += _weight(postings) - _weight(self._kept.pop(word, None))
            self._kept[word] = postings
            while self._entries > self._most_entries and len(self._kept) > 1:
                self._entries -= _weight(self._kept.popitem(last=False)[1])


def _weight(postings: Postings | None) -> int:
    """A word costs something even where nobody holds it: made-up words must not pile up."""
    if postings is None:
        return 0
    by_number = postings.by_number
    return len(postings.ids) + (0 if by_number is None else len(by_number) // 3) + 20
