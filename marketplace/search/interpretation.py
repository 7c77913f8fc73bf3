"""What to search where the words as typed find nothing that the public can see.

Every backend asks here, so a typo is treated alike on all of them. "Finds nothing" means nothing
*visible*: a word that only a hidden listing holds is treated exactly like a word that does not
exist, and a word is offered only where a visible listing stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Protocol

import numpy as np

from marketplace.search.text import (
    STOP_WORDS,
    Ids,
    Scores,
    TextMatch,
    Visible,
    replaced,
    words_in,
)

MOST_WORDS = 12
"""A query's further words are not looked at: somebody pasted a page."""
_MOST_CORRECTED = 3
_MOST_CANDIDATES = 5
_MOST_COMBINATIONS = 12
_MOST_SUGGESTIONS = 3
_SHORTEST_CORRECTED = 3
_SHORTEST_TWO_SLIPS = 7
_SHORTEST_PART = 3
_FIRST_FEW = 100


class Backend(Protocol):
    """What the interpretation needs of an index. Hidden listings are in here too."""

    def find(self, words: Sequence[str]) -> tuple[Ids, Scores]:
        """The listings that hold all these words, ids ascending, and how well each fits."""
        ...

    def near(self, word: str, slips: int) -> Sequence[str]:
        """Words of the index that are at most so many slips of the pen away, itself left out."""
        ...


def interpret(query: str, *, backend: Backend, visible: Visible | None) -> TextMatch:
    """Search the words of a query; where nothing visible holds them, mend them or suggest."""
    words = tuple(dict.fromkeys(word for word in words_in(query) if word not in STOP_WORDS))
    words = words[:MOST_WORDS]
    if not words:
        return TextMatch(any_words=False)
    ids, scores = backend.find(words)
    if _any_seen(ids, visible):
        return TextMatch(ids=ids, scores=scores)
    return _Mending(query=query, words=words, backend=backend, visible=visible).result()


class _Mending:
    """One query that found nothing visible."""

    def __init__(
        self, *, query: str, words: tuple[str, ...], backend: Backend, visible: Visible | None
    ) -> None:
        self._query = query
        self._words = words
        self._backend = backend
        self._visible = visible

    def result(self) -> TextMatch:
        """The best reading that finds something, with others as suggestions; else shorter ones."""
        unknown = [word for word in self._words if not self._uses(word)]
        candidates = {word: self._candidates(word) for word in unknown[:_MOST_CORRECTED]}
        hopeless = [word for word in unknown if not candidates.get(word)]
        if not unknown or hopeless:
            return TextMatch(suggestions=self._shorter(candidates, hopeless))
        readings = islice(self._readings(candidates), _MOST_SUGGESTIONS + 1)
        best = next(readings, None)
        if best is None:
            return TextMatch()
        ids, scores = self._backend.find(_searchable(best))
        return TextMatch(ids=ids, scores=scores, searched=best, suggestions=tuple(readings))

    def _readings(self, choices: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """The query with these words replaced, as far as that finds something visible."""
        for choice in islice(product(*choices.values()), _MOST_COMBINATIONS):
            reading = replaced(self._query, dict(zip(choices, choice, strict=True)))
            if self._finds(reading):
                yield reading

    def _candidates(self, word: str) -> list[str]:
        """What may have been meant: one slip away or two words run together; else two slips."""
        if len(word) < _SHORTEST_CORRECTED or any(letter.isdigit() for letter in word):
            return []
        near = self._ranked(word, 1) + self._parted(word)
        if not near and len(word) >= _SHORTEST_TWO_SLIPS:
            near = self._ranked(word, 2)
        return near[:_MOST_CANDIDATES]

    def _ranked(self, word: str, slips: int) -> list[str]:
        """Near words that visible listings use, the most used first.

        People rarely mistake the first letter, so words that share it go before the others.
        """
        uses = {near: self._uses(near) for near in self._backend.near(word, slips)}
        seen = (near for near, count in uses.items() if count and near not in STOP_WORDS)
        return sorted(seen, key=lambda near: (near[0] != word[0], -uses[near], near))

    def _parted(self, word: str) -> list[str]:
        """Two words that were run together ("carehome"), where some listing holds both."""
        cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        pairs = ((word[:cut], word[cut:]) for cut in cuts)
        return [f"{left} {right}" for left, right in pairs if self._finds(f"{left} {right}")]

    def _shorter(
        self, candidates: Mapping[str, Sequence[str]], hopeless: Sequence[str]
    ) -> tuple[str, ...]:
        """The query without its hopeless words; where all are known, without one of its words."""
        if hopeless:
            readings = self._readings({**candidates, **dict.fromkeys(hopeless, ("",))})
        else:
            shorter = (replaced(self._query, {word: ""}) for word in reversed(self._words))
            readings = (query for query in shorter if self._finds(query))
        return tuple(islice(readings, _MOST_SUGGESTIONS))

    def _finds(self, query: str) -> bool:
        words = _searchable(query)
        return bool(words) and _any_seen(self._backend.find(words)[0], self._visible)

    def _uses(self, word: str) -> int:
        """How many visible listings hold this word."""
        return _seen(self._backend.find((word,))[0], self._visible)


def _searchable(query: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words_in(query) if word not in STOP_WORDS))


def _any_seen(ids: Ids, visible: Visible | None) -> bool:
    """Whether the public can see any of these listings. Mostly one of the first few shows it."""
    return _seen(ids[:_FIRST_FEW], visible) > 0 or _seen(ids[_FIRST_FEW:], visible) > 0


def _seen(ids: Ids, visible: Visible | None) -> int:
    """How many of these listings the public can see."""
    return len(ids) if visible is None else int(np.count_nonzero(visible(ids)))
