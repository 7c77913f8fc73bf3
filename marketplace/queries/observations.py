"""Reads observations back as the domain's values, from what is stored."""

from __future__ import annotations

from marketplace.cqc.payloads import read
from marketplace.cqc.shapes import UnreadableShape
from marketplace.domain.ratings import Observation, Outcome
from marketplace.models.locations import ObservationRow


def observation_from(row: ObservationRow, *, location_id: str) -> Observation:
    """Rebuild an observation; a stored record that cannot be read any more is UNREADABLE."""
    outcome, entry, failure = Outcome(row.outcome), None, row.failure
    if row.record is not None:
        try:
            entry = read(row.record.body)
        except UnreadableShape as error:
            outcome, failure = Outcome.UNREADABLE, str(error)
    return Observation(
        location_id=location_id,
        fetched_at=row.fetched_at,
        outcome=outcome,
        response_hash=row.response_hash,
        entry=entry,
        failure=failure,
    )
