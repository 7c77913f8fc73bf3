"""What is written to the audit log about the tables of places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event

PLACES = "places"
"""What events are about that concern the tables as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostcodesImported(Event):
    """Postcodes were loaded: how many the files named, how many went, how many listings it told."""

    kind: ClassVar[str] = "postcodes-imported"
    postcodes: int
    removed: int
    districts: int
    listings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPlaced(Event):
    """A listing's coordinates, authority or ward were filled from the table of postcodes."""

    kind: ClassVar[str] = "listing-placed"
    filled: tuple[str, ...]
