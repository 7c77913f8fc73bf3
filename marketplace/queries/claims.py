"""Reads claims on locations: one's own as the claimant sees it, both sides for an officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from marketplace.domain.claims import MOST_TRIES
from marketplace.domain.registration_answers import Answers
from marketplace.domain.registrations import ClaimMethod, ClaimStatus
from marketplace.models.accounts import Account, Membership
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.models.providers import Provider
from marketplace.models.registrations import Claim, Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """A claim as its claimant may see it.

    Why an officer decides it is not in here: whoever asked for a call-back and whoever claims what
    somebody else claims too are told the same. `tries_left` is for the code that was sent last.
    """

    id: int
    cqc_id: str
    status: ClaimStatus
    made_at: datetime
    registration_id: int | None
    provider_id: int | None
    method: ClaimMethod | None
    verified_at: datetime | None
    code_address: str
    code_expires_at: datetime | None
    tries_left: int

    def takes_code(self, now: datetime) -> bool:
        """Whether a code that was sent can be entered now."""
        return (
            self.status is ClaimStatus.CODE_SENT
            and self.tries_left > 0
            and self.code_expires_at is not None
            and now < self.code_expires_at
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSide:
    """One person's claim, for staff. `organisation` is what they register, or act for."""

    id: int
    status: ClaimStatus
    method: ClaimMethod | None
    made_at: datetime
    verified_at: datetime | None
    claimant: str
    email: str
    organisation: str
    registration_id: int | None
    registration_reference: str
    provider_id: int | None
    code_address: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptListing:
    """A listing of the location in the directory, and whether anybody signs in to keep it."""

    id: int
    reference: str
    name: str
    provider_id: int
    provider: str
    is_kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSides:
    """Everything an officer needs to decide whose a location is. For staff only."""

    cqc_id: str
    claim: ClaimSide
    others: tuple[ClaimSide, ...]
    listings: tuple[KeptListing, ...]


def claims_of(
    *, registration_id: int | None = None, provider_id: int | None = None
) -> tuple[ClaimView, ...]:
    """The claims of a registration or of a provider, newest first. The caller asks whose it is."""
    if (registration_id is None) == (provider_id is None):
        raise ValueError("give either a registration or a provider")
    owner = (
        Claim.provider_id == provider_id
        if registration_id is None
        else Claim.registration_id == registration_id
    )
    rows = db.session.scalars(select(Claim).where(owner).order_by(Claim.id.desc()))
    return tuple(view_of(row) for row in rows)


def view_of(claim: Claim) -> ClaimView:
    """A row as its claimant may see it."""
    return ClaimView(
        id=claim.id,
        cqc_id=claim.cqc_id,
        status=ClaimStatus(claim.status),
        made_at=claim.made_at,
        registration_id=claim.registration_id,
        provider_id=claim.provider_id,
        method=ClaimMethod(claim.method) if claim.method else None,
        verified_at=claim.verified_at,
        code_address=claim.code_address or "",
        code_expires_at=claim.code_expires_at,
        tries_left=max(0, MOST_TRIES - claim.code_tries),
    )


def sides_of(claim_id: int) -> ClaimSides | None:
    """A claim with every other claim on its location, and the listings of it. For staff only."""
    claim = db.session.get(Claim, claim_id)
    if claim is None:
        return None
    rows = db.session.execute(
        _SIDES.where(Claim.cqc_id == claim.cqc_id).order_by(Claim.id.desc())
    ).all()
    sides = {row[0].id: _side(*row) for row in rows}
    return ClaimSides(
        cqc_id=claim.cqc_id,
        claim=sides.pop(claim_id),
        others=tuple(sides.values()),
        listings=_listings(claim.cqc_id),
    )


_SIDES = (
    select(Claim, Account, Registration, Provider.name)
    .join(Account, Account.id == Claim.account_id)
    .outerjoin(Registration, Registration.id == Claim.registration_id)
    .outerjoin(Provider, Provider.id == Claim.provider_id)
)


def _side(
    claim: Claim, account: Account, registration: Registration | None, provider: str | None
) -> ClaimSide:
    answers = Answers.from_json(registration.answers) if registration else Answers()
    return ClaimSide(
        id=claim.id,
        status=ClaimStatus(claim.status),
        method=ClaimMethod(claim.method) if claim.method else None,
        made_at=claim.made_at,
        verified_at=claim.verified_at,
        claimant=account.name,
        email=account.email,
        organisation=provider or answers.organisation.name,
        registration_id=claim.registration_id,
        registration_reference=(registration.reference or "") if registration else "",
        provider_id=claim.provider_id,
        code_address=claim.code_address or "",
        note=claim.note or "",
    )


def _listings(cqc_id: str) -> tuple[KeptListing, ...]:
    kept = exists().where(
        Membership.provider_id == Listing.provider_id, Membership.ended_at.is_(None)
    )
    rows = db.session.execute(
        select(Listing.id, Listing.reference, Listing.name, Provider.id, Provider.name, kept)
        .join(Location, Location.id == Listing.location_id)
        .join(Provider, Provider.id == Listing.provider_id)
        .where(Location.cqc_id == cqc_id)
        .order_by(Listing.id)
    )
    return tuple(
        KeptListing(
            id=listing_id,
            reference=reference,
            name=name,
            provider_id=provider_id,
            provider=provider,
            is_kept=is_kept,
        )
        for listing_id, reference, name, provider_id, provider, is_kept in rows
    )
