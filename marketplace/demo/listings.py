"""The invented listings as rows of the listing file, so that seeding is an ordinary import."""

from __future__ import annotations

from marketplace.demo.offers import Offer, coordinates, offers


def listing_rows() -> list[dict[str, str]]:
    """Every invented listing with the columns of the listing file."""
    return [_row(offer) for offer in offers()]


def _row(offer: Offer) -> dict[str, str]:
    latitude, longitude = coordinates(offer.place)
    *amounts, unit = offer.price.split() or [""]
    low, high = (*amounts, "", "")[:2]
    return {
        "reference": offer.reference,
        "provider_name": offer.provider_name,
        "name": offer.name,
        "summary": offer.summary,
        "description": offer.description,
        "service_types": ";".join(offer.services),
        "cqc_location_id": offer.location_id,
        "address": offer.place.street,
        "town": offer.place.town,
        "postcode": offer.place.postcode,
        "latitude": str(latitude),
        "longitude": str(longitude),
        "covers": offer.covers,
        "phone": offer.phone,
        "email": f"{offer.provider_key}@example.org",
        "website": f"https://{offer.provider_key}.example.org",
        "price_from": low,
        "price_to": high,
        "price_unit": unit,
        "direct_payments": "yes" if offer.direct_payments else "no",
        "languages": offer.languages,
        "needs": offer.needs,
    }
