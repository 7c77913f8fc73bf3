"""A claim as the officer who decides it sees it: both sides, and the register's number to call."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.domain.registration_answers import Answers
from marketplace.domain.side_by_side import RegisterSays, as_confirmed
from marketplace.models.base import db
from marketplace.models.register import RegisterPlace
from marketplace.models.registrations import Claim, Registration
from marketplace.queries.claims import ClaimSides, sides_of
from marketplace.queries.register_record import stored_record


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSeen:
    """Who says that a location is theirs, and what the register says of it.

    The register's telephone number is the one to call back.
    """

    sides: ClaimSides
    says: RegisterSays | None


def claim_seen(
    *, claim_id: int | None, registration_id: int | None, location_id: str
) -> ClaimSeen | None:
    """A claim, or the newest of a registration on the location that it names; None without one."""
    key = claim_id or _newest(registration_id, location_id)
    sides = sides_of(key) if key is not None else None
    if sides is None:
        return None
    says = stored_record(sides.cqc_id) or _confirmed(sides) or _listed(sides.cqc_id)
    return ClaimSeen(sides=sides, says=says)


def _newest(registration_id: int | None, location_id: str) -> int | None:
    if registration_id is None or not location_id:
        return None
    chosen = (
        select(Claim.id)
        .where(Claim.registration_id == registration_id, Claim.cqc_id == location_id)
        .order_by(Claim.id.desc())
    )
    return db.session.scalars(chosen).first()


def _confirmed(sides: ClaimSides) -> RegisterSays | None:
    """What the register said when somebody of either side confirmed "this is us"."""
    for side in (sides.claim, *sides.others):
        row = db.session.get(Registration, side.registration_id) if side.registration_id else None
        link = Answers.from_json(row.answers).register if row else None
        if link is not None and link.location_id == sides.cqc_id and link.found:
            return as_confirmed(link)
    return None


def _listed(location_id: str) -> RegisterSays | None:
    """The little that our copy of the register's list knows."""
    place = db.session.get(RegisterPlace, location_id)
    if place is None:
        return None
    return RegisterSays(
        location_id=location_id,
        looked_at=place.seen_at,
        name=place.name,
        provider_name=place.provider_name,
        address=place.address,
        postcode=place.postcode,
    )
