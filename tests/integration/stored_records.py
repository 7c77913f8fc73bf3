"""Records of the regulator as a check stores them."""

from __future__ import annotations

from sqlalchemy import select, update

from marketplace.models.locations import Location, ObservationRow, RegulatorRecord
from marketplace.services.transaction import transaction
from tests.integration.town import IMPORT, START


def observe(cqc_id: str, body: dict[str, object]) -> None:
    """Store a record of the regulator, as a check does."""
    with transaction(actor=IMPORT, now=START) as tx:
        location = tx.session.scalars(select(Location).where(Location.cqc_id == cqc_id)).one()
        tx.add(RegulatorRecord(digest="d" * 64, body=body, first_seen_at=tx.now))
        tx.session.flush()
        seen = ObservationRow(
            location_id=location.id,
            second_look=False,
            fetched_at=tx.now,
            outcome="found",
            record_digest="d" * 64,
        )
        tx.add(seen)
        tx.session.flush()
        tx.session.execute(
            update(Location).where(Location.id == location.id).values(last_found_id=seen.id)
        )
