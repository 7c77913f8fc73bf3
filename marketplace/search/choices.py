"""Which choices there are to narrow a search, and under which of them a listing is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Protocol

from marketplace.domain.council_area import CouncilArea
from marketplace.domain.finding import Borough, Criteria, Meeting, RatingChoice
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers import AccessFeature, Audience, Availability, TimeOfDay, Weekday
from marketplace.domain.ratings import Rating
from marketplace.domain.service_types import Setting
from marketplace.queries.shown import ColumnRow, Spellings
from marketplace.search.facets import Group

MEETING = "meeting"
AVAILABILITY = "availability"
YES = "yes"


class _Labelled(Protocol):
    """A word of an enum that pages can show."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...


_Chosen = Callable[[Criteria], tuple[str, ...]]
_Of = Callable[[ColumnRow], tuple[str, ...]]


def groups_for(area: CouncilArea) -> tuple[Group, ...]:
    """Every kind of choice, in the order of the page. `area` is what "the borough" means."""

    @cache
    def place(authority: str, district: str) -> tuple[str, ...]:
        return _BOROUGHS[area.contains(authority=authority, district=district)]

    def borough(row: ColumnRow) -> tuple[str, ...]:
        return place(row.authority, row.district)

    return (*_GROUPS, _words("borough", "Area", Borough, lambda asked: asked.boroughs, borough))


@cache
def meetings_of(service_types: tuple[str, ...]) -> tuple[Meeting, ...]:
    """Whether a listing of these kinds comes to people, or people go there: one, or both.

    What has no kind that we know is somewhere, so people go there.
    """
    given = {SERVICE_TYPES[slug].setting for slug in service_types if slug in SERVICE_TYPES}
    if not given:
        return (Meeting.GO_THERE,)
    if Setting.BOTH in given or len(given) > 1:
        return tuple(Meeting)
    return (Meeting.COMES_TO_ME if Setting.COMES_TO_YOU in given else Meeting.GO_THERE,)


def spellings_of(group: Group, spellings: Spellings) -> Mapping[str, str]:
    """How the words of an open vocabulary are written."""
    return {"need": spellings.needs, "language": spellings.languages}.get(group.name, _NOT_OPEN)


_NOT_OPEN: Mapping[str, str] = MappingProxyType({})
_NO: tuple[str, ...] = ()
_BOROUGHS: dict[bool | None, tuple[str, ...]] = {
    True: (Borough.INSIDE,),
    False: (Borough.OUTSIDE,),
    None: _NO,
}
_AVAILABLE: dict[Availability | None, tuple[str, ...]] = {
    None: _NO,
    **{said: (said,) for said in Availability},
}
_RATED: dict[tuple[Rating | None, bool], tuple[str, ...]] = {
    (rating, regulated): (RatingChoice.of(rating, regulated=regulated),)
    for rating in (None, *Rating)
    for regulated in (True, False)
}


def _words(
    name: str, label: str, words: Iterable[_Labelled], chosen: _Chosen, of: _Of, **other: str
) -> Group:
    """A group whose values are the words of an enum; `other` labels some of them differently."""
    values = {word.value: other.get(word.value.replace("-", "_"), word.label) for word in words}
    return Group(name=name, label=label, values=values, chosen=chosen, of=of)


def _open(name: str, label: str, chosen: _Chosen, of: _Of) -> Group:
    """A group whose values the listings bring."""
    return Group(name=name, label=label, values=_NOT_OPEN, chosen=chosen, of=of, is_open=True)


def _yes(
    name: str,
    label: str,
    yes: str,
    chosen: Callable[[Criteria], bool],
    of: Callable[[ColumnRow], bool],
) -> Group:
    """A group of one choice, which one makes or does not."""
    return Group(
        name=name,
        label=label,
        values={YES: yes},
        chosen=lambda asked: (YES,) if chosen(asked) else _NO,
        of=lambda row: (YES,) if of(row) else _NO,
    )


def _said(row: ColumnRow) -> tuple[str, ...]:
    """What was said of its availability, whenever that was: the columns know what still stands."""
    return _AVAILABLE[row.availability]


_GROUPS = (
    _words(
        MEETING,
        "How you meet",
        Meeting,
        lambda asked: asked.meetings,
        lambda row: meetings_of(row.service_types),
    ),
    Group(
        name="service",
        label="Type of service",
        values={slug: kind.name for slug, kind in SERVICE_TYPES.items()},
        chosen=lambda asked: asked.services,
        of=lambda row: row.service_types,
    ),
    _open("need", "Needs and conditions", lambda asked: asked.needs, lambda row: row.needs),
    _words(
        "who", "Who it is for", Audience, lambda asked: asked.audiences, lambda row: row.audiences
    ),
    _words(
        "rating",
        "CQC rating",
        RatingChoice,
        lambda asked: asked.ratings,
        lambda row: _RATED[row.rating, row.regulated],
    ),
    _words(AVAILABILITY, "Availability", Availability, lambda asked: asked.availability, _said),
    _yes(
        "direct_payments",
        "Direct payments",
        "Accepts direct payments",
        lambda asked: asked.direct_payments,
        lambda row: row.direct_payments,
    ),
    _yes(
        "isf",
        "Individual Service Funds",
        "Works with Individual Service Funds",
        lambda asked: asked.isf,
        lambda row: row.isf,
    ),
    _open("language", "Languages", lambda asked: asked.languages, lambda row: row.languages),
    _words("day", "Days", Weekday, lambda asked: asked.days, lambda row: row.days),
    _words("time", "Times of day", TimeOfDay, lambda asked: asked.times, lambda row: row.times),
    _yes(
        "gender",
        "Care worker",
        "You can choose a man or a woman",
        lambda asked: asked.choose_gender,
        lambda row: row.can_choose_gender,
    ),
    _words(
        "access",
        "Access",
        AccessFeature,
        lambda asked: asked.access,
        lambda row: row.access,
        step_free="Step-free for wheelchairs",
    ),
)
