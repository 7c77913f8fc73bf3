"""Where the pages of a provider's listings are."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import RouteCallable

from marketplace.web.provider import home, listing, numbers, still_right

_BOTH = ["GET", "POST"]
_ACTIONS: dict[str, RouteCallable] = {
    "availability": listing.availability,
    "pause": listing.pause,
    "resume": listing.resume,
    "confirm": listing.confirm,
}
"""What a button of the page does: the last word of its address, and the view."""


def add_listing_pages(pages: Blueprint) -> None:
    """Add the provider's home and the pages of its listings."""
    one = "/listings/<int:listing_id>"
    pages.add_url_rule("", view_func=home.home)
    pages.add_url_rule(one, view_func=listing.listing)
    for word, view in _ACTIONS.items():
        pages.add_url_rule(f"{one}/{word}", f"listing_{word}", view, methods=["POST"])
    pages.add_url_rule(f"{one}/withdraw", "listing_withdraw", listing.withdraw, methods=_BOTH)
    pages.add_url_rule(f"{one}/ask", "listing_ask", listing.ask, methods=_BOTH)
    pages.add_url_rule(f"{one}/numbers", view_func=numbers.numbers)
    pages.add_url_rule("/still-right/<token>", view_func=still_right.still_right, methods=_BOTH)
