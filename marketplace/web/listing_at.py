"""The listing at an address, for pages and the API alike."""

from __future__ import annotations

import re

from flask import abort

from marketplace.queries import visible
from marketplace.queries.shown import Detail

_SLUG = re.compile(r"[A-Za-z0-9-]{1,120}")


def listing_at(slug: str) -> Detail:
    """The visible listing with this slug.

    Ends the request with 404 where there is none: hidden, withdrawn, never there, or no slug at
    all. Text of another shape is not taken to the database, which may refuse it (NUL).
    """
    detail = visible_listing(slug)
    if detail is None:
        abort(404)
    return detail


def visible_listing(slug: str) -> Detail | None:
    """The same for pages that can do without: None where there is none."""
    return visible.by_slug(slug) if _SLUG.fullmatch(slug) else None
