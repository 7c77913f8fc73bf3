"""The page behind the link of a message: are a listing's details still right?

Whoever holds the link needs no sign-in, sees what the listing says to the public, and can do one
thing: confirm it, once. A GET uses nothing up, since programs open links before people do.
"""

from __future__ import annotations

from flask import render_template

from marketplace.domain.errors import RefusedError
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers import Offer
from marketplace.queries.offers import offer_of
from marketplace.services import keeping
from marketplace.web import filters
from marketplace.web.clock import now
from marketplace.web.forms import Form
from marketplace.web.marks import coming_in


@coming_in
def still_right(token: str) -> str | tuple[str, int]:
    """Show the details and a button; the button confirms them."""
    form = Form()
    try:
        if form.validate_on_submit():
            listing_id = keeping.confirm_by_link(token, now=now())
            return render_template("provider/confirmed.html", name=offer_of(listing_id).name)
        listing_id = keeping.listing_of_link(token, now=now())
    except RefusedError as refused:
        return render_template("provider/link_refused.html", reason=str(refused)), 409
    offer = offer_of(listing_id)
    return render_template(
        "provider/still_right.html", name=offer.name, facts=details_of(offer), form=form
    )


def details_of(offer: Offer) -> tuple[tuple[str, str], ...]:
    """What goes out of date, in words: names and values, without what was never said."""
    kinds = ", ".join(SERVICE_TYPES[slug].name for slug in offer.service_types)
    address = "" if offer.address_private else ", ".join(filter(None, (offer.address, offer.town)))
    unit = f" {offer.price_unit.label}" if offer.price_unit else ""
    prices = [filters.pounds(price) for price in (offer.price_from, offer.price_to) if price]
    facts = (
        ("What it is", kinds),
        ("Summary", offer.summary),
        ("Address", address),
        ("Area covered", offer.covers),
        ("Phone", offer.phone),
        ("Email", offer.email),
        ("Website", offer.website),
        ("Price", f"{' to '.join(dict.fromkeys(prices))}{unit}" if prices else ""),
        ("Availability", offer.availability.label if offer.availability else ""),
    )
    return tuple((name, value) for name, value in facts if value)
