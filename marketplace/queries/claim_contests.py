"""Whether a claim on a location meets somebody else's. Nobody but an officer is told."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, select

from marketplace.domain.claims import GOING_ON
from marketplace.domain.registrations import ClaimStatus
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.models.registrations import Claim


def standing_claims(cqc_id: str) -> tuple[Claim, ...]:
    """Every claim on a location that still goes on, whoever's."""
    chosen = select(Claim).where(
        Claim.cqc_id == cqc_id, Claim.status.in_([status.value for status in GOING_ON])
    )
    return tuple(db.session.scalars(chosen.order_by(Claim.id)))


def is_kept_by_others(cqc_id: str, *, provider_ids: Collection[int]) -> bool:
    """Whether people of a provider that is none of these keep a listing of the location."""
    kept = exists().where(
        Membership.provider_id == Listing.provider_id, Membership.ended_at.is_(None)
    )
    chosen = (
        select(Listing.provider_id)
        .join(Location, Location.id == Listing.location_id)
        .where(Location.cqc_id == cqc_id, kept)
    )
    return any(provider_id not in provider_ids for provider_id in db.session.scalars(chosen))


def was_refused(cqc_id: str, *, account_id: int) -> bool:
    """Whether an officer refused an earlier claim of this person on the location."""
    chosen = select(Claim.id).where(
        Claim.cqc_id == cqc_id,
        Claim.account_id == account_id,
        Claim.status == ClaimStatus.REFUSED.value,
    )
    return db.session.scalars(chosen).first() is not None
