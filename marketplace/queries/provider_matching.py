"""Finds the provider that somebody means among all that we know, shown or not. Nobody is told."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import bindparam, select, union

from marketplace.domain.concern_answers import Naming
from marketplace.domain.provider_names import is_at, normal_name
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.models.providers import Provider

_NOBODY = {0}
"""No provider: the same statement runs for a name that is known and for one that is not."""
_NO_NAME = "-"
"""No key is this: keys have letters and digits alone."""
# Made once: to build it takes longer than to run it.
_BY_NAME = union(
    select(Provider.id).where(Provider.name_key == bindparam("wanted")),
    select(Provider.id).where(Provider.legal_name_key == bindparam("wanted")),
    select(Listing.provider_id).where(Listing.name_key == bindparam("wanted")),
)


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
    """Who has this name, compared by its key."""
    return set(db.session.scalars(_BY_NAME, {"wanted": wanted or _NO_NAME}))


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
