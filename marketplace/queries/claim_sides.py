"""Everybody who says that one location of the register is theirs, for the officer who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.registration_answers import Answers
from marketplace.domain.registrations import ClaimMethod, ClaimStatus
from marketplace.domain.side_by_side import RegisterSays, as_confirmed
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.providers import Provider
from marketplace.models.register import RegisterPlace
from marketplace.models.registrations import Claim, Registration
from marketplace.queries.register_record import stored_record


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One person's claim on a location. `of` is the organisation as they name it."""

    claim_id: int
    of: str
    by: str
    email: str
    made_at: datetime
    status: ClaimStatus
    method: ClaimMethod | None
    code_address: str | None
    note: str | None
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSides:
    """A location, what the register says of it, and who claims it.

    The register's telephone number is the one to call back.
    """

    location_id: str
    says: RegisterSays | None
    sides: tuple[Side, ...]


def claim_sides(
    *, claim_id: int | None, registration_id: int | None, location_id: str
) -> ClaimSides | None:
    """Every claim on the location of this claim or registration; None where there is no location.

    `is_this` marks the one that the case is about.
    """
    claim = db.session.get(Claim, claim_id) if claim_id is not None else None
    location_id = claim.cqc_id if claim else location_id
    if not location_id:
        return None
    chosen = (
        select(Claim, Account.name, Account.email, Provider.name, Registration)
        .join(Account, Account.id == Claim.account_id)
        .outerjoin(Provider, Provider.id == Claim.provider_id)
        .outerjoin(Registration, Registration.id == Claim.registration_id)
        .where(Claim.cqc_id == location_id)
        .order_by(Claim.id)
    )
    sides, confirmed = [], None
    for row, name, email, provider, registration in db.session.execute(chosen):
        answers = Answers.from_json(registration.answers) if registration else Answers()
        is_this = row.id == claim_id if claim_id else row.registration_id == registration_id
        if answers.register.location_id == location_id:
            confirmed = as_confirmed(answers.register) or confirmed
        sides.append(
            Side(
                claim_id=row.id,
                of=provider or answers.organisation.name,
                by=name,
                email=email,
                made_at=row.made_at,
                status=ClaimStatus(row.status),
                method=ClaimMethod(row.method) if row.method else None,
                code_address=row.code_address,
                note=row.note,
                is_this=is_this,
            )
        )
    says = stored_record(location_id) or confirmed or _listed(location_id)
    return ClaimSides(location_id=location_id, says=says, sides=tuple(sides))


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
