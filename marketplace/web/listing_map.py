"""Where a listing is and how far it comes, for the map on its page.

The page says the same in words. Of a private home the map shows the middle of its postcode
district, and says so; the door holds back everything nearer.
"""

from __future__ import annotations

from marketplace.domain.listings import Coverage
from marketplace.domain.places import Point
from marketplace.queries.places import KnownPlace, district_place
from marketplace.queries.shown import Detail
from marketplace.web.maps import Map, MapCircle, MapPoint, rounded

_MOST_DISTRICTS = 40
_MIDDLE = "The middle of the postcode district, not the address"
_COVERED = "It comes to postcodes that begin so"


def listing_map(detail: Detail) -> Map | None:
    """The map; None where nothing of it is known to lie anywhere."""
    coverage = Coverage.parse(detail.summary.covers)
    own = _own_point(detail)
    covered = [
        place
        for place in map(district_place, coverage.districts[:_MOST_DISTRICTS])
        if place is not None
    ]
    points = (*((own,) if own else ()), *map(_district_point, covered))
    if not points:
        return None
    around = coverage.miles if own else None
    areas = () if own is None or around is None else (_circle(own, around),)
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


def _district_point(place: KnownPlace) -> MapPoint:
    north, east = rounded(place.point)
    return MapPoint(
        latitude=north,
        longitude=east,
        label=place.name,
        mark=place.name,
        note=_COVERED,
        kind="place",
    )


def _circle(own: MapPoint, miles: float) -> MapCircle:
    return MapCircle(latitude=own.latitude, longitude=own.longitude, miles=miles)
