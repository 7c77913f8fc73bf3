"""A Whoosh index as the public may see it: how well words fit is told from visible listings alone.

What an index holds beside them (it may be late) moves nothing: a word is as rare as it is among the
visible listings, and what it is worth in one of them depends on that listing alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from marketplace.search.nearness import Vocabularies
from marketplace.search.opened import OpenedIndex
from marketplace.search.postings import Postings, PostingsCache, intersection, rarity, union
from marketplace.search.stems import stem
from marketplace.search.synonyms import WORTH, Idea, Words
from marketplace.search.text import Ids, Scores, Visible

_MOST_CACHED_POSTINGS = 2_000_000
"""Some 24 MB at the most in each process."""


class SeenIndex:
    """An opened index, and what of it is `hidden` at one moment. Safe to share between threads."""

    def __init__(self, opened: OpenedIndex, visible: Visible | None) -> None:
        self.opened = opened
        self.visible = visible
        held = opened.listings
        self.hidden: Ids = held[:0] if visible is None else held[~visible(held)]
        self.unions = PostingsCache(most_entries=_MOST_CACHED_POSTINGS)
        self._total = len(held) - len(self.hidden)

    def still(self, opened: OpenedIndex, visible: Visible | None) -> SeenIndex:
        """How that index is seen where just that is visible: this, or a new one.

        The new one goes on with what was worked out where nothing else is hidden.
        """
        if self.opened is opened and self.visible == visible:
            return self
        newer = SeenIndex(opened, visible)
        if self.opened is opened and np.array_equal(self.hidden, newer.hidden):
            newer.unions = self.unions
        return newer

    def find(self, ideas: Sequence[Idea]) -> tuple[Ids, Scores]:
        """See `Backend.find`."""
        plain = (word for idea in ideas if not idea.others for word in idea.words)
        wanted = [self._of(word) for word in dict.fromkeys(map(stem, plain))]
        wanted += [self._either(idea) for idea in ideas if idea.others]
        found = self._in_all(wanted)
        return found.ids, found.impacts

    def find_each(self, questions: Sequence[Sequence[Idea]]) -> list[Ids]:
        """See `Backend.find_each`."""
        return [self.find(ideas)[0] for ideas in questions]

    def vocabulary(self) -> Vocabularies:
        """See `Backend.vocabulary`."""
        return self.opened.vocabulary()

    def _either(self, idea: Idea) -> Postings:
        """The postings of an idea: its own words, or the words of a synonym, which are worth less.

        Kept under a name that no stem can have.
        """
        name = "|".join(" ".join(map(stem, words)) for words in (idea.words, *idea.others))
        postings = self.unions.get(name)
        if postings is None:
            own, *others = (self._all(words) for words in (idea.words, *idea.others))
            postings = union([own, *(other.scaled(WORTH) for other in others)])
            self.unions.put(name, postings)
        return postings

    def _all(self, words: Words) -> Postings:
        return self._in_all([self._of(word) for word in dict.fromkeys(map(stem, words))])

    def _in_all(self, wanted: list[Postings]) -> Postings:
        """The rarest first, as the public sees it: even how sums are rounded tells of no other."""
        return intersection(sorted(wanted, key=self._holding))

    def _of(self, word: str) -> Postings:
        """The postings of a stem, weighed by how few visible listings hold it."""
        postings = self.opened.postings_of(word)
        return postings.scaled(rarity(self._holding(postings), self._total))

    def _holding(self, postings: Postings) -> int:
        """How many visible listings hold a word."""
        if not len(self.hidden):
            return len(postings.ids)
        return len(postings.ids) - int(np.count_nonzero(postings.worth_in(self.hidden)))
