"""Finds the provider that somebody means among all that we know, shown or not. Nobody is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, bindparam, func, select, union_all
from sqlalchemy.orm import QueryableAttribute

from marketplace.domain.concern_answers import Naming
from marketplace.domain.provider_names import is_at, normal_name, rough_words
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.models.providers import Provider

_NOBODY = {0}
"""No provider: the same statement runs for a name that is known and for one that is not."""


def provider_meant(naming: Naming) -> int | None:
    """The id of the one provider that is meant; None where none is, or several could be.

    By the regulator's ID of a chosen place; else by the name, exactly but for capitals,
    punctuation and legal form: that of a provider, or of one of its listings, whatever became of
    them. A place that was given has to be one of theirs, so that nothing goes to another
    organisation of the same name.
    """
    if naming.about_council:
        return None
    found = _by_location(naming.cqc_id) if naming.cqc_id else set()
    if not found:
        found = _at_place(_named(normal_name(naming.words)), naming.place)
    return found.pop() if len(found) == 1 else None


def _by_location(cqc_id: str) -> set[int]:
    chosen = select(Listing.provider_id).join(Location).where(Location.cqc_id == cqc_id.upper())
    return set(db.session.scalars(chosen))


def _named(wanted: str) -> set[int]:
    """Who has this name. The database finds what may be it, and it is compared here."""
    words = rough_words(wanted)
    given = {f"word{place}": f"%{_escaped(word)}%" for place, word in enumerate(words)}
    rows = db.session.execute(_asked(len(words)), given).tuples()
    return {each for each, text in rows if wanted and text and normal_name(text) == wanted}


@cache
def _asked(words: int) -> CompoundSelect[Any]:
    """Who has a name with so many words in it. Made once: it takes longer to build than to run."""
    columns: tuple[tuple[QueryableAttribute[int], QueryableAttribute[str | None]], ...] = (
        (Provider.id, Provider.name),
        (Provider.id, Provider.legal_name),
        (Listing.provider_id, Listing.name),
    )
    return union_all(
        *(select(provider_id, name).where(*_alike(name, words)) for provider_id, name in columns)
    )


def _alike(name: QueryableAttribute[str | None], words: int) -> Iterator[ColumnElement[bool]]:
    plain = func.replace(func.replace(func.lower(name), "'", ""), "\u2019", "")
    return (plain.like(bindparam(f"word{place}"), escape="/") for place in range(words))


def _escaped(word: str) -> str:
    """A word in which nothing stands for any letter."""
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _at_place(providers: set[int], place: str) -> set[int]:
    """Those of them that may be at a place; all where none was given, or we know none of theirs."""
    chosen = select(Listing.provider_id, Listing.address, Listing.town, Listing.postcode).where(
        Listing.provider_id.in_(providers or _NOBODY)
    )
    may_be: dict[int, list[bool]] = defaultdict(list)
    for provider_id, address, town, postcode in db.session.execute(chosen).tuples():
        may_be[provider_id].append(is_at(place, address=address, town=town, postcode=postcode))
    if not place.strip():
        return providers
    return {each for each in providers if not may_be[each] or any(may_be[each])}
