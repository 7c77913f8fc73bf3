"""What a map shows, for `static/map.js` to draw. A page says the same in words beside it.

Points come from read models of the public door, which holds back where a private home is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from marketplace.domain.places import Point
from marketplace.web.assets import static_address
from marketplace.wiring import adapters

_DECIMALS = 5
"""Of a degree: about a metre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """A marker: `mark` is a letter or number on it, `label`, `note` and `href` what it opens.

    `kind` decides how it looks: "listing", "place" (what was asked for), "district" (one that a
    service covers) or "around" (one to find one's way by), the last two with their names as `mark`.
    One that `is_far` is beyond the edge of the map until somebody zooms out.
    """

    latitude: float
    longitude: float
    label: str
    mark: str = ""
    note: str = ""
    href: str = ""
    kind: str = "listing"
    is_far: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCircle:
    """So many miles around a point."""

    latitude: float
    longitude: float
    miles: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """Markers; areas that are filled, such as how far a service comes; rings of distance."""

    points: tuple[MapPoint, ...]
    areas: tuple[MapCircle, ...] = ()
    rings: tuple[MapCircle, ...] = ()

    def as_json(self) -> str:
        """For the `data-map` attribute: what to draw, and where the map's own files are."""
        settings = adapters().settings
        return json.dumps(
            {
                "points": [_fields(point) for point in self.points],
                "areas": [_fields(area) for area in self.areas],
                "rings": [_fields(ring) for ring in self.rings],
                "script": static_address("libraries/leaflet/leaflet.js"),
                "styles": static_address("libraries/leaflet/leaflet.css"),
                "tiles": settings.tile_url,
                "attribution": settings.tile_attribution,
            }
        )


def _fields(drawn: MapPoint | MapCircle) -> dict[str, object]:
    """The fields by name. `dataclasses.asdict` copies each one, which takes ten times longer."""
    return {name: getattr(drawn, name) for name in drawn.__slots__}


def rounded(point: Point) -> tuple[float, float]:
    """Latitude and longitude as a map needs them."""
    return round(point.latitude, _DECIMALS), round(point.longitude, _DECIMALS)
