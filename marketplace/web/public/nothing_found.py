"""What is offered to a search that found nothing: each way on with how much it finds, or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from marketplace.domain.finding import Criteria, Sort
from marketplace.domain.listings import SERVICE_TYPES, service_type_for
from marketplace.domain.related import related_to
from marketplace.search.directory import Directory, Found
from marketplace.web.asked import Asked
from marketplace.web.public.placed import Placed

_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way on by its name, how many listings it leads to, and where they are."""

    name: str
    count: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What to do after nothing was found.

    `spellings` are other words for the same search. `placed` is how many listings it finds with
    the place that its words name in its own box; `unfiltered` how many without its filters,
    `anywhere` without its place, `wordless` without its words; 0 where it has none, or where that
    finds nothing either. `words_wait` says that there is no index of words: nothing was looked
    for, so nobody knows what there is. Then `kinds` holds the kind that the words name as well.
    """

    spellings: tuple[Way, ...] = ()
    kinds: tuple[Way, ...] = ()
    placed: int = 0
    unfiltered: int = 0
    anywhere: int = 0
    wordless: int = 0
    words_wait: bool = False


def instead_of_nothing(
    asked: Asked,
    found: Found,
    *,
    placed: Placed | None = None,
    directory: Directory,
    now: datetime,
) -> Instead:
    """The ways on from this search, which found nothing, that find something."""
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
    spelt = ((words, asked.instead(words)) for words in found.suggestions)
    spellings = (
        Way(name=words, count=total(other.criteria), address=other.address())
        for words, other in spelt
    )
    return Instead(
        spellings=tuple(way for way in spellings if way.count),
        placed=0 if placed is None else total(placed.asked.criteria),
        kinds=_kinds(related_to(wanted), asked, directory=directory, now=now),
        unfiltered=total(asked.unfiltered().criteria),
        anywhere=total(anywhere),
    )


def _kinds(
    slugs: tuple[str, ...], asked: Asked, *, directory: Directory, now: datetime
) -> tuple[Way, ...]:
    """Those of these kinds that something visible offers in the same place, the first few."""
    if not slugs:
        return ()
    criteria = asked.criteria
    nearby = Criteria(where=criteria.where, within=criteria.within, per_page=1)
    counts = _counts(directory.find(nearby, now=now))
    offered = [slug for slug in slugs if counts.get(slug)]
    return tuple(
        Way(name=SERVICE_TYPES[slug].name, count=counts[slug], address=asked.only_service(slug))
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
