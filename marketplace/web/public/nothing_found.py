"""What stands beside a search that found nothing: other kinds of service, in the same place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.finding import Criteria
from marketplace.domain.listings import SERVICE_TYPES, service_type_for
from marketplace.domain.related import related_to
from marketplace.search.directory import Directory, Found
from marketplace.web.asked import Asked

_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedKind:
    """A kind of service, how many listings of it there are, and where."""

    name: str
    count: int
    address: str

    @property
    def noun(self) -> str:
        """What is counted."""
        return "listing" if self.count == 1 else "listings"


def related_kinds(asked: Asked, *, directory: Directory, now: datetime) -> tuple[RelatedKind, ...]:
    """The kinds beside the one asked for that something visible offers in the same place.

    What was asked for is what was ticked, or what the words are the name of.
    """
    criteria = asked.criteria
    named = service_type_for(criteria.words)
    wanted = criteria.services or ((named.slug,) if named else ())
    beside = related_to(wanted)
    if not beside:
        return ()
    nearby = Criteria(where=criteria.where, within=criteria.within, per_page=1)
    counts = _counts(directory.find(nearby, now=now))
    offered = [slug for slug in beside if counts.get(slug)]
    return tuple(
        RelatedKind(
            name=SERVICE_TYPES[slug].name, count=counts[slug], address=asked.only_service(slug)
        )
        for slug in offered[:_MOST]
    )


def _counts(found: Found) -> dict[str, int]:
    """Listings by kind of service."""
    return {
        value.value: value.count
        for facet in found.facets
        if facet.name == "service"
        for value in facet.values
    }
