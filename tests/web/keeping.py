"""A listing that somebody keeps, and what tests of its pages do to it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.domain.events import plain
from marketplace.domain.visibility import Evidence, HoldKind
from marketplace.models.base import db
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.services import visibility
from marketplace.services.transaction import transaction
from tests.integration.town import JOB
from tests.web.people import Person, signed_in
from tests.web.shelf import NOW, Offer, put


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A listing, its provider's user, and where its page is."""

    listing_id: int
    provider_id: int
    owner: Person

    @property
    def path(self) -> str:
        """The address of its page in the provider's account."""
        return f"/provider/listings/{self.listing_id}"


def keep(app: Flask, offer: Offer | None = None) -> Kept:
    """Put a listing on the shelf and let somebody keep it."""
    offer = offer or Offer(reference="ashgrove", name="Ashgrove at Home")
    put(app, offer)
    with app.app_context():
        row = db.session.scalars(select(Listing).where(Listing.reference == offer.reference)).one()
        listing_id, provider_id = row.id, row.provider_id
    owner = signed_in(app, Role.PROVIDER, provider_ids=(provider_id,), email="owner@example.org")
    return Kept(listing_id=listing_id, provider_id=provider_id, owner=owner)


def hold(
    app: Flask,
    listing_id: int,
    kind: HoldKind,
    *,
    reason: str = "placed by a test",
    evidence: Evidence | None = None,
) -> None:
    """Place a hold of any kind, as its own authority would."""
    data = (
        {name: plain(getattr(evidence, name)) for name in Evidence.__slots__} if evidence else None
    )
    with app.app_context(), transaction(actor=JOB, now=NOW) as tx:
        tx.add(
            HoldRow(
                listing_id=listing_id,
                kind=kind.value,
                authority=kind.authority.value,
                rule_version="test-1",
                placed_at=NOW,
                placed_by=str(tx.actor),
                reason=reason,
                evidence=data,
            )
        )
        visibility.refresh(tx, (listing_id,))
