"""Listing files for tests, and what an import left in the tables."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from marketplace.domain.access import command, job
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing, ListingRevision
from marketplace.queries import visible
from marketplace.services.listings_file import ImportReport, import_listings
from marketplace.services.transaction import transaction
from marketplace.services.visibility import refresh
from tests.integration.town import START

GARDEN = {
    "reference": "G1",
    "provider_name": "Larkspur Ltd",
    "name": "Larkspur gardening",
    "service_types": "gardening",
}
CARE = {
    "reference": "C1",
    "provider_name": "Larkspur Ltd",
    "name": "Larkspur home care",
    "service_types": "home-care",
    "cqc_location_id": "1-9000000000001",
}


def write(path: Path, *rows: Mapping[str, str], columns: tuple[str, ...] = ()) -> Path:
    """Write a listing file with the columns of all rows, or with just these."""
    names = columns or tuple(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
    return path


def bring(path: Path, *rows: Mapping[str, str], rejected_to: Path | None = None) -> ImportReport:
    """Write a file and import it."""
    write(path, *rows)
    return import_listings(
        path,
        actor=command("listings import"),
        now=START + timedelta(hours=1),
        rejected_to=rejected_to,
    )


def counts() -> dict[str, int]:
    """Everything that an import could have written, counted."""
    db.session.rollback()
    tables = (Listing, ListingRevision, AuditEvent, OutboxRow, HoldRow)
    found = {
        table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in tables
    }
    return {**found, "version": visible.directory_version()}


def stored(reference: str) -> Listing:
    """A listing as it is in the database now."""
    db.session.rollback()
    return db.session.scalars(select(Listing).where(Listing.reference == reference)).one()


def open_holds(reference: str) -> set[str]:
    """The kinds of a listing's open holds."""
    chosen = select(HoldRow.kind).where(
        HoldRow.listing_id == stored(reference).id, HoldRow.lifted_at.is_(None)
    )
    return set(db.session.scalars(chosen))


def check_was_good(reference: str) -> None:
    """Do what the rating job does on a first good check of a location rated Good."""
    listing_id = stored(reference).id
    with transaction(actor=job("check-ratings"), now=START + timedelta(hours=2)) as tx:
        tx.session.execute(
            update(HoldRow)
            .where(
                HoldRow.listing_id == listing_id,
                HoldRow.kind == HoldKind.UNCHECKED.value,
                HoldRow.lifted_at.is_(None),
            )
            .values(lifted_at=tx.now, lifted_by=str(tx.actor), lift_reason="Checked.")
            .execution_options(synchronize_session=False)
        )
        listing = tx.get(Listing, listing_id)
        listing.rating, listing.first_checked_at = "good", tx.now
        refresh(tx, (listing_id,))


def hold(reference: str, kind: HoldKind) -> None:
    """Place a hold, as its authority would."""
    listing_id = stored(reference).id
    with transaction(actor=job("check-ratings"), now=START + timedelta(hours=3)) as tx:
        tx.add(
            HoldRow(
                listing_id=listing_id,
                kind=kind.value,
                authority=kind.authority.value,
                rule_version="test",
                placed_at=tx.now,
                placed_by=str(tx.actor),
                reason="A reason.",
            )
        )
        refresh(tx, (listing_id,))
