"""The demo's places: the invented town's, with real districts beside it, and where listings are."""

from __future__ import annotations

import csv
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from marketplace.demo.districts import districts
from marketplace.domain.access import command
from marketplace.domain.known_places import District
from marketplace.domain.places import Point, Precision, Where, miles_between
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.listings import Listing
from marketplace.queries.visible import directory_version
from marketplace.services.demo import seed
from marketplace.web.where import where_from
from tests.integration.places import add_district
from tests.integration.town import START

SEEDING = command("seed-demo")


def found(text: str) -> Where:
    where = where_from(text)
    assert isinstance(where, Where), where
    return where


def test_the_town_and_its_neighbours_are_found_and_every_listing_has_its_place(
    sqlite_directory: Flask,
) -> None:
    assert sqlite_directory
    seed(actor=SEEDING, now=START)

    home = found("zm1 3ab")
    assert (home.precision, home.ward, home.in_borough) == (Precision.POSTCODE, "Abbey", True)
    assert found("Pellbrook").in_borough is False
    assert found("Stannock, Marlbridge").district == "ZM5"
    real = found("DA5 1AA")
    assert (real.from_district, real.in_borough) == (True, False)
    assert found("sidcup").others == ()
    (other,) = found("Ashford").others
    assert found(other).point != found("Ashford").point
    assert found("Joydens Wood").district == "DA5"
    placed = db.session.execute(
        select(Listing.authority, Listing.ward, Listing.latitude).distinct()
    ).all()
    assert all(authority and ward and latitude for authority, ward, latitude in placed)
    assert {authority for authority, _, _ in placed} == {"Marlbridge", "Pellmoor"}


def test_seeding_again_changes_nothing_and_keeps_what_a_council_loaded(
    sqlite_directory: Flask,
) -> None:
    assert sqlite_directory
    add_district("DA5", latitude=51.5, longitude=0.2, authority="E09000004")
    seed(actor=SEEDING, now=START)
    assert found("DA5").point == Point(latitude=51.5, longitude=0.2)
    before = (directory_version(), len(db.session.scalars(select(AuditEvent.id)).all()))
    seed(actor=SEEDING, now=START)
    assert (directory_version(), len(db.session.scalars(select(AuditEvent.id)).all())) == before


def test_the_real_districts_are_where_they_say(shared: Path) -> None:
    path = shared / "postcodes" / "uk-outcode-centroids-2017.csv"
    with path.open(encoding="utf-8", newline="") as file:
        real = {row["postcode"]: row for row in csv.DictReader(file)}
    known = [row for name, row in districts().items() if name in real]
    assert len(known) > 60
    assert {name for name in districts() if name not in real} == {f"ZM{n}" for n in range(1, 7)}
    assert max(_apart(row, real[row.district]) for row in known) < 1


def _apart(district: District, row: dict[str, str]) -> float:
    there = Point(latitude=float(row["latitude"]), longitude=float(row["longitude"]))
    return miles_between(Point(latitude=district.latitude, longitude=district.longitude), there)
