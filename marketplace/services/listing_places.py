"""Fills what the table of postcodes knows of where listings are. A fragment of other use cases.

Coordinates that somebody gave stay; authority and ward are always those of the postcode.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from marketplace.domain.place_events import ListingPlaced
from marketplace.models.base import Base
from marketplace.models.listings import Listing
from marketplace.models.places import PostcodeRow
from marketplace.services.alerts import listing_subject
from marketplace.services.transaction import Transaction
from marketplace.services.visibility import refresh

_LISTINGS = Base.metadata.tables[Listing.__tablename__]
_FILLED = ("latitude", "longitude", "authority", "ward")
_STANDING = (
    select(
        Listing.id,
        Listing.postcode,
        Listing.address_private,
        *(getattr(Listing, name) for name in _FILLED),
        *(getattr(PostcodeRow, name).label(f"known_{name}") for name in _FILLED),
    )
    .outerjoin(PostcodeRow, PostcodeRow.postcode == Listing.postcode)
    .where(Listing.postcode.is_not(None))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What the table says of a listing that the listing does not."""

    listing_id: int
    values: dict[str, object]
    names: tuple[str, ...]


def place_listings(tx: Transaction, *, moved_districts: Collection[str] = ()) -> int:
    """Bring every listing to what the table says of its postcode; return how many changed.

    The directory version is raised for them, and for those that the middle of a district stands
    in for where that moved: search keeps copies of both.
    """
    rows = tx.session.execute(_STANDING).all()
    changes = [change for row in rows if (change := _change(row)) is not None]
    if changes:
        tx.session.connection().execute(
            update(_LISTINGS)
            .where(_LISTINGS.c.id == bindparam("listing_id"))
            .values({name: bindparam(f"new_{name}") for name in _FILLED}),
            [
                {"listing_id": change.listing_id}
                | {f"new_{name}": value for name, value in change.values.items()}
                for change in changes
            ],
        )
        tx.record(
            *(
                ListingPlaced(subject=listing_subject(change.listing_id), filled=change.names)
                for change in changes
            )
        )
    placed = {change.listing_id for change in changes}
    stood_in_for = {row.id for row in rows if _stands_in(row, moved_districts)}
    if placed or stood_in_for:
        refresh(tx, placed | stood_in_for)
    return len(placed)


def _change(row: Row[Any]) -> _Change | None:
    known = row.known_latitude is not None
    place = (row.latitude, row.longitude)
    if known and row.latitude is None:
        place = (row.known_latitude, row.known_longitude)
    area = (row.known_authority, row.known_ward) if known else ("", "")
    values: dict[str, object] = dict(zip(_FILLED, (*place, *area), strict=True))
    names = tuple(name for name in _FILLED if values[name] != getattr(row, name))
    return _Change(listing_id=row.id, values=values, names=names) if names else None


def _stands_in(row: Row[Any], districts: Collection[str]) -> bool:
    """Whether the middle of one of these districts is all that search knows of a listing."""
    unplaced = row.address_private or (row.latitude is None and row.known_latitude is None)
    return bool(unplaced) and row.postcode.partition(" ")[0] in districts
