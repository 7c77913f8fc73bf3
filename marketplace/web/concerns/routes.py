"""The pages of `/tell-us`, and where they are."""

from __future__ import annotations

from flask import Blueprint

from marketplace.web.concerns.following_routes import add_following_pages
from marketplace.web.concerns.professional_routes import add_professional_pages
from marketplace.web.concerns.sending_routes import add_sending_pages
from marketplace.web.concerns.telling_routes import add_telling_pages


def concern_pages() -> Blueprint:
    """The blueprint of `/tell-us`."""
    pages = Blueprint("concerns", __name__, url_prefix="/tell-us")
    add_telling_pages(pages)
    add_sending_pages(pages)
    add_following_pages(pages)
    add_professional_pages(pages)
    return pages
