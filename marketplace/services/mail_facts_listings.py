"""What messages about keeping a listing right are made from."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.dates import day_in_words, london_day
from marketplace.domain.documents import DocumentKind
from marketplace.domain.listings import Publication
from marketplace.domain.messages import WhyNotSent
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.documents import Document
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.services.mail_facts import (
    Asked,
    Facts,
    NotDue,
    link_facts,
    link_of,
    written,
)


def still_right(message: Asked) -> Facts:
    """Which listing is to be confirmed. Raises NotDue where it was, or was withdrawn."""
    listing = message.row(Listing, "listing_id")
    if listing.publication != Publication.PUBLISHED:
        raise NotDue(WhyNotSent.LISTING_GONE)
    if listing.confirmed_at is not None and listing.confirmed_at >= message.created_at:
        raise NotDue(WhyNotSent.CONFIRMED)
    _still_acts_for(message, listing.provider_id)
    link = link_of(message)
    return {
        "link": link_facts(link)["link"],
        "link_until": day_in_words(london_day(link.expires_at)),
        "listing": written(listing.name),
    }


def document_expires(message: Asked) -> Facts:
    """Which document runs out, and when. Raises NotDue once there is a newer one."""
    document = message.row(Document, "document_id")
    if document.replaced_at is not None or document.expires_on is None:
        raise NotDue(WhyNotSent.DOCUMENT_REPLACED)
    provider = (
        db.session.get(Provider, document.provider_id) if document.provider_id is not None else None
    )
    if provider is None:
        raise NotDue(WhyNotSent.IS_GONE)
    _still_acts_for(message, provider.id)
    today = london_day(message.now)
    return {
        "provider": written(provider.name),
        "document": DocumentKind(document.kind).label.lower(),
        "expires": day_in_words(document.expires_on),
        "has_expired": document.expires_on < today,
    }


def _still_acts_for(message: Asked, provider_id: int) -> None:
    """Raise NotDue for somebody who has left the provider since."""
    belongs = select(Membership.id).where(
        Membership.account_id == message.account_id,
        Membership.provider_id == provider_id,
        Membership.ended_at.is_(None),
    )
    if db.session.scalars(belongs).first() is None:
        raise NotDue(WhyNotSent.LEFT)
