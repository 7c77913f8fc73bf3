"""What an import does to the directory: adds, changes, leaves alone; all rows or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from marketplace.domain.access import command
from marketplace.domain.errors import ConflictError
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.listings import Listing, ListingRevision
from marketplace.queries import visible
from marketplace.services.listings_file import export_listings, import_listings
from marketplace.services.listings_file_links import hold_unchecked
from marketplace.services.listings_file_writing import write_rows
from marketplace.services.transaction import Transaction
from tests.integration.listing_files import (
    CARE,
    GARDEN,
    bring,
    counts,
    open_holds,
    stored,
    write,
)
from tests.integration.places import add_postcode
from tests.integration.town import START

_WRITING = "marketplace.services.listings_file_writing"

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "listings.csv"


def test_a_new_listing_is_published_at_once(file: Path) -> None:
    report = bring(file, GARDEN)
    assert (report.added, report.changed, report.unchanged, report.problems) == (1, 0, 0, ())
    listing = stored("G1")
    assert listing.visible
    assert listing.slug.startswith("larkspur-gardening-")
    found = visible.by_slug(listing.slug)
    assert found is not None
    assert found.summary.provider == "Larkspur Ltd"
    assert counts() == {
        "listings": 1,
        "listing_revisions": 1,
        "audit_events": 1,
        "outbox": 1,
        "holds": 0,
        "version": stored("G1").changed_in,
    }


def test_one_with_a_location_waits_for_its_first_good_check(file: Path) -> None:
    bring(file, CARE, GARDEN)
    assert open_holds("C1") == {"unchecked"}
    assert not stored("C1").visible
    assert visible.by_slug(stored("C1").slug) is None
    assert stored("G1").visible


def test_the_same_file_again_changes_nothing(file: Path) -> None:
    bring(file, CARE, GARDEN)
    before = counts()
    report = bring(file, GARDEN, CARE)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)
    assert counts() == before


def test_coordinates_that_a_row_does_not_give_come_from_its_postcode(file: Path) -> None:
    add_postcode("DA5 1AA", latitude=51.44, longitude=0.15, authority="Bexley", ward="Crook Log")
    bare, told = GARDEN | {"postcode": "da51aa"}, CARE | {"postcode": "DA5 1AA"}
    told |= {"latitude": "51.5", "longitude": "0.2"}
    bring(file, bare, told)
    found = [stored(reference) for reference in ("G1", "C1")]
    assert [(row.latitude, row.longitude) for row in found] == [(51.44, 0.15), (51.5, 0.2)]
    assert {(row.authority, row.ward) for row in found} == {("Bexley", "Crook Log")}

    again = bring(file, bare, told)
    assert (again.changed, again.unchanged) == (0, 2)

    bring(file, bare | {"postcode": "DA5 9ZZ"})
    moved = stored("G1")
    assert (moved.latitude, moved.authority, moved.ward) == (None, "", "")


def test_an_export_holds_hidden_listings_and_its_import_changes_nothing(file: Path) -> None:
    bring(file, {**CARE, "needs": "Dementia;Autism", "price_from": "20"}, GARDEN)
    before, exported = counts(), file.with_name("out.csv")
    assert export_listings(exported) == 2
    assert list(file.parent.glob("*.part")) == []
    text = exported.read_text(encoding="utf-8")
    assert "C1,Larkspur Ltd,Larkspur home care" in text
    assert "Autism;Dementia" in text
    assert counts() == before


def test_a_change_is_written_with_its_revision_and_the_names_of_its_columns(file: Path) -> None:
    bring(file, {**GARDEN, "needs": "Dementia", "town": "Old Town"})
    version, slug = stored("G1").version, stored("G1").slug
    report = bring(file, {**GARDEN, "needs": "dementia;Autism", "town": "Secret Town"})
    assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
    listing = stored("G1")
    assert (listing.town, listing.slug, listing.version) == ("Secret Town", slug, version + 1)
    assert {need.name for need in listing.needs} == {"Dementia", "Autism"}
    numbers = select(ListingRevision.number).order_by(ListingRevision.number)
    assert list(db.session.scalars(numbers)) == [1, 2]
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "listing-changed")).one()
    assert event.data["changed"] == ["town", "needs"]
    assert "Secret" not in str(event.data)


def test_a_changed_name_is_compared_by_its_own_key(file: Path) -> None:
    bring(file, {**GARDEN, "name": "Wren\u2019s Gardens Ltd"})
    assert stored("G1").name_key == "wrens gardens"
    bring(file, {**GARDEN, "name": "The Robin Gardens"})
    assert stored("G1").name_key == "robin gardens"


def test_columns_that_the_file_does_not_have_are_left_as_they_are(file: Path) -> None:
    bring(file, {**GARDEN, "needs": "Dementia", "town": "Old Town", "direct_payments": "yes"})
    report = bring(file, {**GARDEN, "name": "Larkspur and daughters"})
    assert report.changed == 1
    listing = stored("G1")
    assert (listing.name, listing.town, listing.direct_payments) == (
        "Larkspur and daughters",
        "Old Town",
        True,
    )
    assert [need.slug for need in listing.needs] == ["dementia"]


def test_what_the_file_does_not_name_is_left_alone(file: Path) -> None:
    bring(file, GARDEN, CARE)
    bring(file, {**GARDEN, "reference": "G2"})
    assert counts()["listings"] == 3
    assert stored("G1").visible


def test_one_bad_row_stops_all(file: Path) -> None:
    before = counts()
    report = bring(file, GARDEN, {**CARE, "cqc_location_id": ""}, {**GARDEN, "reference": "G3"})
    assert [(p.line, p.column) for p in report.problems] == [(3, "cqc_location_id")]
    assert report.added == 0
    assert counts() == before


def test_good_rows_can_be_imported_and_the_others_mended(file: Path) -> None:
    rejected = file.with_name("listings.rejected.csv")
    bad = {**CARE, "cqc_location_id": "", "town": "=Town"}
    report = bring(file, GARDEN, bad, rejected_to=rejected)
    assert (report.added, report.rejected, len(report.problems)) == (1, 1, 1)
    text = rejected.read_text(encoding="utf-8")
    assert "problem" in text.splitlines()[0]
    assert "regulated service" in text
    rejected.write_text(text.replace("home-care,,", "home-care,1-9000000000001,"), encoding="utf-8")
    again = import_listings(rejected, actor=command("listings import"), now=START)
    assert (again.added, again.problems) == (1, ())
    assert stored("C1").town == "=Town"


def test_two_rows_with_one_reference_are_both_refused(file: Path) -> None:
    rejected = file.with_name("x.csv")
    twice = [GARDEN, CARE, {**GARDEN, "name": "Another name"}]
    report = bring(file, *twice, rejected_to=rejected)
    assert [(p.line, p.column) for p in report.problems] == [(2, "reference"), (4, "reference")]
    assert "line 4" in report.problems[0].reason
    assert counts()["listings"] == 1


def test_a_repeated_reference_is_refused_even_where_one_of_the_rows_is_bad(file: Path) -> None:
    report = bring(file, GARDEN, {**GARDEN, "name": ""}, rejected_to=file.with_name("x.csv"))
    assert report.added == 0
    assert {p.line for p in report.problems} == {2, 3}


def test_a_crash_in_the_middle_leaves_nothing_behind(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(file, {**GARDEN, "reference": "G0"})
    before = counts()
    rows = [{**GARDEN, "reference": f"G{number}", "town": "New"} for number in range(1200)]
    calls = []

    def fails_the_second_time(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 3:
            raise RuntimeError("the lights went out")
        hold_unchecked(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(f"{_WRITING}.hold_unchecked", fails_the_second_time)
    with pytest.raises(RuntimeError, match="lights"):
        bring(file, *rows)
    assert counts() == before
    monkeypatch.undo()
    report = bring(file, *rows)
    assert (report.added, report.changed) == (1199, 1)


def test_a_listing_that_changed_while_the_file_was_read_is_not_overwritten(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(file, {**GARDEN, "town": "Old"})

    def somebody_was_faster(*arguments: object) -> object:
        tx = arguments[0]
        assert isinstance(tx, Transaction)
        listing = tx.session.scalars(select(Listing)).one()
        listing.town = "Newer"
        tx.session.flush()
        return write_rows(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("marketplace.services.listings_file.write_rows", somebody_was_faster)
    with pytest.raises(ConflictError, match="run the import again"):
        bring(file, {**GARDEN, "name": "New name"})
    assert stored("G1").name == GARDEN["name"]


def test_progress_is_told_by_stage(file: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write(file, GARDEN, CARE)
    import_listings(file, actor=command("x"), now=START, progress=lambda *where: told.append(where))
    size = file.stat().st_size
    assert ("Reading", size, size) in told
    assert told[-1] == ("Writing", 2, 2)
