"""Stores what was seen at the regulator. The first of the two steps of a check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from marketplace.cqc.fetched import Fetched
from marketplace.domain.listings import Publication
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import Base, JsonObject, db
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.models.locations import Location, ObservationRow, RegulatorRecord
from marketplace.services.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedLocation:
    """A location that at least one listing is linked to. `key` is its row id.

    `unchecked` says that one of them still waits for its first good check.
    """

    key: int
    cqc_id: str
    unchecked: bool


_LINKED = select(Listing.location_id).where(
    Listing.location_id.is_not(None), Listing.publication != Publication.WITHDRAWN.value
)


def linked_locations(named: Collection[str] | None = None) -> list[LinkedLocation]:
    """The locations that a check looks at: of all listings that are not withdrawn.

    Those not seen for longest come first, so that a run that is cut short does not starve any.
    `named` narrows it to these (normalised) location IDs.
    """
    unchecked = Location.id.in_(_LINKED.where(Listing.first_checked_at.is_(None)))
    chosen = (
        select(Location.id, Location.cqc_id, unchecked)
        .where(Location.id.in_(_LINKED))
        .order_by(Location.last_observed_at.asc().nulls_first(), Location.id)
    )
    found = [
        LinkedLocation(key=key, cqc_id=cqc_id, unchecked=bool(waits))
        for key, cqc_id, waits in db.session.execute(chosen)
    ]
    return [place for place in found if named is None or place.cqc_id in named]


def long_unseen(before: datetime) -> list[str]:
    """IDs of linked locations without an accepted record since `before`, the oldest first.

    Those that are held as gone from the register are left out: that has been noticed.
    """
    gone = select(HoldRow.listing_id).where(
        HoldRow.kind == HoldKind.REGISTRATION.value, HoldRow.lifted_at.is_(None)
    )
    seen_at = func.coalesce(Location.last_found_at, Location.created_at)
    chosen = (
        select(Location.cqc_id)
        .where(Location.id.in_(_LINKED.where(Listing.id.not_in(gone))), seen_at < before)
        .order_by(seen_at, Location.id)
    )
    return list(db.session.scalars(chosen))


_LOCATIONS = Base.metadata.tables[Location.__tablename__]
_NEW_OBSERVATION = insert(ObservationRow).returning(ObservationRow.id)
_NEWEST_LOOK = (
    update(_LOCATIONS)
    .where(_LOCATIONS.c.id == bindparam("key"))
    .values(
        last_observation_id=bindparam("last_observation_id"),
        last_observed_at=bindparam("last_observed_at"),
    )
)


def record_observation(
    tx: Transaction, fetched: Fetched, *, key: int, run_id: int, second_look: bool
) -> int:
    """Store one look at a location; return the observation's row id.

    The trimmed record is stored once however often it is seen. `Fetched` carries no names of
    people: they were dropped before it was made.
    """
    digest = None
    if fetched.body is not None and fetched.entry is not None:
        digest = _store_record(tx, fetched.body)
    values = {
        "location_id": key,
        "run_id": run_id,
        "second_look": second_look,
        "fetched_at": fetched.fetched_at,
        "outcome": fetched.outcome.value,
        "response_hash": fetched.response_hash,
        "record_digest": digest,
        "failure": fetched.failure,
    }
    observation_id = tx.session.scalars(_NEW_OBSERVATION, values).one()
    newest = {"last_observation_id": observation_id, "last_observed_at": fetched.fetched_at}
    tx.session.connection().execute(_NEWEST_LOOK, {"key": key, **newest})
    return observation_id


def digest_of(body: Mapping[str, object]) -> str:
    """The SHA-256, in hex, of a trimmed record, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _store_record(tx: Transaction, body: JsonObject) -> str:
    """Keep a trimmed record under its digest, if it is new."""
    digest = digest_of(body)
    known = select(RegulatorRecord.digest).where(RegulatorRecord.digest == digest)
    if tx.session.scalar(known) is None:
        tx.session.execute(
            insert(RegulatorRecord).values(digest=digest, body=body, first_seen_at=tx.now)
        )
    return digest


def accept(tx: Transaction, *, key: int, observation_id: int, at: datetime) -> None:
    """Make an observation the one that pages show for its location."""
    location = tx.get(Location, key)
    location.last_found_id, location.last_found_at = observation_id, at
