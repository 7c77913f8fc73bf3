"""Words that are a slip or two of the pen away, for an index without a corrector of its own.

A slip is a letter too many, too few, a wrong one, or two neighbours swapped (the distance of
Damerau and Levenshtein, each place touched once). Comparing a word with 20,000 others letter by
letter would take a fifth of a second, so their letters are counted first: one slip changes the
counts by two at the most.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_COLUMN = {letter: column for column, letter in enumerate(_LETTERS)}
_OTHER = len(_LETTERS)


class Vocabulary:
    """All words of an index, ready to be compared."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
        self._counts = _counted(self._words)

    def near(self, word: str, slips: int) -> Sequence[str]:
        """The words at most so many slips away, in alphabetical order; the word itself is not."""
        apart = np.abs(self._counts - _counted([word])).sum(axis=1, dtype=np.int32)
        possible = (self._words[place] for place in np.flatnonzero(apart <= 2 * slips).tolist())
        return [
            other for other in possible if other != word and distance(word, other, slips) <= slips
        ]


def distance(left: str, right: str, most: int) -> int:
    """How many slips lie between two words; anything above `most` is told as `most` + 1."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        line = [row]
        for column, other in enumerate(right, 1):
            best = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 < column and letter == right[column - 2] and left[row - 2] == other:
                best = min(best, before[column - 2] + 1)
            line.append(best)
        if min(line) > most:
            return most + 1
        before, above = above, line
    return min(above[-1], most + 1)


def _counted(words: Sequence[str]) -> NDArray[np.int16]:
    """How often each letter stands in each word; whatever is not a to z is counted together."""
    counts = np.zeros((len(words), _OTHER + 1), np.int16)
    for row, word in enumerate(words):
        for letter in word:
            counts[row, _COLUMN.get(letter, _OTHER)] += 1
    return counts
