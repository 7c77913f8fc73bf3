"""What the audit log keeps of providers keeping their listings right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityGiven(Event):
    """A provider said whether it has spaces, perhaps the same as before."""

    kind: ClassVar[str] = "availability-given"
    availability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingWithdrawn(Event):
    """A provider took a listing out for good."""

    kind: ClassVar[str] = "listing-withdrawn"
    dropped_edits: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsConfirmed(Event):
    """A provider confirmed that a listing's details are right, in its account or by a link."""

    kind: ClassVar[str] = "details-confirmed"
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StillRightAsked(Event):
    """A provider was asked whether a listing's details are still right, or reminded."""

    kind: ClassVar[str] = "still-right-asked"
    step: str
    people: int
