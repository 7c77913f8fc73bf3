"""Makes what search keeps of each visible listing out of rows that the public door has read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Row, select

from marketplace.domain.gathering_lines import readable
from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import AccessFeature, Audience, Availability, TimeOfDay, Weekday
from marketplace.domain.ratings import Rating
from marketplace.models.base import JsonObject, db
from marketplace.models.listings import (
    Language,
    Need,
    listing_languages,
    listing_needs,
    listing_service_types,
)
from marketplace.queries.places import KnownPlace, district_places
from marketplace.queries.shown import ColumnRow
from marketplace.queries.vocabulary import slugs_of

_Word = TypeVar("_Word", Audience, Weekday, TimeOfDay, AccessFeature)
_Vocabulary = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Slugs of service types, needs and languages."""
_NOTHING: JsonObject = {}
_READ_AT_ONCE = 1_000
_MOST_KEPT = 10_000
_RATINGS = {rating.value: rating for rating in Rating}
_UNITS = {unit.value: unit for unit in PriceUnit}
_AVAILABILITIES = {said.value: said for said in Availability}


def column_rows(rows: Iterable[Row[Any]], ids: Sequence[int] | None) -> Iterator[ColumnRow]:
    """Build search rows one by one; `ids` None reads the whole vocabulary at once.

    `rows` hold the columns that the door selects for this, in its order, times and details as the
    database has them, and the exact places and authorities of private homes no more. What has no
    exact place stands in the middle of its postcode district, and in the authority that most of
    this lies in.
    """
    kinds = slugs_of(listing_service_types, ids)
    needs = slugs_of(listing_needs, ids)
    languages = slugs_of(listing_languages, ids)
    districts = district_places()
    return (
        _column_row(row, terms, (kinds[row[0]], needs[row[0]], languages[row[0]]), districts)
        for row, terms in _with_details(rows)
    )


def spellings_of(kind: type[Need | Language]) -> dict[str, str]:
    """How each word of a vocabulary is written, by slug."""
    return dict(db.session.execute(select(kind.slug, kind.name)).tuples().all())


def _column_row(
    row: Row[Any], terms: JsonObject, words: _Vocabulary, districts: Mapping[str, KnownPlace]
) -> ColumnRow:
    # By place: a third of the time that names take, 60,000 times.
    (id_, name, location_id, rating, direct_payments, isf, latitude, longitude, postcode) = row[:9]
    authority, covers, lowest, highest, unit, availability, given_at, shown_at, _ = row[9:]
    kinds, needs, languages = words
    district = _district(postcode)
    is_rough = latitude is None or longitude is None
    if is_rough and (stand_in := districts.get(district)):
        latitude, longitude = stand_in.point.latitude, stand_in.point.longitude
        authority = authority or stand_in.authority
    days, times = _open_on(terms)
    return ColumnRow(
        id=id_,
        name=name,
        service_types=kinds,
        needs=needs,
        languages=languages,
        regulated=location_id is not None,
        rating=_RATINGS[rating] if rating else None,
        direct_payments=direct_payments,
        isf=isf,
        latitude=latitude,
        longitude=longitude,
        is_rough=is_rough,
        district=district,
        authority=authority,
        covers=covers,
        price_pence=highest if lowest is None else lowest,
        price_unit=_UNITS[unit] if unit else None,
        availability=_AVAILABILITIES[availability] if availability else None,
        availability_at=_moment(given_at) if given_at else None,
        first_shown_at=_moment(shown_at) if shown_at else None,
        audiences=_words(Audience, terms.get("audiences")),
        days=_words(Weekday, days),
        times=_words(TimeOfDay, times),
        access=_words(AccessFeature, terms.get("access")),
        can_choose_gender=bool(terms.get("can_choose_gender")),
    )


def _with_details(rows: Iterable[Row[Any]]) -> Iterator[tuple[Row[Any], JsonObject]]:
    """Each row and its details. SQLite has texts: many as one are read in half the time."""
    rest = iter(rows)
    while part := list(islice(rest, _READ_AT_ONCE)):
        stored = [row[-1] for row in part]
        texts = [text for text in stored if isinstance(text, str)]
        read = iter(json.loads(f"[{','.join(texts)}]"))
        for row, one in zip(part, stored, strict=True):
            yield row, (next(read) if isinstance(one, str) else one) or _NOTHING


@lru_cache(maxsize=_MOST_KEPT)
def _moment(stored: str | datetime) -> datetime:
    """A time, of which SQLite has the text. Many listings have few times."""
    if isinstance(stored, str):
        return datetime.fromisoformat(stored).replace(tzinfo=UTC)
    return stored.astimezone(UTC)


def _open_on(terms: JsonObject) -> tuple[Sequence[str], Sequence[str]]:
    """The days and times that a listing says, and those of its gatherings."""
    days, times = terms.get("days") or (), terms.get("times") or ()
    lines = terms.get("gatherings")
    if not lines:
        return days, times
    meets = readable(lines)
    return [*days, *(one.weekday for one in meets)], [*times, *(one.time_of_day for one in meets)]


def _words(kind: type[_Word], given: Iterable[str] | None) -> tuple[_Word, ...]:
    return _known_words(kind, tuple(given)) if given else ()


@cache
def _known_words(kind: type[_Word], given: tuple[str, ...]) -> tuple[_Word, ...]:
    """Each word once. Few combinations stand in many listings, so each is read once too.

    A word that this version does not know is left out: a newer one may write beside it, and one
    listing may not take the whole directory away.
    """
    known = {word.value: word for word in kind}
    return tuple(dict.fromkeys(known[word] for word in given if word in known))


def _district(postcode: str | None) -> str:
    """The district of a stored postcode; of a private home nothing else was let through."""
    return postcode.partition(" ")[0] if postcode else ""
