"""The names of kinds of service as single words of an index: "home care" is not "care home".

An index knows which words a text holds, not in which order. Of the phrases of our own vocabulary it
is told the order too: each that stands in a text is one word more ("home_care", which nobody can
type). A synonym that means such a phrase looks for that word.
"""

from __future__ import annotations

from collections import defaultdict

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.search.folding import words_in
from marketplace.search.stems import stem


def _stems(text: str) -> tuple[str, ...]:
    """With the words that are too common to look for: "care at home" is no "care home"."""
    return tuple(stem(word) for word in words_in(text))


def _kinds_by_name() -> dict[tuple[str, ...], frozenset[str]]:
    """Each name that kinds of service have, and their slugs: "befriending" is one of two."""
    kinds: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for slug, kind in SERVICE_TYPES.items():
        for written in (kind.name, *kind.synonyms):
            kinds[_stems(written)].add(slug)
    return {name: frozenset(slugs) for name, slugs in kinds.items()}


_KINDS = _kinds_by_name()
_PHRASES = frozenset(name for name in _KINDS if len(name) > 1)
_LENGTHS = sorted({len(phrase) for phrase in _PHRASES})


def phrases_in(text: str) -> tuple[str, ...]:
    """The phrases that stand in a text, each once."""
    stems = _stems(text)
    found = (
        stems[start : start + length]
        for length in _LENGTHS
        for start in range(len(stems) - length + 1)
    )
    return tuple(dict.fromkeys(_word(phrase) for phrase in found if phrase in _PHRASES))


def as_phrase(text: str) -> str | None:
    """The one word that stands for a text that is such a phrase; None for any other."""
    stems = _stems(text)
    return _word(stems) if stems in _PHRASES else None


def kinds_named(text: str) -> frozenset[str]:
    """The kinds of service that a question names, by their slugs.

    It names one where it is nothing but a name ("carers"), or holds a name of several words ("home
    care for my mother"), the longest first: "care home with nursing" is no "care home". A single
    word among others names nothing: "support for carers" looks for something else.
    """
    stems = _stems(text)
    if stems in _KINDS:
        return _KINDS[stems]
    named: set[str] = set()
    at = 0
    while at < len(stems):
        fitting = (n for n in reversed(_LENGTHS) if stems[at : at + n] in _PHRASES)
        length = next(fitting, 0)
        named |= _KINDS[stems[at : at + length]] if length else set()
        at += length or 1
    return frozenset(named)


def _word(phrase: tuple[str, ...]) -> str:
    return "_".join(phrase)
