"""What the register says of a location, from the newest record that we have stored of it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from marketplace.domain.effective import effective_rating
from marketplace.domain.side_by_side import RegisterSays
from marketplace.models.base import db
from marketplace.models.locations import Location, ObservationRow
from marketplace.models.register import RegisterPlace
from marketplace.queries.observations import observation_from


def stored_record(cqc_id: str, *, offered: frozenset[str] = frozenset()) -> RegisterSays | None:
    """The newest readable record of a location; None where we have looked at none yet."""
    chosen = (
        select(ObservationRow)
        .join(Location, Location.last_found_id == ObservationRow.id)
        .where(Location.cqc_id == cqc_id)
    )
    row = db.session.scalars(chosen).one_or_none() if cqc_id else None
    entry = observation_from(row, location_id=cqc_id).entry if row else None
    if row is None or row.record is None or entry is None:
        return None
    body = row.record.body
    place = db.session.get(RegisterPlace, cqc_id)
    statement = effective_rating(entry.statements, offered=offered).statement
    lines = (_text(body, "postalAddressLine1"), _text(body, "postalAddressLine2"))
    return RegisterSays(
        location_id=cqc_id,
        looked_at=row.fetched_at,
        name=entry.name,
        provider_name=entry.provider_name or (place.provider_name if place else ""),
        address=", ".join(filter(None, lines)),
        town=_text(body, "postalAddressTownCity"),
        postcode=entry.postcode or "",
        phone=_text(body, "mainPhoneNumber"),
        website=_text(body, "website"),
        activities=entry.activities,
        service_types=entry.service_types,
        rating=statement.rating if statement else None,
        rated_on=statement.published_on if statement else None,
    )


def _text(body: Mapping[str, object], field: str) -> str:
    value = body.get(field)
    return value.strip() if isinstance(value, str) else ""
