"""What people ask of the directory, by kind of question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from marketplace.domain.finding import Criteria, RatingChoice, Sort
from marketplace.domain.listings import SERVICE_TYPES
from tests.bench.synthetic import Words

QUESTIONS_OF_A_KIND = 40
_KNOWN_WORDS = 3_000
"""People search with words that they expect to be there."""
_DEEPEST_SHARE = 3
_CHOICES = (RatingChoice.OUTSTANDING, RatingChoice.GOOD, RatingChoice.NOT_RATED)


def questions(words: Words, *, size: int) -> dict[str, list[Criteria]]:
    """Forty questions of each kind, the same for every run of one seed."""
    pages = max(1, size // Criteria().per_page)
    makers: dict[str, Callable[[], Criteria]] = {
        "words": lambda: Criteria(words=_typed(words)),
        "words and filters": lambda: _filtered(words, Criteria(words=_typed(words))),
        "filters and facets": lambda: _filtered(words, Criteria()),
        "browse": lambda: Criteria(sort=Sort.NAME, page=1 + words.number(3)),
        "deep pages": lambda: _deep(words, pages),
        "typing slips": lambda: Criteria(words=_mistyped(words)),
        "nonsense": lambda: Criteria(words=f"zz{words.number(10_000)}qx".translate(_LETTERS)),
    }
    return {kind: [make() for _ in range(QUESTIONS_OF_A_KIND)] for kind, make in makers.items()}


MISSPELT = ("typing slips", "nonsense")
"""Kinds of question that need the corrector."""

_LETTERS = str.maketrans("0123456789", "abcdefghij")


def _typed(words: Words) -> str:
    """One to three words: the more, the less special."""
    number = 1 + words.number(3)
    return " ".join(words.some(number, most_used=_KNOWN_WORDS // number**2))


def _filtered(words: Words, criteria: Criteria) -> Criteria:
    slugs = list(SERVICE_TYPES)
    return replace(
        criteria,
        services=tuple({slugs[words.number(len(slugs))] for _ in range(1 + words.number(3))}),
        ratings=_CHOICES[: words.number(3)],
        direct_payments=words.chance(0.3),
    )


def _deep(words: Words, pages: int) -> Criteria:
    """A page far behind the first, of all listings or of those with a common word."""
    if words.chance(0.5):
        return Criteria(page=1 + words.number(pages))
    common = words.some(1, most_used=5)[0]
    return Criteria(words=common, page=1 + words.number(max(1, pages // _DEEPEST_SHARE)))


def _mistyped(words: Words) -> str:
    """A word with its middle letter gone."""
    word = next(word for word in iter(lambda: words.some(1)[0], "") if len(word) >= 5)
    middle = len(word) // 2
    return word[:middle] + word[middle + 1 :]
