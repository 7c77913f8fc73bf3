"""The pages of `/provider`, and where they are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.provider.document_routes import add_document_pages
from marketplace.web.provider.enquiry_routes import add_enquiry_pages
from marketplace.web.provider.inbox_routes import add_inbox_pages
from marketplace.web.provider.listing_routes import add_listing_pages
from marketplace.web.provider.offer_routes import add_offer_pages
from marketplace.web.provider.people_routes import add_people_pages
from marketplace.web.provider.registration_routes import add_registration_pages


def provider_pages() -> Blueprint:
    """The blueprint of `/provider`."""
    pages = Blueprint("provider", __name__, url_prefix="/provider")
    add_listing_pages(pages)
    add_registration_pages(pages)
    add_offer_pages(pages)
    add_document_pages(pages)
    add_enquiry_pages(pages)
    add_inbox_pages(pages)
    add_people_pages(pages)
    return pages
