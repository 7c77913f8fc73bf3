"""Reads listings as the listing file writes them, for staff: published ones, hidden or not.

This is no public door. What is read here goes to a file that an operator asked for, or is
compared with one that an operator brings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from marketplace.domain.listing_file import degrees_text, money_text, yes_or_no
from marketplace.domain.listings import Publication
from marketplace.models.base import db
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
from marketplace.queries.vocabulary import chunks, slugs_of

_CHUNK = 500

_STORED: Select[Any] = (
    select(
        Listing.id,
        Listing.version,
        Listing.reference,
        Provider.name.label("provider_name"),
        Listing.name,
        Listing.summary,
        Listing.description,
        Location.cqc_id,
        Listing.address,
        Listing.town,
        Listing.postcode,
        Listing.latitude,
        Listing.longitude,
        Listing.covers,
        Listing.phone,
        Listing.email,
        Listing.website,
        Listing.price_from,
        Listing.price_to,
        Listing.price_unit,
        Listing.direct_payments,
    )
    .join(Provider, Provider.id == Listing.provider_id)
    .outerjoin(Location, Location.id == Listing.location_id)
    .order_by(Listing.id)
)
_WORD_COLUMNS = ("languages", "needs")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredListing:
    """A listing in the database. `content` compares with `domain.listing_file.Entry.content`."""

    id: int
    version: int
    content: dict[str, str]

    @property
    def reference(self) -> str:
        """The owner's own reference."""
        return self.content["reference"]


def stored_listings(references: Collection[str]) -> dict[str, StoredListing]:
    """The listings with these references, by reference, whatever their publication."""
    found = {}
    for start in range(0, len(references), _CHUNK):
        wanted = list(references)[start : start + _CHUNK]
        for stored in _read(_STORED.where(Listing.reference.in_(wanted))):
            found[stored.reference] = stored
    return found


def published_cells() -> Iterator[dict[str, str]]:
    """Every published listing, hidden ones too, as the cells of its row; by ascending id."""
    names = word_names()
    chosen = select(Listing.id).where(Listing.publication == Publication.PUBLISHED.value)
    for chunk in chunks(db.session.scalars(chosen.order_by(Listing.id)).all()):
        for stored in _read(_STORED.where(Listing.id.in_(chunk))):
            yield cells_of(stored, names)


def word_names() -> dict[str, dict[str, str]]:
    """The names of languages and of needs, by slug."""
    return {
        "languages": {row.slug: row.name for row in db.session.scalars(select(Language))},
        "needs": {row.slug: row.name for row in db.session.scalars(select(Need))},
    }


def cells_of(stored: StoredListing, names: dict[str, dict[str, str]]) -> dict[str, str]:
    """The cells of a listing's row: its content, with words by name."""
    cells = dict(stored.content)
    for column in _WORD_COLUMNS:
        slugs = [slug for slug in cells[column].split(";") if slug]
        cells[column] = ";".join(names[column][slug] for slug in slugs)
    return cells


def _read(chosen: Select[Any]) -> Iterator[StoredListing]:
    rows = db.session.execute(chosen).all()
    ids = [row.id for row in rows]
    kinds = slugs_of(listing_service_types, ids)
    languages = slugs_of(listing_languages, ids)
    needs = slugs_of(listing_needs, ids)
    for row in rows:
        yield StoredListing(
            id=row.id,
            version=row.version,
            content={
                "reference": row.reference,
                "provider_name": row.provider_name,
                "name": row.name,
                "summary": row.summary,
                "description": row.description,
                "service_types": ";".join(sorted(kinds[row.id])),
                "cqc_location_id": row.cqc_id or "",
                "address": row.address,
                "town": row.town,
                "postcode": row.postcode or "",
                "latitude": degrees_text(row.latitude),
                "longitude": degrees_text(row.longitude),
                "covers": row.covers,
                "phone": row.phone,
                "email": row.email,
                "website": row.website,
                "price_from": money_text(row.price_from),
                "price_to": money_text(row.price_to),
                "price_unit": row.price_unit or "",
                "direct_payments": yes_or_no(on=row.direct_payments),
                "languages": ";".join(sorted(languages[row.id])),
                "needs": ";".join(sorted(needs[row.id])),
            },
        )
