"""Looks at one location in the register while somebody waits for a page.

Give it a client that asks once and briefly (`Adapters.brief_cqc_client`). Nothing is stored.
"""

from __future__ import annotations

from datetime import datetime

from marketplace.cqc.client import CqcClient, RegulatorRefused
from marketplace.cqc.fetched import Fetched
from marketplace.cqc.shapes import JsonObject, UnreadableShape, filled
from marketplace.domain.effective import effective_rating
from marketplace.domain.listings import normalised_location_id
from marketplace.domain.location_ids import read_location_id
from marketplace.domain.ratings import Outcome, RegisterEntry, Registration
from marketplace.domain.register_fit import suggested_service_types
from marketplace.domain.register_view import RegisterOutcome, RegisterView
from marketplace.queries.register_places import organisation_of

_OUTCOMES = {
    Outcome.NOT_FOUND: RegisterOutcome.NOT_FOUND,
    Outcome.FAILED: RegisterOutcome.UNREACHABLE,
    Outcome.UNREADABLE: RegisterOutcome.UNREADABLE,
}
_LINES = ("postalAddressLine1", "postalAddressLine2")


def look_up(location_id: str, *, client: CqcClient, now: datetime) -> RegisterView:
    """What CQC says of a location now. Every trouble is an outcome; nothing is raised for it.

    Something that cannot be an ID of the register is NOT_FOUND.
    """
    asked = normalised_location_id(location_id)
    try:
        read_location_id(asked)
    except ValueError:
        return _without(RegisterOutcome.NOT_FOUND, asked, now)
    try:
        fetched = client.fetch_location(asked, now=lambda: now)
    except RegulatorRefused:
        return _without(RegisterOutcome.UNREACHABLE, asked, now)
    if fetched.entry is None or fetched.body is None:
        return _without(_OUTCOMES.get(fetched.outcome, RegisterOutcome.UNREADABLE), asked, now)
    if fetched.entry.registration is Registration.UNKNOWN:
        # Whether it is open is what everything else stands on, so nothing is shown.
        return _without(RegisterOutcome.UNREADABLE, asked, now)
    try:
        return _view(fetched, fetched.entry, fetched.body, now)
    except UnreadableShape:
        return _without(RegisterOutcome.UNREADABLE, asked, now)


def _view(fetched: Fetched, entry: RegisterEntry, body: JsonObject, now: datetime) -> RegisterView:
    suggested = suggested_service_types(
        activities=entry.activities, register_service_types=entry.service_types
    )
    counts = effective_rating(entry.statements, offered=frozenset(suggested)).statement
    closed = entry.registration is Registration.DEREGISTERED
    return RegisterView(
        outcome=RegisterOutcome.DEREGISTERED if closed else RegisterOutcome.FOUND,
        location_id=fetched.location_id,
        looked_at=now,
        name=entry.name,
        organisation=organisation_of(fetched.location_id),
        address=", ".join(line for field in _LINES if (line := filled(body, field))),
        town=filled(body, "postalAddressTownCity") or "",
        postcode=entry.postcode or "",
        phone=filled(body, "mainPhoneNumber") or "",
        website=filled(body, "website") or "",
        registered_on=entry.registered_on,
        deregistered_on=entry.deregistered_on,
        dormant=entry.dormant,
        activities=entry.activities,
        register_service_types=entry.service_types,
        rating=counts.rating if counts else None,
        rated_on=counts.published_on if counts else None,
        inherited=bool(counts and counts.inherited_from),
        successors=entry.successors,
    )


def _without(outcome: RegisterOutcome, location_id: str, now: datetime) -> RegisterView:
    """A look that brought nothing to show."""
    return RegisterView(outcome=outcome, location_id=location_id, looked_at=now)
