"""What the page of activities says of a question: what is chosen, what to know of the place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.domain.reach import FEW
from marketplace.web.public.activities_asked import ActivitiesAsked
from marketplace.web.public.activities_found import ActivitiesFound
from marketplace.web.reach_words import place_notice, radius_in_words
from marketplace.web.sessions import long_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A choice or a place by its name, and the page without the one or for the other."""

    label: str
    address: str


def activities_address(query: str) -> str:
    """The address of the page with these parameters."""
    return f"/activities?{query}".rstrip("?")


def chosen_of(asked: ActivitiesAsked) -> Iterator[Suggestion]:
    """The choices that narrow the page, each with the address that takes it off."""
    search = asked.search.criteria
    if asked.search.typed_place:
        label = asked.search.typed_place if search.where is None else search.where.label
        yield _choice(f"Place: {label}", asked.without("postcode"))
    if search.where is not None and search.within is not None:
        yield _choice(f"Within {radius_in_words(search.within)}", asked.without("within"))
    for name, kind, values in (
        ("day", "Day", search.days),
        ("time", "Time of day", search.times),
        ("access", "Accessibility", search.access),
    ):
        for value in values:
            yield _choice(f"{kind}: {value.label}", asked.without(name, value.value))
    if asked.cost is not None:
        yield _choice(f"Cost: {asked.cost.label}", asked.without("cost"))


def place_to_know(asked: ActivitiesAsked) -> str:
    """What to know of the place; that there has to be one, where only a distance was asked."""
    search = asked.search.criteria
    if search.where is not None:
        return place_notice(search.where)
    if search.within is None or asked.search.unknown is not None:
        return ""
    return f"Enter a postcode or place to look within {radius_in_words(search.within)} of it."


def other_places(asked: ActivitiesAsked) -> tuple[Suggestion, ...]:
    """Places that may be meant: those like one that is not known, or others of its name."""
    unknown, where = asked.search.unknown, asked.search.criteria.where
    names = unknown.suggestions if unknown else where.others if where else ()
    return tuple(_choice(name, asked.query(place=name)) for name in names)


def sessions_in_words(total: int) -> str:
    """How many sessions: "1 session", "1,204 sessions"."""
    return f"{total:,} {'session' if total == 1 else 'sessions'}"


def ways_on(asked: ActivitiesAsked, found: ActivitiesFound) -> Iterator[Suggestion]:
    """What to do where little or nothing was found, each with how much it finds, or not at all.

    Whoever found something is not sent to another place or another week.
    """
    if found.wider is not None:
        words = f"Look within {radius_in_words(found.wider.miles)}"
        yield _way(words, found.wider.total, asked.further(found.wider.miles))
    if found.total < FEW and found.unfiltered > found.total:
        yield _way("Take your filters off", found.unfiltered, asked.unfiltered())
    if found.total or asked.search.unknown is not None:
        return
    place = asked.search.criteria.where
    if place is not None and found.anywhere:
        words = f"Look anywhere, not only near {place.label}"
        yield _way(words, found.anywhere, asked.without("postcode"))
    if not (found.unfiltered or found.anywhere) and found.everything:
        words = "See all activities and clubs"
        yield _way(words, found.everything, asked.unfiltered(placed=False))
    if found.later is not None:
        words = f"Look from {long_day(found.later.day)} on"
        yield _way(words, found.later.total, asked.query(first=found.later.day))


def _way(words: str, total: int, query: str) -> Suggestion:
    return _choice(f"{words}: {sessions_in_words(total)}", query)


def _choice(label: str, query: str) -> Suggestion:
    return Suggestion(label=label, address=activities_address(query))
