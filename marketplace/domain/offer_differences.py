"""What an offer says, field by field in plain words, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marketplace.domain.dates import day_in_words
from marketplace.domain.listings import SERVICE_TYPES, Coverage, PriceUnit
from marketplace.domain.offers import (
    AccessFeature,
    Audience,
    Availability,
    Offer,
    TimeOfDay,
    Weekday,
    changed,
)

NOT_GIVEN = "Not given"

LABELS = {
    "name": "Name",
    "summary": "Summary",
    "description": "Description",
    "service_types": "Kinds of service",
    "personal_care": "Help with washing, dressing, eating or medicines",
    "cqc_location_id": "CQC location ID",
    "audiences": "Who it is for",
    "needs": "Needs",
    "languages": "Languages",
    "days": "Days",
    "times": "Times of day",
    "hours_note": "More about hours",
    "gatherings": "Sessions",
    "can_choose_gender": "People can choose whether a man or a woman supports them",
    "address": "Address",
    "town": "Town",
    "postcode": "Postcode",
    "address_private": "Keep the address private",
    "covers": "Area covered",
    "phone": "Phone",
    "email": "Email",
    "website": "Website",
    "price_from": "Price from",
    "price_to": "Price to",
    "price_unit": "What the price is for",
    "minimum_visit": "Shortest visit",
    "weekend_rate": "Weekend rate",
    "bank_holiday_rate": "Bank holiday rate",
    "included": "What the price includes",
    "extra_charges": "Extra charges",
    "priced_on": "Date of the prices",
    "direct_payments": "Takes direct payments",
    "isf": "Works with Individual Service Funds",
    "availability": "Availability",
    "access": "Accessibility",
    "access_note": "More about access",
    "complaints": "How to complain",
}
"""Every field of an offer, as pages name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that two versions say differently, in plain words. Text keeps its lines."""

    field: str
    label: str
    before: str
    after: str


def differences(
    before: Offer, after: Offer, *, within: Collection[str] | None = None
) -> tuple[Difference, ...]:
    """What differs, in the order of the form; `within` keeps to these fields."""
    return tuple(
        Difference(
            field=name,
            label=LABELS[name],
            before=in_words(before, name),
            after=in_words(after, name),
        )
        for name in changed(before, after)
        if within is None or name in within
    )


def in_words(offer: Offer, field: str) -> str:
    """What one field says, as people read it; `NOT_GIVEN` where it says nothing."""
    value = getattr(offer, field)
    if field == "covers":
        return _area(value)
    if field == "service_types":
        names = (SERVICE_TYPES[slug].name if slug in SERVICE_TYPES else slug for slug in value)
        return ", ".join(names) or NOT_GIVEN
    if field == "gatherings":
        return "\n".join(value) or NOT_GIVEN
    if field == "minimum_visit" and value is not None:
        return f"{value} minutes"
    return _plain(value) or NOT_GIVEN


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return f"£{value:,.2f}"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Audience | Availability | TimeOfDay | Weekday | AccessFeature | PriceUnit):
        return value.label
    if isinstance(value, tuple):
        return ", ".join(_plain(item) for item in value)
    return "" if value is None else str(value)


def _area(text: str) -> str:
    """How far it reaches; as it was typed where it cannot be read."""
    try:
        reach = Coverage.parse(text)
    except ValueError:
        return text
    if reach.borough:
        return "The whole borough"
    if reach.miles is not None:
        return f"Within {reach.miles:g} {'mile' if reach.miles == 1 else 'miles'}"
    if reach.wards:
        return f"Wards: {', '.join(reach.wards)}"
    return f"Postcodes beginning {', '.join(reach.districts)}" if reach.districts else NOT_GIVEN
