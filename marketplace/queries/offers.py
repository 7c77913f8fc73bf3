"""Reads what a listing holds as an `Offer`: for its provider and for staff, hidden or not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from marketplace.domain.errors import NotFoundError
from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import Availability, Offer
from marketplace.models.base import JsonObject, db
from marketplace.models.listings import (
    Language,
    Listing,
    Need,
    listing_languages,
    listing_needs,
    listing_service_types,
)
from marketplace.models.locations import Location, ObservationRow, RegulatorRecord
from marketplace.queries.vocabulary import slugs_of, spelt_in_order

DETAILS = (
    "personal_care",
    "audiences",
    "days",
    "times",
    "hours_note",
    "gatherings",
    "can_choose_gender",
    "minimum_visit",
    "weekend_rate",
    "bank_holiday_rate",
    "included",
    "extra_charges",
    "priced_on",
    "access",
    "access_note",
    "complaints",
)
"""What an offer has and no column: kept together in `Listing.details`."""
_TEXTS = ("name", "summary", "description", "address", "town", "covers", "phone", "email")
_SAME = (*_TEXTS, "website", "address_private", "price_from", "price_to", "direct_payments", "isf")
"""Columns that hold what the offer's field of the same name does."""


def offer_of(listing_id: int) -> Offer:
    """The content of a listing now, as the public would see it were it shown.

    Raises NotFoundError where there is no such listing.
    """
    chosen = (
        select(Listing.__table__, Location.cqc_id)
        .outerjoin_from(Listing, Location, Location.id == Listing.location_id)
        .where(Listing.id == listing_id)
    )
    row = db.session.execute(chosen).one_or_none()
    if row is None:
        raise NotFoundError("there is no such listing")
    columns = {name: getattr(row, name) for name in _SAME}
    return replace(
        details_from(row.details),
        **columns,
        postcode=row.postcode or "",
        cqc_location_id=row.cqc_id or "",
        price_unit=PriceUnit(row.price_unit) if row.price_unit else None,
        availability=Availability(row.availability) if row.availability else None,
        service_types=slugs_of(listing_service_types, [listing_id])[listing_id],
        needs=spelt_in_order(Need, listing_needs, listing_id),
        languages=spelt_in_order(Language, listing_languages, listing_id),
    )


def details_from(details: JsonObject | None) -> Offer:
    """An offer with those of its fields that have no column, as `Listing.details` keeps them."""
    return Offer.from_json(
        {name: (details or {})[name] for name in DETAILS if name in (details or {})}
    )


def details_of(offer: Offer) -> JsonObject:
    """What `Listing.details` keeps of an offer."""
    content = offer.as_json()
    return {name: content[name] for name in DETAILS}


def coordinates_of(location_key: int | None, *, postcode: str) -> tuple[float, float] | None:
    """Latitude and longitude from the regulator's stored record of a location.

    None where nothing readable is stored, or the record's postcode is another one.
    """
    chosen = (
        select(RegulatorRecord.body)
        .join(ObservationRow, ObservationRow.record_digest == RegulatorRecord.digest)
        .join(Location, Location.last_found_id == ObservationRow.id)
        .where(Location.id == location_key)
    )
    body = db.session.scalars(chosen).one_or_none() if location_key and postcode else None
    if body is None or _compact(body.get("postalCode")) != _compact(postcode):
        return None
    latitude = _degrees(body.get("onspdLatitude"), 90)
    longitude = _degrees(body.get("onspdLongitude"), 180)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _compact(text: object) -> str:
    return "".join(str(text).split()).upper()


def _degrees(value: object, furthest: int) -> float | None:
    """A number of degrees; the register writes it as a number, and in places as text."""
    try:
        degrees = Decimal(str(value))
    except ArithmeticError:
        return None
    return round(float(degrees), 7) if degrees.is_finite() and abs(degrees) <= furthest else None
