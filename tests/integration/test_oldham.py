"""The main job on real input: every location of one borough, imported and checked over HTTP."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.cqc.simulator.server import running_simulator
from marketplace.domain.listing_file import COLUMNS
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.models.base import db
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.services.outbox import drain
from marketplace.wiring import EXTENSION
from tests.contract.register_records import Record, oldham
from tests.integration.town import JOB, START, outbox_topics
from tests.running import running_app

RATED = {"outstanding": 4, "good": 59, "requires-improvement": 11, None: 32}
CLOSED = 77


@pytest.fixture
def borough(shared: Path, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application with a simulator that has all 451 records."""
    with (
        running_simulator(oldham(shared)) as simulator,
        running_app(
            database_url=database_url,
            instance_dir=tmp_path / "instance",
            CQC_API_URL=simulator.url,
            CQC_REQUESTS_PER_MINUTE="60000",
        ) as app,
        app.app_context(),
    ):
        yield app


def social_care(shared: Path, status: str) -> list[Record]:
    """The adult social care locations with this registration status."""
    return [
        record
        for record in oldham(shared)
        if record["registrationStatus"] == status
        and record["inspectionDirectorate"] == "Adult social care"
    ]


def service_types(record: Record) -> str:
    """What a listing of this location offers, going by what the register calls it."""
    named = {kind["name"] for kind in record["gacServiceTypes"]}
    slugs = [
        kind.slug for kind in SERVICE_TYPES.values() if named & set(kind.register_service_types)
    ]
    return ";".join(slugs or ["home-care"])


def write_file(path: Path, records: list[Record]) -> None:
    """Write the listing file of these locations, as a council would."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, fieldnames=COLUMNS)
        rows.writeheader()
        for record in records:
            rows.writerow(
                {
                    "reference": record["locationId"],
                    "provider_name": f"Provider {record['providerId']}",
                    "name": record["name"],
                    "service_types": service_types(record),
                    "cqc_location_id": record["locationId"].lower(),
                    "postcode": record["postalCode"],
                    "phone": record.get("mainPhoneNumber", ""),
                    "website": record.get("website", ""),
                }
            )


def run(app: Flask, *words: str) -> str:
    """Run one of our commands; return what it printed."""
    done = app.test_cli_runner().invoke(args=list(words))
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_the_registered_social_care_locations(
    borough: Flask, shared: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    write_file(tmp_path / "oldham.csv", social_care(shared, "Registered"))
    run(borough, "listings", "import", str(tmp_path / "oldham.csv"))
    report = json.loads(run(borough, "cqc", "check", "--json").splitlines()[-1])
    assert (report["status"], report["checked"], report["failed"]) == ("complete", 106, 0)
    assert (report["hidden"], report["restored"]) == ([], [])
    listings = db.session.scalars(select(Listing)).all()
    assert all(listing.visible for listing in listings)
    assert Counter(listing.rating for listing in listings) == RATED
    assert outbox_topics() == {"index"}
    drain(borough.extensions[EXTENSION].text_index, actor=JOB, now=START.replace(year=2030))
    assert "No differences" in run(borough, "verify")
    assert_no_person_anywhere(borough, tmp_path / "instance", caplog)


def test_the_deregistered_ones_are_all_held_as_such(
    borough: Flask, shared: Path, tmp_path: Path
) -> None:
    write_file(tmp_path / "closed.csv", social_care(shared, "Deregistered"))
    run(borough, "listings", "import", str(tmp_path / "closed.csv"))
    report = json.loads(run(borough, "cqc", "check", "--json").splitlines()[-1])
    assert (report["status"], report["checked"]) == ("complete", CLOSED)
    still_open = select(HoldRow.kind).where(HoldRow.lifted_at.is_(None))
    assert Counter(db.session.scalars(still_open)) == {"registration": CLOSED}


def assert_no_person_anywhere(app: Flask, instance: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The shared records say REDACTED wherever the real ones name a person."""
    name = re.compile("redacted", re.IGNORECASE)
    assert not name.search(caplog.text)
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            assert not name.search(str(row)), table.name
    files = [*instance.rglob("*"), *Path(str(app.instance_path)).rglob("*")]
    for path in files:
        if path.is_file():
            assert b"redacted" not in path.read_bytes().lower(), path.name
