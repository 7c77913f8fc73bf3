"""A listing's content, only looked at: as a resident would see it, and how it came about."""

from __future__ import annotations

from flask import render_template, url_for

from marketplace.domain.access import Permission
from marketplace.domain.offers import Offer
from marketplace.queries.offer_preview import preview_of
from marketplace.queries.revisions import history
from marketplace.web.clock import now
from marketplace.web.identity import principal
from marketplace.web.listing_page import listing_page
from marketplace.web.marks import requires
from marketplace.web.provider.offer_targets import (
    ListingOffer,
    NewListingOffer,
    RegistrationOffer,
)


@requires(Permission.KEEP_LISTINGS)
def of_listing(listing_id: int) -> str:
    """A listing as its provider wants it."""
    target = ListingOffer(listing_id=listing_id)
    draft = target.draft()
    return _preview(
        draft.wanted,
        provider=draft.provider,
        provider_id=draft.provider_id,
        back=target.overview,
    )


@requires(Permission.KEEP_LISTINGS)
def of_new_listing(edit_id: int) -> str:
    """A new listing, as far as it is answered."""
    target = NewListingOffer(edit_id=edit_id)
    draft = target.draft()
    return _preview(
        draft.wanted,
        provider=draft.provider,
        provider_id=draft.provider_id,
        back=target.overview,
    )


@requires(Permission.REGISTER)
def of_registration(registration_id: int, number: int) -> str:
    """A service of a registration, as far as it is answered."""
    target = RegistrationOffer(registration_id=registration_id, number=number)
    offer, _ = target.load()
    provider = target.view().answers.organisation.name
    return _preview(offer, provider=provider, back=target.overview)


@requires(Permission.KEEP_LISTINGS)
def changes(listing_id: int) -> str:
    """What was changed in a listing, when, and by which side."""
    target = ListingOffer(listing_id=listing_id)
    revisions = history(listing_id, by=principal())
    return render_template(
        "offers/history.html",
        name=target.caption,
        revisions=revisions,
        first=revisions[-1].number if revisions else 0,
        back=url_for("provider.listing", listing_id=listing_id),
    )


def _preview(offer: Offer, *, provider: str, back: str, provider_id: int | None = None) -> str:
    detail = preview_of(offer, provider=provider, now=now(), provider_id=provider_id)
    page = listing_page(detail, address="", now=now())
    return render_template("offers/preview.html", page=page, back=back)
