"""No edit of a file lifts a hold: changing the link to the regulator never shows a listing."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketplace.domain.visibility import HoldKind
from tests.integration.listing_files import (
    CARE,
    GARDEN,
    bring,
    check_was_good,
    hold,
    open_holds,
    stored,
)

pytestmark = pytest.mark.usefixtures("directory")

_OTHER = "1-9000000000002"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "listings.csv"


def test_a_new_link_waits_for_its_check_again(file: Path) -> None:
    bring(file, CARE)
    check_was_good("C1")
    assert stored("C1").visible
    bring(file, {**CARE, "cqc_location_id": _OTHER})
    listing = stored("C1")
    assert open_holds("C1") == {"unchecked"}
    assert not listing.visible
    assert (listing.rating, listing.first_checked_at) == (None, None)
    assert listing.location is not None
    assert listing.location.cqc_id == _OTHER


@pytest.mark.parametrize("kind", list(HoldKind))
def test_every_hold_stays_whatever_the_link_becomes(file: Path, kind: HoldKind) -> None:
    day = {**CARE, "service_types": "day-opportunities"}
    bring(file, day)
    check_was_good("C1")
    hold("C1", kind)
    for location_id in (_OTHER, "", CARE["cqc_location_id"]):
        bring(file, {**day, "cqc_location_id": location_id})
        assert kind.value in open_holds("C1")
        assert not stored("C1").visible


def test_a_link_that_is_taken_off_keeps_the_listing_waiting(file: Path) -> None:
    day = {**CARE, "service_types": "day-opportunities"}
    bring(file, day)
    bring(file, {**day, "cqc_location_id": ""})
    assert open_holds("C1") == {"unchecked"}
    assert not stored("C1").visible


def test_a_listing_that_gets_a_link_waits_for_its_first_check(file: Path) -> None:
    bring(file, GARDEN)
    assert stored("G1").visible
    bring(file, {**GARDEN, "cqc_location_id": _OTHER})
    assert open_holds("G1") == {"unchecked"}
    assert not stored("G1").visible


def test_the_same_link_written_otherwise_is_no_change(file: Path) -> None:
    bring(file, CARE)
    check_was_good("C1")
    report = bring(file, {**CARE, "cqc_location_id": " 1-9000000 000001 "})
    assert report.unchanged == 1
    assert stored("C1").visible


def test_an_edit_of_anything_else_leaves_a_checked_listing_shown(file: Path) -> None:
    bring(file, CARE)
    check_was_good("C1")
    bring(file, {**CARE, "name": "A new name"})
    assert open_holds("C1") == set()
    assert stored("C1").visible
    assert stored("C1").rating == "good"


def test_two_listings_can_share_a_location(file: Path) -> None:
    bring(file, CARE, {**CARE, "reference": "C2"})
    assert stored("C1").location_id == stored("C2").location_id
    assert open_holds("C2") == {"unchecked"}
