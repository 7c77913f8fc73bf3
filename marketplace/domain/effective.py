"""Which of the regulator's statements counts for a listing.

Source: API reference, section 8 ("effective rating"), with the product's decision on several
service groups. The rating has two homes; reading only one of them misses a new Inadequate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.ratings import (
    Doubt,
    EffectiveRating,
    Home,
    Rating,
    RatingStatement,
    WordClass,
    folded,
)
from marketplace.domain.service_types import ServiceType


def effective_rating(
    statements: Iterable[RatingStatement],
    *,
    offered: frozenset[str],
    service_types: Mapping[str, ServiceType] = SERVICE_TYPES,
) -> EffectiveRating:
    """Work out the rating that counts for a listing that offers these service types.

    `statements` are the current ones of both homes, at most one per service group; `offered` are
    slugs of service types. Total: every input has an answer, and anything that a person should
    look at is among the doubts.
    """
    found = tuple(statements)
    doubts = _word_doubts(found)
    old = _worst(s for s in found if s.home is Home.CURRENT_RATINGS)
    new, group_doubts = _of_groups(
        [s for s in found if s.home is Home.ASSESSMENT], offered, service_types
    )
    chosen, home_doubts = _of_homes(old, new)
    return EffectiveRating(statement=chosen, doubts=frozenset(doubts | group_doubts | home_doubts))


def _word_doubts(statements: tuple[RatingStatement, ...]) -> set[Doubt]:
    """Note the words that mean nothing to us, or were never seen in the API."""
    kinds = {statement.classified.kind for statement in statements}
    doubts = set()
    if WordClass.UNKNOWN in kinds:
        doubts.add(Doubt.UNKNOWN_WORD)
    if WordClass.UNRATED_ODD in kinds:
        doubts.add(Doubt.ODD_WORD)
    return doubts


def _worst(statements: Iterable[RatingStatement]) -> RatingStatement | None:
    """The statement with the worst rating; of equals the newest. None where nothing is rated.

    The order of the record never decides: of what is equally bad and new, the IDs do.
    """
    rated = [
        ((s.rating.rank, s.published_on or date.min, s.report or "", s.group or ""), s)
        for s in statements
        if s.rating
    ]
    return max(rated, key=lambda item: item[0])[1] if rated else None


def _of_groups(
    statements: list[RatingStatement],
    offered: frozenset[str],
    service_types: Mapping[str, ServiceType],
) -> tuple[RatingStatement | None, set[Doubt]]:
    """Choose among the groups: those that the listing offers; where unclear, the worst."""
    groups = {folded(s.group or "") for s in statements}
    if len(groups) <= 1 or len({s.rating for s in statements}) == 1:
        return _worst(statements), set()
    named, wanted = groups - {""}, _groups_of(offered, service_types)
    if not named <= _groups_of(service_types, service_types) or not named & wanted:
        return _worst(statements), {Doubt.GROUPS_UNCLEAR}
    ours = [s for s in statements if not s.group or folded(s.group) in wanted]
    worst = _worst(ours)
    if worst is not None and worst.rating is Rating.INADEQUATE:
        return worst, {Doubt.GROUPS_DIFFER} if len({s.rating for s in ours}) > 1 else set()
    others_bad = any(s.rating is Rating.INADEQUATE for s in statements)
    return worst, {Doubt.OTHER_GROUP_INADEQUATE} if others_bad else set()


def _groups_of(slugs: Iterable[str], service_types: Mapping[str, ServiceType]) -> frozenset[str]:
    """The service groups, folded, under which these service types are rated."""
    return frozenset(
        folded(group)
        for slug in slugs
        if slug in service_types
        for group in service_types[slug].groups
    )


def _of_homes(
    old: RatingStatement | None, new: RatingStatement | None
) -> tuple[RatingStatement | None, set[Doubt]]:
    """Choose between the two homes: the newer; where the dates do not tell, the worse."""
    if old is None or new is None:
        return new or old, set()
    if old.published_on is None or new.published_on is None:
        # "Inadequate in either home" holds: without dates nothing says that it was overtaken.
        return _worst((old, new)), {Doubt.HOMES_DISAGREE}
    disagree = old.rating is not new.rating and Rating.INADEQUATE in (old.rating, new.rating)
    doubts = {Doubt.HOMES_DISAGREE} if disagree else set()
    if old.published_on == new.published_on:
        return _worst((old, new)), doubts
    return (new if new.published_on > old.published_on else old), doubts


def answering(
    statements: Iterable[RatingStatement],
    chosen: RatingStatement | None,
    *,
    group: str | None,
    offered: frozenset[str],
    service_types: Mapping[str, ServiceType] = SERVICE_TYPES,
) -> RatingStatement | None:
    """The statement that has to be newer than an Inadequate rating of this service group.

    `chosen` is the one that counts now. It may be of another group: then the group's own rating
    answers, unless the listing no longer offers that group. None where that rating is gone:
    another group's good rating never stands in for it.
    """
    if chosen is None or not group or not chosen.group or folded(group) == folded(chosen.group):
        return chosen
    known, wanted = (_groups_of(slugs, service_types) for slugs in (service_types, offered))
    if wanted and folded(group) in known - wanted:
        return chosen
    return _worst(s for s in statements if s.group and folded(s.group) == folded(group))
