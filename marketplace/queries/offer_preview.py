"""An offer as its listing's page would show it. For its provider: nothing here is public."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.assurances import Backing
from marketplace.domain.listings import regulator_page
from marketplace.domain.offers import Offer
from marketplace.domain.places import public_place
from marketplace.models.base import db
from marketplace.models.locations import Location
from marketplace.queries.backing import backing_of
from marketplace.queries.offers import details_from, details_of
from marketplace.queries.regulator import RegulatorPanel, panel_for
from marketplace.queries.shown import Detail, Price, Summary


def preview_of(
    offer: Offer, *, provider: str, now: datetime, provider_id: int | None = None
) -> Detail:
    """The page's content. What it says is dated `now`; a home that is private is left out.

    Without `provider_id` nobody stands behind anything yet but the regulator and the provider.
    """
    panel = _panel(offer)
    address, postcode = public_place(
        address=offer.address, postcode=offer.postcode, private=offer.address_private
    )
    return Detail(
        summary=_summary(offer, provider=provider, postcode=postcode, panel=panel),
        description=offer.description,
        address=address,
        email=offer.email,
        website=offer.website,
        needs=offer.needs,
        languages=offer.languages,
        latitude=None,
        longitude=None,
        updated_at=now,
        regulator=panel,
        address_private=offer.address_private,
        isf=offer.isf,
        availability=offer.availability,
        availability_at=now if offer.availability else None,
        terms=details_from(details_of(offer)),
        confirmed_at=now,
        backing=_backing(provider_id, checked_at=panel.checked_at if panel else None),
    )


def _summary(
    offer: Offer, *, provider: str, postcode: str, panel: RegulatorPanel | None
) -> Summary:
    return Summary(
        id=0,
        slug="preview",
        reference="",
        name=offer.name or "(no name yet)",
        provider=provider,
        summary=offer.summary,
        service_types=offer.service_types,
        town=offer.town,
        postcode=postcode or None,
        covers=offer.covers,
        price=Price(lowest=offer.price_from, highest=offer.price_to, unit=offer.price_unit),
        direct_payments=offer.direct_payments,
        phone=offer.phone,
        location_id=offer.cqc_location_id or None,
        rating=panel.rating if panel else None,
        rating_published_on=panel.published_on if panel else None,
    )


def _backing(provider_id: int | None, *, checked_at: datetime | None) -> Backing:
    if provider_id is None:
        return Backing(checked_at=checked_at)
    return backing_of(provider_id, checked_at=checked_at)


def _panel(offer: Offer) -> RegulatorPanel | None:
    """What is stored of its location; an empty panel before the first check of it."""
    if not offer.cqc_location_id:
        return None
    chosen = select(Location.id).where(Location.cqc_id == offer.cqc_location_id)
    key = db.session.scalars(chosen).one_or_none()
    found = panel_for(key, offered=frozenset(offer.service_types))
    return found or RegulatorPanel(
        location_id=offer.cqc_location_id,
        location_name="",
        url=regulator_page(offer.cqc_location_id),
        rating=None,
        published_on=None,
        group=None,
        inherited=False,
        key_questions=(),
        dormant=False,
        registered_on=None,
        checked_at=None,
    )
