"""Reads the tables of places: postcodes, their districts, and places by name.

Nothing here knows of listings, so what is answered is the same whatever is shown or hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import cos, radians
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, func, or_, select

from marketplace.domain.council_area import CouncilArea
from marketplace.domain.places import Point, miles_between
from marketplace.models.base import db
from marketplace.models.places import PlaceName, PostcodeDistrict, PostcodeRow

_CHUNK = 500
_NAMESAKES = 20
"""There are not so many places of one name that anybody could mean all of them."""
_ALIKE = 0.75
_COMPARED = 30
_LENGTHS = 3
"""How much longer or shorter a name may be than a misspelling of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlace:
    """A place of the tables. `near` tells places of one name apart; empty is: not known."""

    name: str
    near: str
    point: Point
    district: str
    authority: str
    ward: str = ""

    @property
    def label(self) -> str:
        """Its name as it can be asked for: "Sidcup, Bexley"."""
        return f"{self.name}, {self.near}" if self.near else self.name

    @property
    def label_apart(self) -> str:
        """The same for one of several of a name: "Ashford, TN23" where nothing else says which."""
        return self.label if self.near or not self.district else f"{self.name}, {self.district}"


_POSTCODE = select(PostcodeRow.__table__).where(PostcodeRow.postcode == bindparam("postcode"))
_DISTRICT = select(PostcodeDistrict.__table__).where(
    PostcodeDistrict.district == bindparam("district")
)
_PLACES = select(PlaceName.__table__).order_by(PlaceName.name, PlaceName.near, PlaceName.id)

# Made once, from the table: every search in words asks this.
_FOLDED = PlaceName.__table__.c.folded
_NAMES = select(_FOLDED).where(_FOLDED.in_(bindparam("folded", expanding=True)))


def postcode_place(postcode: str) -> KnownPlace | None:
    """A unit postcode ("DA5 1AA"), None where the table has none."""
    row = db.session.execute(_POSTCODE, {"postcode": postcode}).one_or_none()
    return None if row is None else _of_postcode(row)


def postcode_places(postcodes: Collection[str]) -> dict[str, KnownPlace]:
    """Those of these postcodes that the table has."""
    wanted = list(postcodes)
    found = {}
    for start in range(0, len(wanted), _CHUNK):
        chosen = select(PostcodeRow.__table__).where(
            PostcodeRow.postcode.in_(wanted[start : start + _CHUNK])
        )
        found.update({row.postcode: _of_postcode(row) for row in db.session.execute(chosen)})
    return found


def district_place(district: str) -> KnownPlace | None:
    """The middle of a postcode district ("DA5"), None where the table has none."""
    row = db.session.execute(_DISTRICT, {"district": district}).one_or_none()
    return None if row is None else _of_district(row)


def town_districts(town: str, authority: str) -> tuple[str, ...]:
    """The postcode districts of a town, as a person counts: DA6 before DA15."""
    named = select(PostcodeDistrict.district).where(
        PostcodeDistrict.town == town, PostcodeDistrict.authority == authority
    )
    return tuple(sorted(db.session.scalars(named), key=lambda name: (len(name), name)))


def district_places() -> dict[str, KnownPlace]:
    """Every postcode district: its middle stands for an address that is not told."""
    rows = db.session.execute(select(PostcodeDistrict.__table__))
    return {row.district: _of_district(row) for row in rows}


def districts_around(point: Point, *, degrees: float, limit: int) -> tuple[KnownPlace, ...]:
    """Districts whose middles lie so many degrees of latitude around a point, nearest first."""
    wide = degrees / max(cos(radians(point.latitude)), degrees / 180)
    rows = db.session.execute(
        select(PostcodeDistrict.__table__).where(
            PostcodeDistrict.latitude.between(point.latitude - degrees, point.latitude + degrees),
            PostcodeDistrict.longitude.between(point.longitude - wide, point.longitude + wide),
        )
    )
    found = [_of_district(row) for row in rows]
    return tuple(sorted(found, key=lambda place: miles_between(point, place.point))[:limit])


def places_named(folded: str) -> tuple[KnownPlace, ...]:
    """The places of a name, which is folded as `domain.places_asked` does it."""
    return _named(_PLACES.where(PlaceName.folded == folded).limit(_NAMESAKES))


def names_among(folded: Collection[str]) -> frozenset[str]:
    """Those of these folded names that a place has."""
    if not folded:
        return frozenset()
    return frozenset(db.session.scalars(_NAMES, {"folded": list(folded)}))


def places_beginning(
    folded: str, limit: int, *, around: Point | None = None
) -> tuple[KnownPlace, ...]:
    """Places whose folded name begins so, at most `limit`, in alphabetical order.

    With `around` those come first whose whole name it is, then the nearest to that point.
    """
    beginning = PlaceName.folded.startswith(folded, autoescape=True)
    if around is None:
        return _named(_PLACES.where(beginning).limit(limit))
    north = PlaceName.latitude - around.latitude
    east = (PlaceName.longitude - around.longitude) * cos(radians(around.latitude))
    nearest = _PLACES.order_by(None).order_by(
        case((PlaceName.folded == folded, 0), else_=1),
        north * north + east * east,
        *(PlaceName.name, PlaceName.near, PlaceName.id),
    )
    return _named(nearest.where(beginning).limit(limit))


def places_spelt_like(folded: str, limit: int) -> tuple[KnownPlace, ...]:
    """Places written much like a name that is none: the same first letter, few others wrong."""
    chosen = select(PlaceName.folded).where(
        PlaceName.folded.startswith(folded[:1], autoescape=True),
        func.length(PlaceName.folded).between(len(folded) - _LENGTHS, len(folded) + _LENGTHS),
    )
    asked = _pairs(folded)
    names = sorted(
        set(db.session.scalars(chosen)), key=lambda name: (-len(asked & _pairs(name)), name)
    )
    # To compare letter by letter takes long, so only where many of them stand together.
    alike = get_close_matches(folded, names[:_COMPARED], n=limit, cutoff=_ALIKE)
    found = [place for name in alike for place in places_named(name)]
    return tuple(found[:limit])


def _pairs(name: str) -> set[str]:
    """Which letters follow each other."""
    return {name[at : at + 2] for at in range(len(name) - 1)}


def districts_beginning(letters: str, limit: int) -> tuple[KnownPlace, ...]:
    """Districts that begin so, as a person counts: DA5 before DA10."""
    beginning = PostcodeDistrict.district.startswith(letters, autoescape=True)
    rows = db.session.execute(select(PostcodeDistrict.__table__).where(beginning))
    found = sorted(rows, key=lambda row: (len(row.district), row.district))
    return tuple(_of_district(row) for row in found[:limit])


def area_middle(area: CouncilArea) -> Point | None:
    """The middle of the districts of the council's area, None where none is known."""
    inside = or_(
        func.lower(PostcodeDistrict.authority).in_(area.authorities),
        PostcodeDistrict.district.in_(area.districts),
    )
    middle = select(func.avg(PostcodeDistrict.latitude), func.avg(PostcodeDistrict.longitude))
    north, east = db.session.execute(middle.where(inside)).one()
    return None if north is None else Point(latitude=north, longitude=east)


def _named(chosen: Select[Any]) -> tuple[KnownPlace, ...]:
    rows: Sequence[Row[Any]] = db.session.execute(chosen).all()
    return tuple(
        KnownPlace(
            name=row.name,
            near=row.near,
            point=Point(latitude=row.latitude, longitude=row.longitude),
            district=row.district,
            authority=row.authority,
        )
        for row in rows
    )


def _of_postcode(row: Row[Any]) -> KnownPlace:
    return KnownPlace(
        name=row.postcode,
        near="",
        point=Point(latitude=row.latitude, longitude=row.longitude),
        district=row.postcode.partition(" ")[0],
        authority=row.authority,
        ward=row.ward,
    )


def _of_district(row: Row[Any]) -> KnownPlace:
    return KnownPlace(
        name=row.district,
        near=row.town,
        point=Point(latitude=row.latitude, longitude=row.longitude),
        district=row.district,
        authority=row.authority,
    )
