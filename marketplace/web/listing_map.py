"""Where a listing is and how far it comes, for the map on its page.

The page says the same in words. Of a private home the map shows the middle of its postcode
district, and says so; the door holds back everything nearer. Names of districts round about let
people find their way where no tile server draws the land. Wards and the borough are the council's:
its own area says which places of our tables they are.
"""

from __future__ import annotations

from marketplace.domain.listings import Coverage
from marketplace.domain.places import Point, miles_between
from marketplace.domain.places_asked import folded_place
from marketplace.queries.places import (
    KnownPlace,
    area_middle,
    district_place,
    districts_around,
    places_named,
)
from marketplace.queries.shown import Detail
from marketplace.web.maps import Map, MapCircle, MapPoint, rounded
from marketplace.wiring import adapters

_MOST_COVERED = 40
_MOST_AROUND = 8
_NEAREST_MILES = 5.0
"""How far round about names are shown at least."""
_MARKS_ACROSS = 8
"""How many marks fit between the middle of the map and its edge."""
_MILES_IN_A_DEGREE = 69.0
_MIDDLE = "The middle of the postcode district, not the address"
_COVERED = "It comes to postcodes that begin so"
_COVERED_WARD = "It comes to this ward"
_COVERED_BOROUGH = "It comes to everywhere in the borough"
_BOROUGH_MILES = 15.0
"""How far from its middle the districts of a borough are looked for."""


def listing_map(detail: Detail) -> Map | None:
    """The map; None where nothing is known beside which something else could be seen."""
    coverage = Coverage.stored(detail.summary.covers)
    own = _own_point(detail)
    covered, note = _covered(coverage)
    around = [] if own is None else _around(own, coverage.miles or 0.0, besides=covered)
    points = (
        *((own,) if own else ()),
        *(_district_point(place, note=note, kind="district") for place in covered),
        *(_district_point(place, note="", kind="around") for place in around),
    )
    if len(points) <= 1:
        return None
    areas = (_circle(own, coverage.miles),) if own and coverage.miles else ()
    return Map(points=points, areas=areas)


def _covered(coverage: Coverage) -> tuple[list[KnownPlace], str]:
    """The places of our tables that it covers by name, and what the map says of each."""
    if coverage.borough:
        return _of_borough(), _COVERED_BOROUGH
    if coverage.wards:
        named = (_ward(name) for name in coverage.wards[:_MOST_COVERED])
        return [place for place in named if place is not None], _COVERED_WARD
    districts = map(district_place, coverage.districts[:_MOST_COVERED])
    return [place for place in districts if place is not None], _COVERED


def _ward(name: str) -> KnownPlace | None:
    """The place of this name in the council's area; None where our tables have none."""
    return next((place for place in places_named(folded_place(name)) if _is_inside(place)), None)


def _of_borough() -> list[KnownPlace]:
    """The districts whose middles are in the council's area."""
    middle = area_middle(adapters().settings.council_area)
    if middle is None:
        return []
    degrees = _BOROUGH_MILES / _MILES_IN_A_DEGREE
    found = districts_around(middle, degrees=degrees, limit=_MOST_COVERED)
    return [place for place in found if _is_inside(place)]


def _is_inside(place: KnownPlace) -> bool:
    area = adapters().settings.council_area
    return area.contains(authority=place.authority, district=place.district) is True


def _own_point(detail: Detail) -> MapPoint | None:
    """The listing's own place, or the middle of its district where that is all there is to know."""
    name, latitude, longitude = detail.summary.name, detail.latitude, detail.longitude
    if latitude is not None and longitude is not None:
        place = ", ".join(filter(None, (detail.summary.town, detail.summary.postcode)))
        north, east = rounded(Point(latitude=latitude, longitude=longitude))
        return MapPoint(latitude=north, longitude=east, label=name, note=place)
    outward = (detail.summary.postcode or "").partition(" ")[0]
    middle = district_place(outward) if outward else None
    if middle is None:
        return None
    north, east = rounded(middle.point)
    return MapPoint(latitude=north, longitude=east, label=name, note=f"{outward}. {_MIDDLE}")


def _around(own: MapPoint, miles: float, *, besides: list[KnownPlace]) -> list[KnownPlace]:
    """Districts to find one's way by: those near the listing that have no mark yet.

    One so near that its name would lie under the listing's mark is left out.
    """
    here = Point(latitude=own.latitude, longitude=own.longitude)
    furthest = max(miles, _NEAREST_MILES)
    found = districts_around(here, degrees=furthest / _MILES_IN_A_DEGREE, limit=_MOST_AROUND)
    nearest = furthest / _MARKS_ACROSS
    return [
        place
        for place in found
        if place not in besides and miles_between(here, place.point) > nearest
    ]


def _district_point(place: KnownPlace, *, note: str, kind: str) -> MapPoint:
    north, east = rounded(place.point)
    return MapPoint(
        latitude=north, longitude=east, label=place.name, mark=place.name, note=note, kind=kind
    )


def _circle(own: MapPoint, miles: float) -> MapCircle:
    return MapCircle(latitude=own.latitude, longitude=own.longitude, miles=miles)
