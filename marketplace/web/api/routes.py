"""The addresses of the public API."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.api import listings


def public_api() -> Blueprint:
    """The blueprint of the API's first version."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    api.add_url_rule("/listings", view_func=listings.listings)
    api.add_url_rule("/listings/<slug>", view_func=listings.listing)
    return api
