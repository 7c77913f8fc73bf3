"""Other words that are looked for as well: what staff have said of the words that people type.

A query is read from the left, the longest phrase first: of "home help in Bexley" the first two
words are one idea where staff keep "home help", and that idea is also found as "home care". The
words themselves are always looked for too, and count more. One step only: what a synonym means is
not looked up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from marketplace.search.folding import searchable
from marketplace.search.nearness import Vocabulary
from marketplace.search.phrases import as_phrase
from marketplace.search.stems import stem

Words = tuple[str, ...]

WORTH = 0.7
"""What a synonym is worth beside the words that were typed."""


@dataclass(frozen=True, slots=True)
class Idea:
    """A part of a query: words that all have to be there, or in their place all of one of `others`.

    A phrase of our own vocabulary is one word there (`search.phrases`). `also` are the others as
    staff wrote them, in the same order.
    """

    words: Words
    others: tuple[Words, ...] = ()
    also: Words = ()


class Synonyms:
    """All synonyms at one moment. Safe to share between threads."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        """Take pairs of typed words and what they mean; what holds nothing to look for is left."""
        found: dict[Words, dict[str, Words]] = {}
        single: set[str] = set()
        for typed, means in pairs:
            words, other = searchable(typed), searchable(means)
            if words and other and _stems(words) != _stems(other):
                phrase = as_phrase(means)
                looked_for = other if phrase is None else (phrase,)
                found.setdefault(_stems(words), {}).setdefault(means, looked_for)
                if len(words) == 1:
                    single.add(words[0])
        self._found = found
        self._single = Vocabulary(single)
        self._longest = max(map(len, found), default=0)

    def ideas(self, words: Sequence[str]) -> tuple[Idea, ...]:
        """Read the words of a query as ideas; nothing is lost and nothing counted twice."""
        ideas: list[Idea] = []
        at = 0
        while at < len(words):
            idea = self._idea_at(words, at)
            ideas.append(idea)
            at += len(idea.words)
        return tuple(ideas)

    def near(self, word: str, slips: int) -> list[str]:
        """Single words that staff keep synonyms for, as `Vocabulary.near` finds them."""
        return self._single.near(word, slips)

    def _idea_at(self, words: Sequence[str], at: int) -> Idea:
        """The longest phrase with synonyms that begins here, or this word alone."""
        if self._found:
            for length in range(min(self._longest, len(words) - at), 0, -1):
                phrase = tuple(words[at : at + length])
                if others := self._found.get(_stems(phrase)):
                    return Idea(phrase, tuple(others.values()), tuple(others))
        return Idea((words[at],))


NO_SYNONYMS = Synonyms()


def _stems(words: Words) -> Words:
    return tuple(stem(word) for word in words)
