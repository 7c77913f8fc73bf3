"""Puts places into the tables, for tests that ask about them."""

from __future__ import annotations

from marketplace.domain.access import command
from marketplace.domain.known_places import District, Named, Unit
from marketplace.services.places_writing import put_districts, put_names, put_postcodes
from marketplace.services.transaction import transaction
from tests.integration.town import START

_ACTOR = command("postcodes import")


def add_postcode(
    postcode: str, *, latitude: float, longitude: float, authority: str = "", ward: str = ""
) -> None:
    """Know a unit postcode; nothing follows from it for its district."""
    with transaction(actor=_ACTOR, now=START) as tx:
        put_postcodes(tx, [Unit(postcode, latitude, longitude, authority, ward)])


def add_district(
    district: str, *, latitude: float, longitude: float, authority: str = "", town: str = ""
) -> None:
    """Know the middle of a postcode district."""
    with transaction(actor=_ACTOR, now=START) as tx:
        put_districts(tx, [District(district, latitude, longitude, authority, town)])


def add_place(  # noqa: PLR0913 - the columns
    name: str,
    *,
    latitude: float,
    longitude: float,
    near: str = "",
    district: str = "",
    authority: str = "",
) -> None:
    """Know a place by its name."""
    with transaction(actor=_ACTOR, now=START) as tx:
        put_names(tx, [Named(name, near, latitude, longitude, district, authority)])
