"""Turns metres of the national grid of Great Britain into degrees of WGS 84.

Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes B and C. First
back from the projection to the Airy ellipsoid, then through space to WGS 84 by the published
seven parameters (Helmert): right within about 5 metres, which is less than the size of a postcode.
"""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

from marketplace.domain.places import Point

FURTHEST_EAST = 700_000
FURTHEST_NORTH = 1_300_000
"""Metres; beyond them there is no Great Britain."""

_A, _B = 6377563.396, 6356256.909
"""Half axes of the Airy 1830 ellipsoid, metres."""
_WGS_A, _WGS_B = 6378137.0, 6356752.314245
_SCALE = 0.9996012717
"""Of the projection, on its central meridian."""
_NORTH_0, _EAST_0 = radians(49), radians(-2)
_NORTHING_0, _EASTING_0 = -100_000.0, 400_000.0
"""The true origin, and what the grid calls it."""
_SHIFT = (446.448, -125.157, 542.060)
_TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
_GROW = 1 - 20.4894e-6
"""Helmert's parameters from OSGB36 to WGS 84: metres, radians, factor."""
_N = (_A - _B) / (_A + _B)
_MERIDIAN = tuple(
    _B * _SCALE * factor
    for factor in (
        1 + _N + 5 / 4 * _N**2 + 5 / 4 * _N**3,
        3 * _N + 3 * _N**2 + 21 / 8 * _N**3,
        15 / 8 * _N**2 + 15 / 8 * _N**3,
        35 / 24 * _N**3,
    )
)
"""What the length of a meridian is made of, metres."""
_E2 = 1 - (_B / _A) ** 2
_WGS_E2 = 1 - (_WGS_B / _WGS_A) ** 2
_CLOSE = 1e-3
"""Metres, for what is found by trying again."""
_ROUNDS = 2
"""Of the same, for latitude in space: each makes the error some hundred times smaller."""


def grid_point(eastings: float, northings: float) -> Point:
    """Where a place of the grid is. Raises ValueError with a plain sentence off the grid."""
    if not (0 < eastings <= FURTHEST_EAST and 0 < northings <= FURTHEST_NORTH):
        raise ValueError("is not on the national grid of Great Britain")
    return _in_wgs84(*_on_airy(eastings, northings))


def _on_airy(eastings: float, northings: float) -> tuple[float, float]:
    """Latitude and longitude on the Airy ellipsoid, radians (annex C, from grid to degrees)."""
    north = _NORTH_0 + (northings - _NORTHING_0) / (_A * _SCALE)
    while abs(left := northings - _NORTHING_0 - _meridian(north)) >= _CLOSE:
        north += left / (_A * _SCALE)
    bent = 1 - _E2 * sin(north) ** 2
    nu = _A * _SCALE / sqrt(bent)
    rho = nu * (1 - _E2) / bent
    eta2 = nu / rho - 1
    t, sec, d = tan(north), 1 / cos(north), eastings - _EASTING_0
    t2, t4, t6 = t**2, t**4, t**6
    latitude = (
        north
        - d**2 * t / (2 * rho * nu)
        + d**4 * t / (24 * rho * nu**3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2)
        - d**6 * t / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t4)
    )
    longitude = (
        _EAST_0
        + d * sec / nu
        - d**3 * sec / (6 * nu**3) * (nu / rho + 2 * t2)
        + d**5 * sec / (120 * nu**5) * (5 + 28 * t2 + 24 * t4)
        - d**7 * sec / (5040 * nu**7) * (61 + 662 * t2 + 1320 * t4 + 720 * t6)
    )
    return latitude, longitude


def _meridian(north: float) -> float:
    """Metres along the central meridian from the true origin to a latitude."""
    less, more = north - _NORTH_0, north + _NORTH_0
    first, second, third, fourth = _MERIDIAN
    return (
        first * less
        - second * sin(less) * cos(more)
        + third * sin(2 * less) * cos(2 * more)
        - fourth * sin(3 * less) * cos(3 * more)
    )


def _in_wgs84(latitude: float, longitude: float) -> Point:
    """From the Airy ellipsoid through space to WGS 84 (annexes B and C)."""
    nu = _A / sqrt(1 - _E2 * sin(latitude) ** 2)
    x = nu * cos(latitude) * cos(longitude)
    y = nu * cos(latitude) * sin(longitude)
    z = nu * (1 - _E2) * sin(latitude)
    turn_x, turn_y, turn_z = _TURN
    there_x = _SHIFT[0] + _GROW * x - turn_z * y + turn_y * z
    there_y = _SHIFT[1] + turn_z * x + _GROW * y - turn_x * z
    there_z = _SHIFT[2] - turn_y * x + turn_x * y + _GROW * z
    across = hypot(there_x, there_y)
    north = atan2(there_z, across * (1 - _WGS_E2))
    for _ in range(_ROUNDS):
        nu = _WGS_A / sqrt(1 - _WGS_E2 * sin(north) ** 2)
        north = atan2(there_z + _WGS_E2 * nu * sin(north), across)
    return Point(latitude=degrees(north), longitude=degrees(atan2(there_y, there_x)))
