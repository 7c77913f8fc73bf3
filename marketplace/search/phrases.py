"""The names of kinds of service as single words of an index: "home care" is not "care home".

An index knows which words a text holds, not in which order. Of the phrases of our own vocabulary it
is told the order too: each that stands in a text is one word more ("home_care", which nobody can
type). A synonym that means such a phrase looks for that word.
"""

from __future__ import annotations

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.search.folding import words_in
from marketplace.search.stems import stem


def _stems(text: str) -> tuple[str, ...]:
    """With the words that are too common to look for: "care at home" is no "care home"."""
    return tuple(stem(word) for word in words_in(text))


_PHRASES = frozenset(
    phrase
    for kind in SERVICE_TYPES.values()
    for phrase in map(_stems, (kind.name, *kind.synonyms))
    if len(phrase) > 1
)
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


def _word(phrase: tuple[str, ...]) -> str:
    return "_".join(phrase)
