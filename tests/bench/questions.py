"""What people ask of the directory, by kind of question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from marketplace.domain.finding import Criteria, RatingChoice, Sort
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers import Weekday
from marketplace.domain.places import Point, Precision, Where
from tests.bench.synthetic import DISTRICTS, LOWEST, Words

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
        "near a place": lambda: replace(_near(words), within=float(1 + words.number(20))),
        "near, by distance": lambda: replace(_near(words), sort=Sort.DISTANCE),
        "near, with words": lambda: replace(_near(words), words=_typed(words)),
        "near, with filters": lambda: _filtered(words, _near(words)),
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
    days = list(Weekday)
    return replace(
        criteria,
        needs=(f"need-{words.number(30)}",) if words.chance(0.3) else (),
        days=(days[words.number(7)],) if words.chance(0.3) else (),
        max_price=Decimal(30) if words.chance(0.2) else None,
        services=tuple({slugs[words.number(len(slugs))] for _ in range(1 + words.number(3))}),
        ratings=_CHOICES[: words.number(3)],
        direct_payments=words.chance(0.3),
    )


def _near(words: Words) -> Criteria:
    """Somebody who lives somewhere among the listings."""
    district = f"ZZ{words.number(DISTRICTS)}"
    point = Point(
        latitude=LOWEST.latitude + words.number(20_000) / 10_000,
        longitude=LOWEST.longitude + words.number(40_000) / 10_000,
    )
    where = Where(
        asked=district,
        label=district,
        point=point,
        precision=Precision.POSTCODE,
        district=district,
        in_borough=words.chance(0.5),
    )
    return Criteria(where=where)


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
