"""A search as an address says it: written here, read by `marketplace.web.criteria`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from marketplace.domain.finding import Criteria, Sort
from marketplace.domain.places import PlaceUnknown

YES = "yes"
SEVERAL: tuple[tuple[str, str], ...] = (
    ("meeting", "meetings"),
    ("service", "services"),
    ("need", "needs"),
    ("who", "audiences"),
    ("rating", "ratings"),
    ("language", "languages"),
    ("day", "days"),
    ("time", "times"),
    ("availability", "availability"),
    ("access", "access"),
    ("borough", "boroughs"),
)
"""Parameters that may be repeated, and the field of `Criteria` that each fills."""
SWITCHES = (("direct_payments", "direct_payments"), ("isf", "isf"), ("gender", "choose_gender"))
"""Parameters that are "yes" or left out, and their fields."""

_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search, and what was typed for the place. Writes the addresses of searches near it.

    `unknown` says that no such place was found: then `criteria` ask for no place, and what was
    typed stays in every address, as does how far from it.
    """

    criteria: Criteria
    place: str = ""
    unknown: PlaceUnknown | None = None

    @property
    def typed_place(self) -> str:
        """What was typed for the place, for its box and for addresses."""
        where = self.criteria.where
        return where.asked if where is not None else self.place

    def pairs(self, *, page: int = 1) -> list[_Pair]:
        """Names and values, without those that only say the default."""
        return [pair for pair in self._all(page) if pair[1]]

    def query(self, *, page: int = 1) -> str:
        """The part of the address after the question mark; empty for a search for everything."""
        return urlencode(self.pairs(page=page))

    def address(self, *, page: int = 1) -> str:
        """The address of a page of these results."""
        return _address(self.pairs(page=page))

    def without(self, name: str, value: str | None = None) -> str:
        """The address of the same search less one parameter, or less one of its values.

        What means nothing without it goes with it: the distance from a place, its order.
        """
        return _address([pair for pair in self.pairs() if not _goes(pair, name, value)])

    def instead(self, words: str) -> Asked:
        """The same search for other words, from its first page."""
        return replace(self, criteria=replace(self.criteria, words=words, page=1))

    def at(self, place: str) -> str:
        """The address of the same search in another place."""
        kept = [pair for pair in self.pairs() if pair[0] != "postcode"]
        words = [pair for pair in kept if pair[0] == "q"]
        return _address([*words, ("postcode", place), *(pair for pair in kept if pair[0] != "q")])

    def within(self, miles: float) -> str:
        """The address of the same search in another radius."""
        return replace(self, criteria=replace(self.criteria, within=miles, page=1)).address()

    def only_service(self, slug: str) -> str:
        """The address of everything of another kind in the same place: words and filters go."""
        asked = self.criteria
        other = Criteria(where=asked.where, within=asked.within, services=(slug,))
        return replace(self, criteria=other).address()

    def unfiltered(self) -> Asked:
        """The same words and place in the same order without any filter."""
        asked = self.criteria
        return replace(
            self, criteria=Criteria(words=asked.words, where=asked.where, sort=asked.sort)
        )

    def _all(self, page: int) -> Iterator[_Pair]:
        """Every parameter in its place; an empty value says the default."""
        asked = self.criteria
        yield "q", asked.words
        yield "postcode", self.typed_place
        yield "within", "" if asked.within is None else f"{asked.within:g}"
        for name, field in SEVERAL:
            yield from ((name, str(value)) for value in getattr(asked, field))
        for name, field in SWITCHES:
            yield name, YES if getattr(asked, field) else ""
        yield "max_price", pounds_in_address(asked.max_price)
        yield "price_unit", asked.price_unit or ""
        yield "sort", "" if asked.sort is Sort.BEST else asked.sort.value
        yield "page", str(page) if page > 1 else ""


def _goes(pair: _Pair, name: str, value: str | None) -> bool:
    """Whether a pair goes when a parameter, or one value of it, is taken off."""
    if pair[0] == name:
        return value is None or value == pair[1]
    return pair[0] in _HANGS_ON.get(name, ()) or (name == "postcode" and pair == _NEAREST_FIRST)


_HANGS_ON = {"postcode": ("within",), "max_price": ("price_unit",)}
_NEAREST_FIRST = ("sort", Sort.DISTANCE.value)


def pounds_in_address(amount: Decimal | None) -> str:
    """An amount as people type it: "25", "24.50"; empty for none."""
    return "" if amount is None else f"{amount:.2f}".removesuffix(".00")


def _address(pairs: list[_Pair]) -> str:
    return f"/search?{urlencode(pairs)}" if pairs else "/search"
