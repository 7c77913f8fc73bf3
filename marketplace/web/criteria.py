"""Read a search from the parameters of an address. Pages and the API share every rule here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from marketplace.domain.finding import MOST_PER_PAGE, Criteria, RatingChoice, Sort
from marketplace.domain.listings import SERVICE_TYPES

LONGEST_WORDS = 200
DEFAULT_PER_PAGE = Criteria().per_page
PAGE_PARAMETERS = frozenset({"q", "service", "rating", "direct_payments", "sort", "page"})
API_PARAMETERS = PAGE_PARAMETERS | {"per_page"}

_MOST_DIGITS = 9
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")
_Choice = TypeVar("_Choice", bound=StrEnum)


class BadParameter(Exception):
    """A parameter cannot be used. `field` is its name, `message` a sentence about its value."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def criteria_from(args: MultiDict[str, str]) -> Criteria:
    """Read a page's search. Parameters that it does not know are left alone.

    Raises:
        BadParameter: for a value that means nothing, so that nobody gets results which they
            did not ask for.
    """
    return Criteria(
        words=_words(args),
        services=_services(args),
        ratings=_ratings(args),
        direct_payments=_yes(args, "direct_payments"),
        sort=_choice(args, "sort", Sort, Sort.BEST),
        page=_number(args, "page", 1),
    )


def api_criteria_from(args: MultiDict[str, str]) -> Criteria:
    """Read a program's search: as `criteria_from`, with `per_page`.

    Raises:
        BadParameter: also for a name that is not known. A program that asks for a filter which
            is not there must not take the unfiltered answer for it.
    """
    for name in args:
        if name not in API_PARAMETERS:
            known = ", ".join(sorted(API_PARAMETERS))
            raise BadParameter(name, f"This parameter is not known. Known ones are: {known}.")
    per_page = _number(args, "per_page", DEFAULT_PER_PAGE)
    if per_page > MOST_PER_PAGE:
        raise BadParameter("per_page", f"Enter a whole number from 1 to {MOST_PER_PAGE}.")
    return replace(criteria_from(args), per_page=per_page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as the parameters that say it, to write other addresses from."""

    criteria: Criteria

    def pairs(self, *, page: int = 1) -> list[tuple[str, str]]:
        """Names and values, without those that only say the default."""
        asked = self.criteria
        pairs = [("q", asked.words)] if asked.words else []
        pairs += [("service", slug) for slug in asked.services]
        pairs += [("rating", choice.value) for choice in asked.ratings]
        if asked.direct_payments:
            pairs.append(("direct_payments", "yes"))
        if asked.sort is not Sort.BEST:
            pairs.append(("sort", asked.sort.value))
        if page > 1:
            pairs.append(("page", str(page)))
        return pairs

    def address(self, *, page: int = 1) -> str:
        """The address of a page of these results."""
        return _address(self.pairs(page=page))

    def without(self, name: str, value: str | None = None) -> str:
        """The address of the same search less one parameter, or less one of its values."""
        return _address(
            [pair for pair in self.pairs() if pair[0] != name or value not in {None, pair[1]}]
        )

    def instead(self, words: str) -> Asked:
        """The same search for other words, from its first page."""
        return Asked(criteria=replace(self.criteria, words=words, page=1))

    def unfiltered(self) -> Asked:
        """The same words in the same order without any filter."""
        asked = self.criteria
        return Asked(criteria=Criteria(words=asked.words, sort=asked.sort))


def _address(pairs: list[tuple[str, str]]) -> str:
    return f"/search?{urlencode(pairs)}" if pairs else "/search"


def _single(args: MultiDict[str, str], name: str) -> str:
    values = set(args.getlist(name))
    if len(values) > 1:
        raise BadParameter(name, "Give this once only.")
    return values.pop().strip() if values else ""


def _words(args: MultiDict[str, str]) -> str:
    words = _UNPRINTABLE.sub(" ", _single(args, "q")).strip()
    if len(words) > LONGEST_WORDS:
        raise BadParameter("q", f"Enter {LONGEST_WORDS} characters or fewer.")
    return words


def _services(args: MultiDict[str, str]) -> tuple[str, ...]:
    chosen = [value.strip() for value in args.getlist("service")]
    for slug in filter(None, chosen):
        if slug not in SERVICE_TYPES:
            raise BadParameter("service", "Choose one of the types of service that we list.")
    return tuple(dict.fromkeys(filter(None, chosen)))


def _ratings(args: MultiDict[str, str]) -> tuple[RatingChoice, ...]:
    chosen = [value.strip() for value in args.getlist("rating")]
    return tuple(dict.fromkeys(_one("rating", value, RatingChoice) for value in chosen if value))


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


def _yes(args: MultiDict[str, str], name: str) -> bool:
    value = _single(args, name)
    if value not in {"", "yes"}:
        raise BadParameter(name, "Choose yes, or leave it out.")
    return value == "yes"


def _number(args: MultiDict[str, str], name: str, default: int) -> int:
    """A whole number from 1. A longer one than any page has is cut to one beyond the last."""
    value = _single(args, name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or not value.strip("0"):
        raise BadParameter(name, "Enter a whole number from 1.")
    return int(value) if len(value) <= _MOST_DIGITS else 10**_MOST_DIGITS
