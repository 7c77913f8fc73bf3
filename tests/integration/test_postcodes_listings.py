"""What listings learn from the postcodes that are loaded, and that search hears of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import command
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.listings import Listing
from marketplace.queries.visible import changes_since, directory_version
from marketplace.services.transaction import transaction
from tests.integration.postcode_files import PLAIN, load, written
from tests.integration.town import START, add_listing


@pytest.fixture
def folder(directory: Flask, tmp_path: Path) -> Path:
    """Where the files are; the application's context is open on each kind of database."""
    assert directory
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def test_listings_take_what_they_lack_and_search_hears_of_it(folder: Path) -> None:
    bare, told, elsewhere = (
        _listing(postcode, place)
        for postcode, place in (
            ("DA5 1AA", None),
            ("DA5 1AA", (51.0, 0.5)),
            ("M1 1AE", None),
        )
    )
    version = directory_version()
    loaded = load(written(folder, PLAIN + "DA5 1AA,51.44,0.15,Bexley,St Mary's\n"))
    assert loaded.listings == 2
    assert _place(bare) == (51.44, 0.15, "Bexley", "St Mary's")
    assert _place(told) == (51.0, 0.5, "Bexley", "St Mary's")
    assert _place(elsewhere) == (None, None, "", "")
    assert changes_since(version).changed_ids == {bare, told}
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    kept = {event.subject: event.data for event in events if event.kind == "listing-placed"}
    assert kept[f"listing:{told}"] == {"filled": ["authority", "ward"]}
    assert [event.data["listings"] for event in events if event.kind == "postcodes-imported"] == [2]

    version = directory_version()
    assert load(written(folder, PLAIN + "DA5 1AA,51.44,0.15,Bexley,St Mary's\n")).listings == 0
    assert directory_version() == version


def test_search_hears_of_listings_that_the_middle_of_a_moved_district_stands_in_for(
    folder: Path,
) -> None:
    unplaced, private, elsewhere = (
        _listing(postcode, place, private=private)
        for postcode, place, private in (
            ("DA5 9ZZ", None, False),
            ("DA5 1AA", (51.0, 0.5), True),
            ("M1 1AE", None, False),
        )
    )
    version = directory_version()
    loaded = load(written(folder, "postcode,latitude,longitude\nDA5,51.44,0.15\n"))
    assert (loaded.moved, loaded.listings) == (1, 0)
    assert changes_since(version).changed_ids == {unplaced, private}
    assert elsewhere not in changes_since(version).changed_ids


def test_a_listing_whose_postcode_has_ended_is_in_no_ward_any_more(folder: Path) -> None:
    listing = _listing("DA5 1AA", None)
    load(written(folder, PLAIN + "DA5 1AA,51.44,0.15,Bexley,St Mary's\nDA5 1AB,51,0,Bexley,\n"))
    load(written(folder, PLAIN + "DA5 1AB,51.44,0.15,Bexley,\n"), replace=True)
    assert _place(listing) == (51.44, 0.15, "", "")


def _listing(postcode: str, place: tuple[float, float] | None, *, private: bool = False) -> int:
    listing = add_listing(None, reference=f"{postcode} {place} {private}")
    with transaction(actor=command("test"), now=START) as tx:
        row = tx.get(Listing, listing)
        row.postcode, row.address_private = postcode, private
        row.latitude, row.longitude = place or (None, None)
    return listing


def _place(listing: int) -> tuple[float | None, float | None, str, str]:
    row = db.session.get_one(Listing, listing, populate_existing=True)
    return (row.latitude, row.longitude, row.authority, row.ward)
