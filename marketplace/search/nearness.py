"""Words that are a slip or two of the pen away, and whether there is such a word at all.

A slip is a letter too many, too few, a wrong one, or two neighbours swapped (the distance of
Damerau and Levenshtein, each place touched once). Comparing a word with 20,000 others letter by
letter would take a fifth of a second, so their letters are counted first: two words that are one
slip apart share all their letters but one. Letters beyond a to z and digits are counted in a few
kinds, as many as keep a word of another script from looking like every number.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_LETTERS, _DIGITS, _OTHERS = 26, 10, 12
_FIRST_OTHER = _LETTERS + _DIGITS
_KINDS = _FIRST_OTHER + _OTHERS
_ONE = 1


class Vocabulary:
    """Words ready to be compared. Never changes; safe to share between threads."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words), key=lambda word: (len(word), word))
        self._lengths = np.fromiter(map(len, self._words), np.int16, len(self._words))
        self._counts = _counted(self._words, self._lengths)

    def __contains__(self, word: str) -> bool:
        """Whether this very word is one of them."""
        key = (len(word), word)
        at = bisect_left(self._words, key, key=lambda other: (len(other), other))
        return at < len(self._words) and self._words[at] == word

    def near(self, word: str, slips: int) -> list[str]:
        """The words at most so many slips away, the word itself not, in alphabetical order.

        With more than one slip the first letter has to be right: people rarely mistake it, and it
        saves most of the work.
        """
        shortest, longest = len(word) - slips, len(word) + slips
        start, end = np.searchsorted(self._lengths, (shortest, longest + 1)).tolist()
        lengths = self._lengths[start:end]
        shared = np.zeros(end - start, np.int16)
        for kind, times in Counter(_kinds([word]).tolist()).items():
            shared += np.minimum(self._counts[kind, start:end], min(times, 127))
        possible = np.flatnonzero(shared >= np.maximum(lengths, len(word)) - slips)
        return sorted(
            other
            for other in (self._words[start + at] for at in possible.tolist())
            if other != word
            and (slips <= _ONE or other[:1] == word[:1])
            and distance(word, other, slips) <= slips
        )


class Vocabularies:
    """Several vocabularies as one, as an index in several parts has them."""

    def __init__(self, parts: Sequence[Vocabulary]) -> None:
        self._parts = parts

    def __contains__(self, word: str) -> bool:
        """See `Vocabulary.__contains__`."""
        return any(word in part for part in self._parts)

    def near(self, word: str, slips: int) -> list[str]:
        """See `Vocabulary.near`."""
        return sorted({near for part in self._parts for near in part.near(word, slips)})


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


def _kinds(words: Iterable[str]) -> NDArray[np.intp]:
    """The kind of each letter of these words, one word after the other."""
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32).astype(
        np.intp
    )
    letters, digits = codes - ord("a"), codes - ord("0")
    kinds = _FIRST_OTHER + codes % _OTHERS
    np.copyto(kinds, letters, where=(letters >= 0) & (letters < _LETTERS))
    np.copyto(kinds, _LETTERS + digits, where=(digits >= 0) & (digits < _DIGITS))
    return kinds


def _counted(words: list[str], lengths: NDArray[np.int16]) -> NDArray[np.int8]:
    """How often each kind of letter stands in each word: a line for each kind."""
    if not words:
        return np.zeros((_KINDS, 0), np.int8)
    rows = np.repeat(np.arange(len(words)), lengths)
    counts = np.bincount(_kinds(words) * len(words) + rows, minlength=_KINDS * len(words))
    return np.minimum(counts, 127).astype(np.int8).reshape(_KINDS, len(words))
