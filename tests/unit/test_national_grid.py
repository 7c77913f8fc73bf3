"""From the national grid to degrees: published points."""

from __future__ import annotations

import pytest

from marketplace.domain.national_grid import grid_point
from marketplace.domain.places import Point, miles_between

METRES = 1609.344


@pytest.mark.parametrize(
    ("name", "eastings", "northings", "latitude", "longitude"),
    [
        # The worked example of the Ordnance Survey's guide, in WGS 84 (ETRS 89).
        (
            "Caister water tower",
            651409.903,
            313177.270,
            52 + 39 / 60 + 28.72 / 3600,
            1 + 42 / 60 + 57.79 / 3600,
        ),
        # Where the prime meridian of WGS 84 is not: the Airy transit circle is 5.3" west of it.
        ("Greenwich, Airy transit circle", 538884.0, 177321.7, 51.477811, -0.001475),
    ],
)
def test_published_points_are_right_within_five_metres(
    name: str, eastings: float, northings: float, latitude: float, longitude: float
) -> None:
    found = grid_point(eastings, northings)
    there = Point(latitude=latitude, longitude=longitude)
    assert miles_between(found, there) * METRES < 5, name


@pytest.mark.parametrize(
    ("eastings", "northings"),
    [(0, 0), (-1, 200_000), (530_000, 0), (700_001, 200_000), (400_000, 1_300_001)],
)
def test_what_is_off_the_grid_is_refused(eastings: float, northings: float) -> None:
    with pytest.raises(ValueError, match="national grid"):
        grid_point(eastings, northings)
