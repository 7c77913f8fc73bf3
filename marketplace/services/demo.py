"""Fills a database with the fictional council's providers and listings."""

from __future__ import annotations

from datetime import datetime

from marketplace.demo.districts import districts, villages
from marketplace.demo.listings import listing_rows
from marketplace.demo.places import units
from marketplace.domain.access import Actor
from marketplace.domain.errors import MarketplaceError
from marketplace.domain.place_events import PLACES, PostcodesImported
from marketplace.queries.places import district_places, postcode_places
from marketplace.services.demo_terms import seed_terms
from marketplace.services.listing_places import place_listings
from marketplace.services.listings_file import ImportReport, import_rows
from marketplace.services.places_writing import (
    derive_places,
    put_districts,
    put_names,
    put_postcodes,
)
from marketplace.services.transaction import transaction


class DemoDataBroken(MarketplaceError):
    """The demo's own rows do not pass the checks of the listing file."""


def seed(*, actor: Actor, now: datetime) -> ImportReport:
    """Import the fictional listings; what is there already stays as it is.

    Nothing is made up about the regulator: regulated listings wait for their first check, as any
    imported ones do.
    """
    _seed_places(actor=actor, now=now)
    report = import_rows(listing_rows(), actor=actor, now=now)
    if report.problems:
        raise DemoDataBroken("; ".join(f"{p.column}: {p.reason}" for p in report.problems))
    seed_terms(actor=actor, now=now)
    return report


def _seed_places(*, actor: Actor, now: datetime) -> None:
    """Put the demo's places into the tables. What a council has loaded itself stays as it is."""
    with transaction(actor=actor, now=now) as tx:
        known, postcodes = district_places(), postcode_places([row.postcode for row in units()])
        new = [row for name, row in districts().items() if name not in known]
        new_units = [row for row in units() if row.postcode not in postcodes]
        if not (new or new_units):
            return
        put_postcodes(tx, new_units)
        put_districts(tx, new)
        put_names(tx, villages())
        moved = derive_places(tx, names={}) | {row.district for row in new}
        listings = place_listings(tx, moved_districts=moved)
        tx.record(
            PostcodesImported(
                subject=PLACES,
                postcodes=len(new_units),
                removed=0,
                districts=len(moved),
                listings=listings,
            )
        )
