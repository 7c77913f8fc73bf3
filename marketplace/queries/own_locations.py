"""Which locations of the regulator are a provider's: proved by a claim, or listed already."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.registrations import ClaimStatus
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.models.registrations import Claim


def locations_of(provider_id: int) -> tuple[str, ...]:
    """The regulator's IDs, in order."""
    claimed = select(Claim.cqc_id).where(
        Claim.provider_id == provider_id, Claim.status == ClaimStatus.VERIFIED.value
    )
    listed = (
        select(Location.cqc_id)
        .join(Listing, Listing.location_id == Location.id)
        .where(Listing.provider_id == provider_id)
    )
    return tuple(sorted({*db.session.scalars(claimed), *db.session.scalars(listed)}))
