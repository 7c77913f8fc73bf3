"""What to search where the words as typed find nothing that the public can see.

Every backend asks here, so a typo and a synonym are treated alike on all of them. "Finds nothing"
means nothing *visible*: a word that only a hidden listing holds is treated exactly like a word
that does not exist, and a word is offered only where a visible listing stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Protocol

import numpy as np

from marketplace.search.folding import STOP_WORDS, replaced, searchable, without_loose_ends
from marketplace.search.nearness import Vocabularies
from marketplace.search.synonyms import Idea, Synonyms
from marketplace.search.text import Ids, Scores, TextMatch, Visible

MOST_WORDS = 12
LONGEST_QUERY = 500
"""Characters. What comes after either is not looked at: somebody pasted a page."""
_MOST_CORRECTED = 3
_MOST_NEAR = 20
_MOST_CANDIDATES = 5
_MOST_COMBINATIONS = 12
_MOST_SUGGESTIONS = 3
_SHORTEST_CORRECTED = 3
_SHORTEST_TWO_SLIPS = 7
_LONGEST_CORRECTED = 25
_SHORTEST_PART = 3
_FIRST_FEW = 100


class Backend(Protocol):
    """What the interpretation needs of an index. Hidden listings are in here too."""

    def find(self, ideas: Sequence[Idea]) -> tuple[Ids, Scores]:
        """The listings that hold all these ideas, ids ascending, and how well each fits."""
        ...

    def find_each(self, questions: Sequence[Sequence[Idea]]) -> Sequence[Ids]:
        """The listings that hold all ideas of each question, asked together, even if of none.

        Words of hidden listings are among them: one by one, they would show in the time it takes.
        """
        ...

    def vocabulary(self) -> Vocabularies:
        """The words of the index, as people wrote them."""
        ...


def interpret(
    query: str, *, backend: Backend, visible: Visible | None, synonyms: Synonyms
) -> TextMatch:
    """Search the words of a query; where nothing visible holds them, mend them or suggest."""
    query = beginning(query)
    words = searchable(query)
    if not words:
        return TextMatch(any_words=False)
    ideas = synonyms.ideas(words)
    ids, scores = backend.find(ideas)
    if _any_seen(ids, visible):
        return TextMatch(ids=ids, scores=scores, also=_also(ideas))
    mending = _Mending(
        query=query, ideas=ideas, backend=backend, visible=visible, synonyms=synonyms
    )
    return mending.result()


class _Mending:
    """One query that found nothing visible."""

    def __init__(
        self,
        *,
        query: str,
        ideas: tuple[Idea, ...],
        backend: Backend,
        visible: Visible | None,
        synonyms: Synonyms,
    ) -> None:
        self._query = query
        self._ideas = ideas
        self._backend = backend
        self._visible = visible
        self._synonyms = synonyms
        self._vocabulary = backend.vocabulary()

    def result(self) -> TextMatch:
        """The best reading that finds something, with others as suggestions; else shorter ones."""
        unknown = [word for word in self._doubtful() if not self._uses(word)]
        candidates = {word: self._candidates(word) for word in unknown[:_MOST_CORRECTED]}
        hopeless = [word for word in unknown if not candidates.get(word)]
        if not unknown or hopeless:
            return TextMatch(suggestions=self._shorter(candidates, hopeless))
        readings = islice(self._readings(candidates), _MOST_SUGGESTIONS + 1)
        best = next(readings, None)
        if best is None:
            return TextMatch(suggestions=self._shorter(candidates, ()))
        ideas = self._synonyms.ideas(searchable(best))
        ids, scores = self._backend.find(ideas)
        return TextMatch(
            ids=ids,
            scores=scores,
            searched=best,
            suggestions=tuple(readings),
            also=_also(ideas),
        )

    def _doubtful(self) -> Iterator[str]:
        """The words, without those of a phrase that a synonym makes sense of."""
        for idea in self._ideas:
            if len(idea.words) == 1 or not _any_seen(self._backend.find((idea,))[0], self._visible):
                yield from idea.words

    def _readings(self, choices: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """The query with these words replaced, as far as that finds something visible."""
        for choice in islice(product(*choices.values()), _MOST_COMBINATIONS):
            reading = replaced(self._query, dict(zip(choices, choice, strict=True)))
            if self._finds(reading):
                yield reading

    def _candidates(self, word: str) -> list[str]:
        """What may have been meant: one slip away or two words run together; else two slips."""
        if not _SHORTEST_CORRECTED <= len(word) <= _LONGEST_CORRECTED:
            return []
        if any(letter.isdigit() for letter in word):
            return []
        near = self._ranked(word, 1) + self._parted(word)
        if not near and len(word) >= _SHORTEST_TWO_SLIPS:
            near = self._ranked(word, 2)
        return near[:_MOST_CANDIDATES]

    def _ranked(self, word: str, slips: int) -> list[str]:
        """Near words that visible listings use, the most used first.

        People rarely mistake the first letter, so words that share it go before the others.
        """
        known = {*self._vocabulary.near(word, slips), *self._synonyms.near(word, slips)}
        likely = sorted(known, key=lambda near: (near[0] != word[0], len(near) != len(word), near))
        likely = [near for near in likely if near not in STOP_WORDS]
        uses: dict[str, int] = {}
        # Cut after looking who sees them: words of hidden listings are to crowd out nothing.
        for first in range(0, max(len(likely), 1), _MOST_NEAR):
            part = likely[first : first + _MOST_NEAR]
            uses.update((near, seen) for near, seen in self._uses_of(part).items() if seen)
            if len(uses) >= _MOST_NEAR:
                break
        uses = dict(islice(uses.items(), _MOST_NEAR))
        return sorted(uses, key=lambda near: (near[0] != word[0], -uses[near], near))

    def _parted(self, word: str) -> list[str]:
        """Two words that were run together ("carehome"), where some listing holds both."""
        cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        halves = ((word[:cut], word[cut:]) for cut in cuts)
        known = [
            " ".join(pair)
            for pair in halves
            if pair[0] in self._vocabulary and pair[1] in self._vocabulary
        ]
        return [pair for pair, seen in self._uses_of(known).items() if seen]

    def _shorter(
        self, candidates: Mapping[str, Sequence[str]], hopeless: Sequence[str]
    ) -> tuple[str, ...]:
        """The query without its hopeless words; where that finds nothing, without one more.

        What can be mended is mended.
        """
        gone = dict.fromkeys(hopeless, ("",))
        readings = list(islice(self._readings({**candidates, **gone}), _MOST_SUGGESTIONS))
        if not readings:
            likeliest = {word: near[0] for word, near in {**candidates, **gone}.items() if near}
            words = [word for idea in self._ideas for word in idea.words if word not in hopeless]
            less = (replaced(self._query, {**likeliest, word: ""}) for word in reversed(words))
            readings = list(islice(filter(self._finds, less), _MOST_SUGGESTIONS))
        return tuple(dict.fromkeys(map(without_loose_ends, readings)))

    def _finds(self, query: str) -> bool:
        words = searchable(query)
        if not words:
            return False
        return _any_seen(self._backend.find(self._synonyms.ideas(words))[0], self._visible)

    def _uses_of(self, queries: Sequence[str]) -> dict[str, int]:
        """How many visible listings hold the words of each, or synonyms of them."""
        read = {query: searchable(query) for query in queries}
        asked = {query: self._synonyms.ideas(words) for query, words in read.items() if words}
        found = self._backend.find_each(list(asked.values()))
        return {query: _seen(ids, self._visible) for query, ids in zip(asked, found, strict=True)}

    def _uses(self, word: str) -> int:
        """How many visible listings hold this word or a synonym of it."""
        return _seen(self._backend.find(self._synonyms.ideas((word,)))[0], self._visible)


def beginning(query: str) -> str:
    """As much of a query as is looked at: so many characters, and so many words."""
    query = query[:LONGEST_QUERY]
    if len(searchable(query)) <= MOST_WORDS:
        return query
    kept: list[str] = []
    for piece in query.split():
        kept.append(piece)
        if len(searchable(" ".join(kept))) >= MOST_WORDS:
            break
    return " ".join(kept)


def _also(ideas: Sequence[Idea]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for idea in ideas for other in idea.also))


def _any_seen(ids: Ids, visible: Visible | None) -> bool:
    """Whether the public can see any of these listings. Mostly one of the first few shows it."""
    return _seen(ids[:_FIRST_FEW], visible) > 0 or _seen(ids[_FIRST_FEW:], visible) > 0


def _seen(ids: Ids, visible: Visible | None) -> int:
    """How many of these listings the public can see."""
    return len(ids) if visible is None else int(np.count_nonzero(visible(ids)))
