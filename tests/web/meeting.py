"""Clubs for the pages to show: listings that say when they meet, each part invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import Flask
from sqlalchemy import select

from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import AccessFeature, Offer
from marketplace.models.listings import Listing
from marketplace.queries.offers import details_of
from marketplace.services import visibility
from marketplace.services.transaction import transaction
from tests.web.shelf import NOW, OFFICER, put
from tests.web.shelf import Offer as Shown

LUNCH = Shown(
    reference="lunch",
    name="Larkspur lunch club",
    summary="A hot meal and company.",
    services=("social-activity",),
    price=("4.00", "4.00", PriceUnit.SESSION),
)
CHOIR = replace(
    LUNCH,
    reference="choir",
    name="Choir, for; breath",
    address="The Old Hall",
    price=("0.00", "0.00", PriceUnit.SESSION),
)
GARDEN = replace(
    LUNCH,
    reference="garden",
    name="Garden mornings",
    address="12 Privet Drive Close",
    private=True,
    price=("12.00", "12.00", PriceUnit.SESSION),
)


def meets(
    app: Flask,
    shown: Shown,
    *lines: str,
    access: tuple[AccessFeature, ...] = (),
    now: datetime = NOW,
) -> None:
    """Publish a listing that meets so."""
    put(app, shown)
    with app.app_context(), transaction(actor=OFFICER, now=now) as tx:
        chosen = select(Listing).where(Listing.reference == shown.reference)
        listing = tx.session.scalars(chosen).one()
        listing.details = details_of(Offer(gatherings=lines, access=access))
        listing.has_gatherings = bool(lines)
        visibility.refresh(tx, (listing.id,))
