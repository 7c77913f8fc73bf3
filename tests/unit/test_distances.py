"""Distances against the ellipsoid itself, for real postcodes."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from math import atan, atan2, cos, radians, sin, sqrt, tan
from pathlib import Path
from random import Random

import pytest

from marketplace.domain.places import (
    Point,
    earth_centred,
    miles_along,
    miles_between,
    straight_miles,
)

METRES = 1609.344
ASKED_FOR = 0.001
"""The issue: no distance is further than 0.1 % from the reference."""
PROMISED = 0.00001
"""What `miles_between` says of itself."""


def vincenty(one: Point, other: Point) -> float:
    """Miles on the ellipsoid of WGS 84 by Vincenty's inverse formula (Survey Review, 1975)."""
    equator, flattening = 6378137.0, 1 / 298.257223563
    pole = equator * (1 - flattening)
    east = radians(other.longitude - one.longitude)
    u1 = atan((1 - flattening) * tan(radians(one.latitude)))
    u2 = atan((1 - flattening) * tan(radians(other.latitude)))
    lam, before = east, 2 * east + 1
    while abs(lam - before) > 1e-13:
        sin_sigma = sqrt(
            (cos(u2) * sin(lam)) ** 2 + (cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(lam)) ** 2
        )
        if sin_sigma == 0:
            return 0.0
        cos_sigma = sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(lam)
        sigma = atan2(sin_sigma, cos_sigma)
        sin_alpha = cos(u1) * cos(u2) * sin(lam) / sin_sigma
        cos2_alpha = 1 - sin_alpha**2
        middle = cos_sigma - 2 * sin(u1) * sin(u2) / cos2_alpha if cos2_alpha else 0.0
        c = flattening / 16 * cos2_alpha * (4 + flattening * (4 - 3 * cos2_alpha))
        before, lam = (
            lam,
            east
            + (1 - c)
            * flattening
            * sin_alpha
            * (sigma + c * sin_sigma * (middle + c * cos_sigma * (2 * middle**2 - 1))),
        )
    squared = cos2_alpha * (equator**2 - pole**2) / pole**2
    a = 1 + squared / 16384 * (4096 + squared * (squared * (320 - 175 * squared) - 768))
    b = squared / 1024 * (256 + squared * (squared * (74 - 47 * squared) - 128))
    bend = cos_sigma * (2 * middle**2 - 1)
    bend -= b / 6 * middle * (4 * sin_sigma**2 - 3) * (4 * middle**2 - 3)
    return pole * a * (sigma - b * sin_sigma * (middle + b / 4 * bend)) / METRES


def test_the_reference_agrees_with_a_published_distance() -> None:
    # From Flinders Peak to Buninyong: the worked example of Australia's geodesists, 54,972.271 m.
    flinders_peak = Point(latitude=-_degrees(37, 57, 3.7203), longitude=_degrees(144, 25, 29.5244))
    buninyong = Point(latitude=-_degrees(37, 39, 10.1561), longitude=_degrees(143, 55, 35.3839))
    assert vincenty(flinders_peak, buninyong) * METRES == pytest.approx(54_972.271, abs=0.001)


@pytest.mark.parametrize("near", [False, True], ids=["anywhere", "neighbours"])
def test_a_thousand_pairs_of_real_postcodes(shared: Path, *, near: bool) -> None:
    points = _points(shared)
    pairs = _pairs(points, Random(20261122), near=near)  # noqa: S311 - a choice, no secret
    worst = max(abs(miles_between(one, other) / vincenty(one, other) - 1) for one, other in pairs)
    assert len(pairs) == 1000
    assert worst <= PROMISED <= ASKED_FOR


@pytest.mark.parametrize("measure", [miles_between, vincenty])
def test_a_place_is_no_distance_from_itself(measure: Callable[[Point, Point], float]) -> None:
    here = Point(latitude=51.4412, longitude=0.1487)
    assert measure(here, here) == 0


def test_the_other_side_of_the_world_has_a_distance_too() -> None:
    here, there = Point(latitude=0, longitude=0), Point(latitude=0, longitude=180)
    assert miles_between(here, there) == pytest.approx(12_436, rel=0.006)
    assert (
        miles_between(Point(latitude=90, longitude=0), Point(latitude=-90, longitude=77)) > 11_900
    )


def test_a_limit_in_miles_is_a_limit_in_a_straight_line() -> None:
    here, there = Point(latitude=51.44, longitude=0.15), Point(latitude=53.5, longitude=-2.1)
    straight = sqrt(
        sum((a - b) ** 2 for a, b in zip(earth_centred(here), earth_centred(there), strict=True))
    )
    assert miles_along(straight) == miles_between(here, there)
    assert straight_miles(miles_between(here, there)) == pytest.approx(straight, abs=1e-9)


def _degrees(whole: int, minutes: int, seconds: float) -> float:
    return whole + minutes / 60 + seconds / 3600


def _points(shared: Path) -> list[Point]:
    path = shared / "postcodes" / "england-care-location-postcodes-2021.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [
            Point(latitude=float(row["latitude"]), longitude=float(row["longitude"]))
            for row in csv.DictReader(file)
        ]


def _pairs(points: list[Point], random: Random, *, near: bool) -> list[tuple[Point, Point]]:
    """Pairs of two different places; `near` ones are neighbours in the order of postcodes."""
    pairs: list[tuple[Point, Point]] = []
    while len(pairs) < 1000:
        first = random.randrange(len(points) - 40)
        second = first + random.randint(1, 40) if near else random.randrange(len(points))
        if points[first] != points[second]:
            pairs.append((points[first], points[second]))
    return pairs
