"""The invented unit postcodes: those of every invented listing, and some where people live."""

from __future__ import annotations

from marketplace.demo.districts import authority_of
from marketplace.demo.offers import Place, coordinates, offers, unlisted
from marketplace.domain.known_places import Unit

_HOMES = (
    *("ZM1 1AB", "ZM1 3AB", "ZM1 5QQ", "ZM1 7QX", "ZM2 1AA", "ZM2 4AA", "ZM2 6BT"),
    *("ZM3 2AA", "ZM3 7DN", "ZM4 1AA", "ZM4 5RH", "ZM5 1AA", "ZM5 4JW", "ZM6 1AA", "ZM6 5SL"),
)
"""Postcodes without a listing, for a look round as somebody who lives there."""
_WARDS = {
    "ZM1": ("Abbey", "Wharfside"),
    "ZM2": ("Northgate", "Beacon Hill"),
    "ZM3": ("Hatherwick", "Hatherwick"),
    "ZM4": ("Oxleigh", "Oxleigh"),
    "ZM5": ("Stannock East", "Stannock West"),
    "ZM6": ("Pellbrook", "Rookwood"),
}
"""The invented wards: of the sectors 0 to 4 of a district, and of the others."""
_LOWER_SECTORS = "01234"


def homes(base_url: str) -> tuple[str, ...]:
    """Lines that tell somebody at a terminal where invented people live, for a look round."""
    town, village, outside = "ZM2 1AA", "ZM3 2AA", "ZM6 1AA"
    return (
        f"Look for care at {base_url}/search as somebody who lives at",
        f"  {town} in Marlbridge, {village} in Hatherwick, or {outside}, outside the borough",
    )


def units() -> list[Unit]:
    """Every invented unit postcode, in alphabetical order."""
    listed = {offer.place.postcode for offer in (*offers(), *unlisted())}
    return [_unit(postcode) for postcode in sorted(listed | set(_HOMES))]


def _unit(postcode: str) -> Unit:
    district, _, inward = postcode.partition(" ")
    lower, upper = _WARDS[district]
    latitude, longitude = coordinates(Place(street="", town="", postcode=postcode))
    ward = lower if inward[0] in _LOWER_SECTORS else upper
    return Unit(postcode, latitude, longitude, authority_of(postcode), ward)
