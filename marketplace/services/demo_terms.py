"""Lets some of the demo's providers say more than the listing file holds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.demo.terms import terms
from marketplace.domain.access import Actor
from marketplace.domain.offers import Offer
from marketplace.models.listings import Listing
from marketplace.queries.offers import offer_of
from marketplace.services.listing_content import apply_offer
from marketplace.services.transaction import transaction


def seed_terms(*, actor: Actor, now: datetime) -> int:
    """Add hours, terms and the like to the demo's listings; return to how many.

    A listing about which somebody has said such things already stays as it is.
    """
    with transaction(actor=actor, now=now) as tx:
        chosen = select(Listing.id, Listing.reference).where(
            Listing.reference.in_(terms()), Listing.details.is_(None)
        )
        found = tx.session.execute(chosen.order_by(Listing.id)).all()
        for listing_id, reference in found:
            content = {**offer_of(listing_id).as_json(), **terms()[reference]}
            apply_offer(tx, listing_id, Offer.from_json(content), source="demo")
        return len(found)
