"""What a question asks for, in the directory's own words: kinds of service and needs.

For counting what people look for: words that somebody typed are never kept, only the vocabulary
that they turn out to be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from marketplace.domain.finding import Criteria
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.wants import Want, WantKind
from marketplace.search.folding import searchable
from marketplace.search.interpretation import beginning
from marketplace.search.stems import stem
from marketplace.search.synonyms import Synonyms, Words


class Wants:
    """The vocabulary at one moment, ready to be found in questions."""

    def __init__(self, needs: Mapping[str, str], synonyms: Synonyms) -> None:
        """Take the names of needs by slug, and what staff say that words mean."""
        self._needs = needs
        self._synonyms = synonyms
        phrases: defaultdict[Words, dict[Want, None]] = defaultdict(dict)
        for slug, kind in SERVICE_TYPES.items():
            for written in (kind.name, *kind.synonyms):
                phrases[_stems(searchable(written))][Want(WantKind.SERVICE, slug)] = None
        for slug, name in needs.items():
            phrases[_stems(searchable(name))][Want(WantKind.NEED, slug)] = None
        phrases.pop((), None)
        self._phrases = {phrase: tuple(wants) for phrase, wants in phrases.items()}
        self._longest = max(map(len, self._phrases))

    def of(self, criteria: Criteria, *, searched: str | None) -> tuple[Want, ...]:
        """What was chosen and what the words say, each once.

        `searched` are the words that were answered in place of those typed.
        """
        wants = [
            Want(WantKind.SERVICE, slug) for slug in criteria.services if slug in SERVICE_TYPES
        ]
        wants += [Want(WantKind.NEED, slug) for slug in criteria.needs if slug in self._needs]
        words = searchable(beginning(criteria.words if searched is None else searched))
        wants += self._said(words)
        for idea in self._synonyms.ideas(words):
            for other in idea.also:
                wants += self._said(searchable(other))
        return tuple(dict.fromkeys(wants))

    def _said(self, words: Sequence[str]) -> Iterator[Want]:
        """The vocabulary in a row of words, from the left, the longest phrase first."""
        stems = _stems(words)
        at = 0
        while at < len(stems):
            for length in range(min(self._longest, len(stems) - at), 0, -1):
                if found := self._phrases.get(stems[at : at + length]):
                    yield from found
                    at += length - 1
                    break
            at += 1


def _stems(words: Sequence[str]) -> Words:
    return tuple(stem(word) for word in words)
