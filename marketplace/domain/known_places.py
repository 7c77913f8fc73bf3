"""What a file of postcodes says, and what follows from it: districts, towns and wards."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from marketplace.domain.places_asked import folded_place

_GSS = re.compile(r"[EWSNKLM][0-9]{8}")


class Unit(NamedTuple):
    """A unit postcode. `authority` is a GSS code or a name, `ward` a name; empty: not known."""

    postcode: str
    latitude: float
    longitude: float
    authority: str = ""
    ward: str = ""


class District(NamedTuple):
    """The middle of a postcode district; `town` is empty where not known."""

    district: str
    latitude: float
    longitude: float
    authority: str = ""
    town: str = ""


class Named(NamedTuple):
    """A place by its name; `near` tells places of one name apart."""

    name: str
    near: str
    latitude: float
    longitude: float
    district: str
    authority: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two rows the same place: the folded name, where, and whose."""
        return folded_place(self.name), self.near, self.authority


class Tally(NamedTuple):
    """How many postcodes a district has in one ward of one authority; the sums of their degrees."""

    district: str
    authority: str
    ward: str
    postcodes: int
    latitudes: float
    longitudes: float


@dataclass(slots=True)
class _Sum:
    """Adds tallies up to the middle of what they are about."""

    count: int = 0
    latitudes: float = 0.0
    longitudes: float = 0.0
    shares: Counter[str] = field(default_factory=Counter)
    """Of what it lies in: the authority of a district, the district of a ward."""

    def add(self, tally: Tally, share: str) -> None:
        self.count += tally.postcodes
        self.latitudes += tally.latitudes
        self.longitudes += tally.longitudes
        if share:
            self.shares[share] += tally.postcodes

    @property
    def middle(self) -> tuple[float, float]:
        return round(self.latitudes / self.count, 6), round(self.longitudes / self.count, 6)

    @property
    def most(self) -> str:
        """What most of it lies in; of equals the first by name, so that it is always the same."""
        return min(self.shares, key=lambda share: (-self.shares[share], share), default="")


def is_code(area: str) -> bool:
    """Whether an authority or a ward is written as a GSS code ("E09000004")."""
    return _GSS.fullmatch(area) is not None


def districts_of(tallies: Iterable[Tally], *, least: int) -> dict[str, District]:
    """The middle of every district with so many postcodes or more, without its town."""
    sums: defaultdict[str, _Sum] = defaultdict(_Sum)
    for tally in tallies:
        sums[tally.district].add(tally, tally.authority)
    return {
        name: District(name, *total.middle, total.most)
        for name, total in sums.items()
        if total.count >= least
    }


def wards_of(tallies: Iterable[Tally], names: dict[str, str]) -> list[Named]:
    """Every ward as a place. `names` are the names of authorities by their codes."""
    sums: defaultdict[tuple[str, str], _Sum] = defaultdict(_Sum)
    for tally in tallies:
        if tally.ward:
            sums[tally.authority, tally.ward].add(tally, tally.district)
    return [
        Named(ward, _near(ward, authority, names), *total.middle, total.most, authority)
        for (authority, ward), total in sums.items()
    ]


def towns_of(districts: Iterable[District], names: dict[str, str]) -> list[Named]:
    """Every town of some districts as a place, in the middle of them."""
    sums: defaultdict[tuple[str, str], _Sum] = defaultdict(_Sum)
    for row in districts:
        if row.town:
            tally = Tally(row.district, row.authority, "", 1, row.latitude, row.longitude)
            sums[row.authority, row.town].add(tally, row.district)
    return [
        Named(town, _near(town, authority, names), *total.middle, total.most, authority)
        for (authority, town), total in sums.items()
    ]


def _near(name: str, authority: str, names: dict[str, str]) -> str:
    """The authority's name; nothing where it is a code without one, or the place's own name."""
    near = names.get(authority, "" if is_code(authority) else authority)
    return "" if near.casefold() == name.casefold() else near
