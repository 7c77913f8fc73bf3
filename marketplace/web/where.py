"""Where somebody asks about, from what they typed: the same for pages, the API and mail."""

from __future__ import annotations

from marketplace.domain.places import PlaceUnknown, Where
from marketplace.services.places import find_place
from marketplace.wiring import adapters


def where_from(text: str) -> Where | PlaceUnknown:
    """Find the postcode, the district or the place that a text names (`services.places`)."""
    wired = adapters()
    return find_place(text, area=wired.settings.council_area, lookup=wired.postcode_lookup)
