"""Compares the rating copied to each listing with the regulator's record that it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from marketplace.domain.effective import effective_rating
from marketplace.domain.listings import Publication
from marketplace.domain.ratings import Registration
from marketplace.models.base import db
from marketplace.models.listings import Listing, listing_service_types
from marketplace.models.locations import Location, ObservationRow
from marketplace.queries.observations import observation_from
from marketplace.queries.vocabulary import chunks, slugs_of

_Copy = tuple[str | None, date | None]
_NOTHING: _Copy = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongRating:
    """A listing whose copied rating is not that of the record."""

    listing_id: int
    reference: str


def wrong_rating_copies() -> Iterator[WrongRating]:
    """Every listing, not withdrawn, whose copied rating differs from the record that we show.

    A listing that waits for its first good check has no copy yet. While a check is under way the
    copy may already be that of the newest record.
    """
    ids = db.session.scalars(
        select(Listing.id)
        .where(Listing.publication != Publication.WITHDRAWN.value)
        .order_by(Listing.id)
    ).all()
    for chunk in chunks(ids):
        yield from _wrong_among(chunk)
        db.session.expunge_all()  # records are large; one chunk of them is enough to keep


def _wrong_among(ids: Sequence[int]) -> Iterator[WrongRating]:
    rows = db.session.execute(
        select(
            Listing.id,
            Listing.reference,
            Listing.rating,
            Listing.rating_published_on,
            Listing.first_checked_at,
            Location.cqc_id,
            Location.last_found_id,
            Location.last_observation_id,
        )
        .outerjoin(Location, Location.id == Listing.location_id)
        .where(Listing.id.in_(ids))
        .order_by(Listing.id)
    ).all()
    accepted = _observations([row.last_found_id for row in rows])
    offered = slugs_of(listing_service_types, ids)
    for row in rows:
        if row.cqc_id is not None and row.first_checked_at is None:
            continue
        kinds = frozenset(offered[row.id])
        copy = (row.rating, row.rating_published_on)
        if copy == _copy_of(accepted.get(row.last_found_id), row, kinds):
            continue
        newest = _observations([row.last_observation_id]).get(row.last_observation_id)
        if newest is None or copy != _copy_of(newest, row, kinds):
            yield WrongRating(listing_id=row.id, reference=row.reference)


def _observations(ids: Sequence[int | None]) -> dict[int, ObservationRow]:
    """Observations with their records, by id."""
    chosen = (
        select(ObservationRow)
        .where(ObservationRow.id.in_([id_ for id_ in ids if id_ is not None]))
        .options(joinedload(ObservationRow.record))
    )
    return {row.id: row for row in db.session.scalars(chosen)}


def _copy_of(
    observed: ObservationRow | None,
    row: Row[Any],
    offered: frozenset[str],
) -> _Copy:
    """What the copy has to be, going by one observation."""
    entry = observation_from(observed, location_id=row.cqc_id).entry if observed else None
    if entry is None:
        return _NOTHING
    if entry.registration is not Registration.REGISTERED:
        # What a closed record says of its rating no longer matters: the rule leaves the copy alone.
        return row.rating, row.rating_published_on
    statement = effective_rating(entry.statements, offered=offered).statement
    if statement is None or statement.rating is None:
        return _NOTHING
    return statement.rating.value, statement.published_on
