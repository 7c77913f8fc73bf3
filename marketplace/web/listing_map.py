"""Where a listing is and how far it comes, for the map on its page.

The page says the same in words. Of a private home the map shows the middle of its postcode
district, and says so; the door holds back everything nearer. Names of districts round about let
people find their way where no tile server draws the land.
"""

from __future__ import annotations

from marketplace.domain.listings import Coverage
from marketplace.domain.places import Point, miles_between
from marketplace.queries.places import KnownPlace, district_place, districts_around
from marketplace.queries.shown import Detail
from marketplace.web.maps import Map, MapCircle, MapPoint, rounded

_MOST_COVERED = 40
_MOST_AROUND = 8
_NEAREST_MILES = 5.0
"""How far round about names are shown at least."""
_MARKS_ACROSS = 8
"""How many marks fit between the middle of the map and its edge."""
_MILES_IN_A_DEGREE = 69.0
_MIDDLE = "The middle of the postcode district, not the address"
_COVERED = "It comes to postcodes that begin so"


def listing_map(detail: Detail) -> Map | None:
    """The map; None where nothing is known beside which something else could be seen."""
    coverage = Coverage.parse(detail.summary.covers)
    own = _own_point(detail)
    covered = [
        place
        for place in map(district_place, coverage.districts[:_MOST_COVERED])
        if place is not None
    ]
    around = [] if own is None else _around(own, coverage.miles or 0.0, besides=covered)
    points = (
        *((own,) if own else ()),
        *(_district_point(place, note=_COVERED, kind="district") for place in covered),
        *(_district_point(place, note="", kind="around") for place in around),
    )
    if len(points) <= 1:
        return None
    areas = (_circle(own, coverage.miles),) if own and coverage.miles else ()
    return Map(points=points, areas=areas)


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
