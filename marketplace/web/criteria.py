"""Read a search from the parameters of an address. Pages and the API share every rule here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from marketplace.domain.finding import (
    MOST_PER_PAGE,
    Borough,
    Criteria,
    Meeting,
    RatingChoice,
    Sort,
)
from marketplace.domain.listings import SERVICE_TYPES, PriceUnit
from marketplace.domain.offers import AccessFeature, Audience, Availability, TimeOfDay, Weekday
from marketplace.domain.places import PlaceUnknown, Where
from marketplace.domain.written import pounds_from, word_slug
from marketplace.web.asked import SEVERAL, SWITCHES, YES, Asked

LONGEST_WORDS = 200
LONGEST_PLACE = 100
FURTHEST_MILES = 500
MOST_CHOICES = 60
"""Of one kind: more than any list that a page shows, few enough for an address."""
DEFAULT_PER_PAGE = Criteria().per_page
PAGE_PARAMETERS = frozenset(
    {"q", "postcode", "within", "max_price", "price_unit", "sort", "page"}
    | {name for name, _ in SEVERAL}
    | {name for name, _ in SWITCHES}
)
API_PARAMETERS = PAGE_PARAMETERS | {"per_page"}

FindPlace = Callable[[str], Where | PlaceUnknown]
"""Usually `marketplace.web.where.where_from`."""

_MOST_DIGITS = 9
_MILES = re.compile(r"\d{1,3}(?:\.\d{1,2})?", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
"""With what turns the direction of reading: a heading would say something else than was typed."""
_Choice = TypeVar("_Choice", bound=StrEnum)


class BadParameter(Exception):
    """A parameter cannot be used. `field` is its name, `message` a sentence about its value."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def asked_from(args: MultiDict[str, str], *, find_place: FindPlace) -> Asked:
    """Read a page's search. Parameters that it does not know are left alone.

    A place that is not found is no error here: `Asked.unknown` says so, for the page to help.

    Raises:
        BadParameter: for a value that means nothing, so that nobody gets results which they
            did not ask for.
    """
    place = _line(args, "postcode", LONGEST_PLACE)
    found = find_place(place) if place else None
    criteria = Criteria(
        words=_line(args, "q", LONGEST_WORDS),
        where=found if isinstance(found, Where) else None,
        within=_miles(args),
        max_price=_pounds(args),
        price_unit=_unit(args),
        sort=_choice(args, "sort", Sort, Sort.BEST),
        page=_number(args, "page", 1),
        meetings=_several(args, "meeting", Meeting),
        services=_slugs(args, "service"),
        needs=_slugs(args, "need"),
        audiences=_several(args, "who", Audience),
        ratings=_several(args, "rating", RatingChoice),
        direct_payments=_yes(args, "direct_payments"),
        isf=_yes(args, "isf"),
        languages=_slugs(args, "language"),
        days=_several(args, "day", Weekday),
        times=_several(args, "time", TimeOfDay),
        choose_gender=_yes(args, "gender"),
        availability=_several(args, "availability", Availability),
        access=_several(args, "access", AccessFeature),
        boroughs=_several(args, "borough", Borough),
    )
    unknown = found if isinstance(found, PlaceUnknown) else None
    return Asked(criteria=criteria, place=place, unknown=unknown)


def api_asked_from(args: MultiDict[str, str], *, find_place: FindPlace) -> Asked:
    """Read a program's search: as `asked_from`, with `per_page`.

    Raises:
        BadParameter: also for a name or a place that is not known, and for what means nothing
            by itself. A program that asks for a filter which is not there must not take the
            unfiltered answer for it.
    """
    for name in args:
        if name not in API_PARAMETERS:
            known = ", ".join(sorted(API_PARAMETERS))
            raise BadParameter(name, f"This parameter is not known. Known ones are: {known}.")
    per_page = _number(args, "per_page", DEFAULT_PER_PAGE)
    if per_page > MOST_PER_PAGE:
        raise BadParameter("per_page", f"Enter a whole number from 1 to {MOST_PER_PAGE}.")
    asked = asked_from(args, find_place=find_place)
    if asked.unknown is not None:
        raise BadParameter("postcode", asked.unknown.message)
    _refuse_half_a_question(asked.criteria)
    return replace(asked, criteria=replace(asked.criteria, per_page=per_page))


def _refuse_half_a_question(criteria: Criteria) -> None:
    """Refuse what means nothing without something else that was not asked."""
    if criteria.where is None and criteria.within is not None:
        raise BadParameter("within", "Give postcode too: miles from where?")
    if criteria.where is None and criteria.sort is Sort.DISTANCE:
        raise BadParameter("sort", "Give postcode too: the nearest to what?")
    if criteria.max_price is None and criteria.price_unit is not None:
        raise BadParameter("price_unit", "Give max_price too.")


def _single(args: MultiDict[str, str], name: str) -> str:
    values = set(args.getlist(name))
    if len(values) > 1:
        raise BadParameter(name, "Give this once only.")
    return values.pop().strip() if values else ""


def _line(args: MultiDict[str, str], name: str, longest: int) -> str:
    """What somebody typed; what no keyboard types is white space."""
    words = _UNPRINTABLE.sub(" ", _single(args, name)).strip()
    if len(words) > longest:
        raise BadParameter(name, f"Enter {longest} characters or fewer.")
    return words


def _several(args: MultiDict[str, str], name: str, choices: type[_Choice]) -> tuple[_Choice, ...]:
    """The choices of a parameter that may be repeated, each once, in their order."""
    return tuple(_one(name, value, choices) for value in _repeated(args, name))


def _slugs(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    """The same of a vocabulary that grows."""
    return tuple(dict.fromkeys(_slug(name, value) for value in _repeated(args, name)))


def _repeated(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    given = tuple(dict.fromkeys(filter(None, (value.strip() for value in args.getlist(name)))))
    if len(given) > MOST_CHOICES:
        raise BadParameter(name, f"Choose {MOST_CHOICES} or fewer.")
    return given


def _slug(name: str, value: str) -> str:
    """A word of a vocabulary. Of needs and languages any will do.

    Which ones there are grows with what providers write: a word that nobody visible has finds
    nothing, and whether somebody hidden has it is not told.
    """
    if name == "service":
        if value not in SERVICE_TYPES:
            raise BadParameter(name, "Choose one of the types of service that we list.")
        return value
    try:
        return word_slug(value)
    except ValueError:
        raise BadParameter(name, "Choose one of those that the search page lists.") from None


def _choice(
    args: MultiDict[str, str], name: str, choices: type[_Choice], default: _Choice
) -> _Choice:
    value = _single(args, name)
    return _one(name, value, choices) if value else default


def _one(name: str, value: str, choices: type[_Choice]) -> _Choice:
    try:
        return choices(value)
    except ValueError:
        words = ", ".join(choices)
        raise BadParameter(name, f"Choose one of these: {words}.") from None


def _unit(args: MultiDict[str, str]) -> PriceUnit | None:
    value = _single(args, "price_unit")
    return _one("price_unit", value, PriceUnit) if value else None


def _yes(args: MultiDict[str, str], name: str) -> bool:
    value = _single(args, name)
    if value not in {"", YES}:
        raise BadParameter(name, "Choose yes, or leave it out.")
    return value == YES


def _miles(args: MultiDict[str, str]) -> float | None:
    value = _single(args, "within")
    if not value:
        return None
    miles = float(value) if _MILES.fullmatch(value) else 0.0
    if not 0 < miles <= FURTHEST_MILES:
        raise BadParameter("within", f"Enter miles above 0, up to {FURTHEST_MILES}.")
    return miles


def _pounds(args: MultiDict[str, str]) -> Decimal | None:
    value = _single(args, "max_price")
    if not value:
        return None
    try:
        amount = pounds_from(value)
    except ValueError as wrong:
        raise BadParameter("max_price", f"The price {wrong}.") from None
    if not amount:
        raise BadParameter("max_price", "The price has to be more than £0.")
    return amount


def _number(args: MultiDict[str, str], name: str, default: int) -> int:
    """A whole number from 1. A longer one than any page has is cut to one beyond the last."""
    value = _single(args, name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or not value.strip("0"):
        raise BadParameter(name, "Enter a whole number from 1.")
    return int(value) if len(value) <= _MOST_DIGITS else 10**_MOST_DIGITS
