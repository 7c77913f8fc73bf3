"""The holds that officers have placed, with the day on which each is to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.visibility import Authority, HoldKind
from marketplace.models.base import db
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficersHold:
    """One open hold of an officer."""

    listing_id: int
    listing: str
    provider: str
    kind: HoldKind
    placed_at: datetime
    placed_by: str
    reason: str
    review_on: date | None
    is_due: bool


_OPEN = (HoldRow.authority == Authority.OFFICER.value, HoldRow.lifted_at.is_(None))


def officers_holds(*, by: Principal, today: date) -> tuple[OfficersHold, ...]:
    """Every open one, the one due first standing first."""
    require(by, Permission.READ_DESK)
    chosen = (
        select(HoldRow, Listing.name, Provider.name)
        .join(Listing, Listing.id == HoldRow.listing_id)
        .join(Provider, Provider.id == Listing.provider_id)
        .where(*_OPEN)
        .order_by(HoldRow.review_on.asc().nulls_first(), HoldRow.id)
        .limit(MOST)
    )
    return tuple(
        OfficersHold(
            listing_id=row.listing_id,
            listing=listing,
            provider=provider,
            kind=HoldKind(row.kind),
            placed_at=row.placed_at,
            placed_by=row.placed_by,
            reason=row.reason,
            review_on=row.review_on,
            is_due=row.review_on is None or row.review_on <= today,
        )
        for row, listing, provider in db.session.execute(chosen)
    )


def held_by_officers(provider_id: int) -> tuple[str, ...]:
    """Names of a provider's listings that officers hold back, for officers only."""
    held = select(HoldRow.listing_id).where(*_OPEN)
    chosen = select(Listing.name).where(Listing.provider_id == provider_id, Listing.id.in_(held))
    return tuple(db.session.scalars(chosen.order_by(Listing.id)))


def reviews_due(today: date) -> int:
    """How many of them are to be looked at by now."""
    chosen = select(func.count()).select_from(HoldRow).where(*_OPEN, HoldRow.review_on <= today)
    return db.session.scalar(chosen) or 0
