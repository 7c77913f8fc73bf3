"""An invented directory of any size: words as unevenly used as in a real language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from random import Random

from sqlalchemy import insert, update

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers import AccessFeature, Audience, TimeOfDay, Weekday
from marketplace.domain.places import Point
from marketplace.domain.ratings import Rating
from marketplace.models.base import WRITES, db
from marketplace.models.events import DirectoryVersion
from marketplace.models.listings import (
    Language,
    Listing,
    Need,
    listing_languages,
    listing_needs,
    listing_service_types,
)
from marketplace.models.locations import Location
from marketplace.models.providers import Provider

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
VOCABULARY = 20_000
_BATCH = 5_000
_LISTINGS_EACH = 3
_SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnprstvw" for vowel in "aeiou"]
_ENDINGS = ["", "", "", "ing", "ed", "s", "er"]
_RATINGS = [None, Rating.OUTSTANDING, Rating.GOOD, Rating.REQUIRES_IMPROVEMENT]
_RATING_SHARES = [0.3, 0.05, 0.5, 0.15]


DISTRICTS = 200
LOWEST = Point(latitude=50.5, longitude=-2.5)
_VOCABULARIES = (
    (Need, listing_needs, "need", 30),
    (Language, listing_languages, "language", 40),
)


class Words:
    """A vocabulary after Zipf: the second word is used half as often as the first, and so on."""

    def __init__(self, seed: int) -> None:
        """The vocabulary is always the same; `seed` decides what is picked from it."""
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        maker = Random(VOCABULARY)  # noqa: S311 - repeatable on purpose
        made: dict[str, None] = {}
        while len(made) < VOCABULARY:
            syllables = maker.choices(_SYLLABLES, k=maker.randint(2, 4))
            made["".join(syllables) + maker.choice(_ENDINGS)] = None
        self.ranked = tuple(made)
        self._uses = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def some(self, number: int, *, most_used: int = VOCABULARY) -> list[str]:
        """Words as a writer picks them, or only of the most used ones."""
        return self._random.choices(
            self.ranked[:most_used], cum_weights=self._uses[:most_used], k=number
        )

    def number(self, below: int) -> int:
        """Any number from 0."""
        return self._random.randrange(below)

    def chance(self, share: float) -> bool:
        """True this often."""
        return self._random.random() < share

    def rating(self) -> Rating | None:
        """A rating as the regulator spreads them, among what may be shown."""
        return self._random.choices(_RATINGS, _RATING_SHARES)[0]


def location_id(number: int) -> str:
    """The regulator's ID of the listing with this number, where it has one."""
    return f"1-{number:09}"


def fill(size: int, words: Words, *, regulated_share: float = 0.6) -> None:
    """Write that many published listings straight into the tables of the current application.

    Those of regulated services were checked before.
    """
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        providers = [
            {"id": id_, "name": f"Provider {id_}", "created_at": NOW, "version": 1}
            for id_ in range(1, size // _LISTINGS_EACH + 2)
        ]
        connection.execute(insert(Provider), providers)
        regulated = [words.chance(regulated_share) for _ in range(size)]
        locations = [
            {"id": id_, "cqc_id": location_id(id_), "created_at": NOW}
            for id_, is_regulated in enumerate(regulated, 1)
            if is_regulated
        ]
        connection.execute(insert(Location), locations)
        for rows in _batches(size, regulated, words):
            connection.execute(insert(Listing), rows)
        connection.execute(insert(listing_service_types), list(_kinds(size, words)))
        for kind, table, prefix, number in _VOCABULARIES:
            connection.execute(insert(kind), _words_of(prefix, number))
            connection.execute(insert(table), list(_vocabulary(size, prefix, number, words)))
        connection.execute(update(DirectoryVersion).values(version=1))
        connection.commit()


def _batches(size: int, regulated: list[bool], words: Words) -> Iterator[list[dict[str, object]]]:
    for start in range(1, size + 1, _BATCH):
        ids = range(start, min(start + _BATCH, size + 1))
        yield [_listing(id_, words, is_regulated=regulated[id_ - 1]) for id_ in ids]


def _listing(id_: int, words: Words, *, is_regulated: bool) -> dict[str, object]:
    name = " ".join(words.some(3)).title()
    return {
        "id": id_,
        "slug": f"listing-{id_}",
        "reference": f"ref-{id_}",
        "provider_id": 1 + id_ // _LISTINGS_EACH,
        "location_id": id_ if is_regulated else None,
        "name": name,
        "summary": " ".join(words.some(15)),
        "description": " ".join(words.some(60)),
        "town": words.ranked[1000 + words.number(60)].title(),
        "address": "1 Lark Lane",
        **dict.fromkeys(("phone", "email", "website"), ""),
        **_place(words),
        **_terms(words),
        "publication": "published",
        "published_at": NOW,
        "visible": True,
        "changed_in": 1,
        "rating": words.rating() if is_regulated else None,
        "first_checked_at": NOW if is_regulated else None,
        "created_at": NOW,
        "updated_at": NOW,
        "version": 1,
    }


def _place(words: Words) -> dict[str, object]:
    """Somewhere in the south of England; half of those who come to people say how far."""
    district = f"ZZ{words.number(DISTRICTS)}"
    said = f"ZZ{words.number(DISTRICTS)};ZZ{words.number(DISTRICTS)};{district}"
    return {
        "latitude": LOWEST.latitude + words.number(20_000) / 10_000,
        "longitude": LOWEST.longitude + words.number(40_000) / 10_000,
        "postcode": f"{district} 1ZZ",
        "authority": f"Authority {words.number(30)}",
        "covers": ("", said, "borough", f"{1 + words.number(20)} miles")[words.number(4)],
    }


def _terms(words: Words) -> dict[str, object]:
    pence = 1_000 + words.number(4_000)
    return {
        "direct_payments": words.chance(0.4),
        "isf": words.chance(0.1),
        "price_from": Decimal(pence) / 100 if words.chance(0.7) else None,
        "price_unit": "hour",
        "availability": ("spaces", "waiting-list", "full", None)[words.number(4)],
        "availability_at": NOW - timedelta(hours=words.number(30 * 24)),
        "first_shown_at": NOW,
        "details": {
            "audiences": _some_of(Audience, words),
            "days": _some_of(Weekday, words),
            "times": _some_of(TimeOfDay, words),
            "access": _some_of(AccessFeature, words),
            "can_choose_gender": words.chance(0.3),
        },
    }


def _some_of(choices: Iterable[StrEnum], words: Words) -> list[str]:
    return [choice.value for choice in choices if words.chance(0.5)]


def _vocabulary(size: int, prefix: str, number: int, words: Words) -> Iterator[dict[str, object]]:
    """For each listing a few words of an open vocabulary."""
    for id_ in range(1, size + 1):
        for word in {words.number(number) for _ in range(1 + words.number(3))}:
            yield {"listing_id": id_, "slug": f"{prefix}-{word}"}


def _words_of(prefix: str, number: int) -> list[dict[str, object]]:
    return [
        {"slug": f"{prefix}-{word}", "name": f"{prefix.capitalize()} {word}"}
        for word in range(number)
    ]


def _kinds(size: int, words: Words) -> Iterator[dict[str, object]]:
    slugs = list(SERVICE_TYPES)
    for id_ in range(1, size + 1):
        for slug in {slugs[words.number(len(slugs))] for _ in range(1 + words.number(2))}:
            yield {"listing_id": id_, "slug": slug}
