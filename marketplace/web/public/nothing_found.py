"""What is offered to a search that found nothing: each way on with how much it finds, or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from marketplace.domain.finding import Criteria, Sort
from marketplace.domain.listings import SERVICE_TYPES, service_type_for
from marketplace.domain.related import related_to
from marketplace.search.directory import Directory, Found
from marketplace.web.asked import Asked

_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of service, how many listings of it there are, and where."""

    name: str
    count: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What to do after nothing was found.

    `unfiltered` is how many listings the same search finds without its filters, `anywhere` without
    its place, `wordless` without its words; 0 where it has none, or where that finds nothing
    either. `words_wait` says that there is no index of words: nothing was looked for, so nobody
    knows what there is. Then `kinds` holds the kind that the words name as well.
    """

    kinds: tuple[Kind, ...] = ()
    unfiltered: int = 0
    anywhere: int = 0
    wordless: int = 0
    words_wait: bool = False


def instead_of_nothing(asked: Asked, *, directory: Directory, now: datetime) -> Instead:
    """The ways on from this search that find something."""
    criteria = asked.criteria
    sort = Sort.BEST if criteria.sort is Sort.DISTANCE else criteria.sort
    anywhere = replace(criteria, where=None, within=None, sort=sort)

    def total(other: Criteria) -> int:
        is_same = replace(other, per_page=criteria.per_page) == criteria
        return 0 if is_same else directory.find(replace(other, per_page=1), now=now).total

    named = service_type_for(criteria.words)
    own = (named.slug,) if named else ()
    wanted = criteria.services or own
    if not directory.can_answer(criteria):
        return Instead(
            kinds=_kinds((*own, *related_to(wanted)), asked, directory=directory, now=now),
            wordless=total(replace(criteria, words="")),
            words_wait=True,
        )
    return Instead(
        kinds=_kinds(related_to(wanted), asked, directory=directory, now=now),
        unfiltered=total(asked.unfiltered().criteria),
        anywhere=total(anywhere),
    )


def _kinds(
    slugs: tuple[str, ...], asked: Asked, *, directory: Directory, now: datetime
) -> tuple[Kind, ...]:
    """Those of these kinds that something visible offers in the same place, the first few."""
    if not slugs:
        return ()
    criteria = asked.criteria
    nearby = Criteria(where=criteria.where, within=criteria.within, per_page=1)
    counts = _counts(directory.find(nearby, now=now))
    offered = [slug for slug in slugs if counts.get(slug)]
    return tuple(
        Kind(name=SERVICE_TYPES[slug].name, count=counts[slug], address=asked.only_service(slug))
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
