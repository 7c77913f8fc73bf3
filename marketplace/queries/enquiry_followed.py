"""An enquiry as whoever sent it follows it. What became of the listing plays no part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.enquiries import Asked, EnquiryStatus
from marketplace.domain.enquiry_steps import EnquiryFacts, EnquiryStep, standing, steps_of
from marketplace.domain.errors import NotFoundError
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.models.listings import Listing, listing_service_types
from marketplace.models.providers import Provider
from marketplace.queries.enquiry_facts import delivery_of, said_and_told
from marketplace.queries.vocabulary import slugs_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedEnquiry:
    """What the person reads. `services` are slugs, for looking for another one."""

    reference: str
    listing: str
    provider: str
    services: tuple[str, ...]
    sent_at: datetime
    asked: Asked
    has_ended: bool
    standing: str
    steps: tuple[EnquiryStep, ...]


def followed_enquiry(enquiry_id: int) -> FollowedEnquiry:
    """One enquiry, for whoever gave reference and passphrase. Raises NotFoundError."""
    row = db.session.get(Enquiry, enquiry_id)
    if row is None:
        raise NotFoundError("there is no such thing here, or it is not yours")
    provider = db.session.get_one(Provider, row.provider_id).name
    facts = _facts(row, provider)
    return FollowedEnquiry(
        reference=row.reference,
        listing=db.session.get_one(Listing, row.listing_id).name,
        provider=provider,
        services=slugs_of(listing_service_types, [row.listing_id])[row.listing_id],
        sent_at=row.sent_at,
        asked=Asked.from_json(row.answers),
        has_ended=row.status == EnquiryStatus.ENDED,
        standing=standing(facts),
        steps=steps_of(facts),
    )


def _facts(row: Enquiry, provider: str) -> EnquiryFacts:
    delivery = delivery_of(row.id, sent_at=row.sent_at)
    return EnquiryFacts(
        provider=provider,
        status=EnquiryStatus(row.status),
        sent_at=row.sent_at,
        delivered_at=delivery.delivered_at,
        undelivered_at=delivery.undelivered_at,
        not_sent_at=delivery.not_sent_at,
        is_tried=delivery.is_tried,
        read_at=row.read_at,
        reminded_at=delivery.reminded_at,
        said=said_and_told(row.id, sent_at=row.sent_at),
        ended_at=row.ended_at,
    )
