"""The page of one listing: what, who for, price, contact, and what the regulator says."""

from __future__ import annotations

from flask import render_template, url_for

from marketplace.domain.numbers import Counted
from marketplace.web import clock
from marketplace.web.counting import count
from marketplace.web.listing_at import listing_at
from marketplace.web.listing_page import listing_page
from marketplace.web.marks import public
from marketplace.web.similar import similar_to
from marketplace.web.structured_data import structured_data
from marketplace.wiring import adapters


@public
def listing(slug: str) -> str:
    """The page of a listing that the public can see."""
    detail = listing_at(slug)
    count((detail.summary.id,), Counted.VIEW)
    address = adapters().settings.base_url + url_for("public.listing", slug=slug)
    now = clock.now()
    page = listing_page(detail, address=address, now=now)
    return render_template(
        "listings/page.html",
        page=page,
        similar=similar_to(detail, now=now),
        structured=structured_data(detail, address=address),
    )
