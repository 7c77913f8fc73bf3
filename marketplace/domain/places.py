"""Places as people write them: postcodes and their districts; where they are, how far apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, dist, pi, radians, sin, sqrt

EQUATOR_MILES = 6378.137 / 1.609344
"""How far the equator is from the middle of the Earth, on the ellipsoid of WGS 84."""
ECCENTRICITY_SQUARED = 0.0066943799901
"""Of the same ellipsoid."""
EARTH_RADIUS_MILES = 3958.7613
"""The mean radius of the Earth (IUGG: 6371.0088 km): how much what lies on it is bent."""

_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"
"""The last two letters of a postcode are never C, I, K, M, O or V."""
_POSTCODE = re.compile(rf"({_OUTWARD})({_INWARD})|(GIR)(0AA)")
_DISTRICT = re.compile(_OUTWARD)


def normalised_postcode(text: str) -> str:
    """Write a postcode the usual way: "da51aa" becomes "DA5 1AA".

    Checks the shape only; whether the postcode exists is not known here. Raises ValueError with a
    plain sentence.
    """
    compact = re.sub(r"\s+", "", text).upper()
    match = _POSTCODE.fullmatch(compact)
    if match is None:
        raise ValueError("this is not the shape of a UK postcode, such as DA5 1AA")
    return f"{match[1] or match[3]} {match[2] or match[4]}"


def outward_code(text: str) -> str:
    """Read a postcode district: "da5" becomes "DA5". Raises ValueError with a plain sentence."""
    compact = re.sub(r"\s+", "", text).upper()
    if _DISTRICT.fullmatch(compact) is None:
        raise ValueError(f"“{text.strip()[:20]}” is not a postcode district, such as DA5")
    return compact


def district(postcode: str) -> str:
    """Give the district of a postcode: "DA5" of "DA5 1AA"."""
    return normalised_postcode(postcode).partition(" ")[0]


def public_place(*, address: str, postcode: str, private: bool) -> tuple[str, str]:
    """The address and postcode that anybody may see; of a private home its district alone."""
    if not private:
        return address, postcode
    try:
        return "", district(postcode)
    except ValueError:
        return "", ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Degrees of WGS 84, north and east."""

    latitude: float
    longitude: float


def earth_centred(point: Point) -> tuple[float, float, float]:
    """Where a point of the ellipsoid stands in space, in miles from the middle of the Earth."""
    north, east = radians(point.latitude), radians(point.longitude)
    radius = EQUATOR_MILES / sqrt(1 - ECCENTRICITY_SQUARED * sin(north) ** 2)
    return (
        radius * cos(north) * cos(east),
        radius * cos(north) * sin(east),
        radius * (1 - ECCENTRICITY_SQUARED) * sin(north),
    )


def miles_along(straight: float) -> float:
    """How long the way over the ground is between points so many miles apart in a straight line."""
    return 2 * EARTH_RADIUS_MILES * asin(min(1.0, straight / (2 * EARTH_RADIUS_MILES)))


def straight_miles(along: float) -> float:
    """The straight line under so many miles over the ground: the other way round."""
    return 2 * EARTH_RADIUS_MILES * sin(min(along / (2 * EARTH_RADIUS_MILES), pi / 2))


def miles_between(one: Point, other: Point) -> float:
    """The distance as the crow flies along the ellipsoid of WGS 84.

    The straight line through the Earth, bent to the mean radius: within 0.001 % of the exact way
    over the length of Britain.
    """
    return miles_along(dist(earth_centred(one), earth_centred(other)))


class Precision(StrEnum):
    """How exactly we know where somebody asks about."""

    POSTCODE = "postcode"
    DISTRICT = "district"
    """The middle of a postcode district; its name is certain, the point is not."""
    PLACE = "place"
    """The middle of a town, village or ward."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place that somebody asks about, found.

    `asked` is what they typed, to be written into addresses again; `label` how it is shown
    ("DA5 1AA", "DA5", "Sidcup"). `district` is its postcode district, `ward` its ward, empty where
    not known. `in_borough` says whether it is in the council's own area, None where not known.
    `from_district` says that a full postcode was not found and its district stands in for it.
    `name` is that of a town, village or ward, which a listing may name among the wards that it
    covers; `districts` are those of a town that has several, of which `district` is one.
    `others` are other places of the same name, each written so that it can be asked for.
    """

    asked: str
    label: str
    point: Point
    precision: Precision
    district: str = ""
    ward: str = ""
    in_borough: bool | None = None
    from_district: bool = False
    name: str = ""
    districts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceUnknown:
    """A place that somebody asks about, not found.

    `message` is a sentence that says what to do, for the field's error; `suggestions` are places
    that are known and written much like it.
    """

    asked: str
    message: str
    suggestions: tuple[str, ...] = ()
