"""Which column of a file of postcodes holds what. Four sorts of file are known.

The ONS Postcode Directory (its column names have changed over the years), Code-Point Open of the
Ordnance Survey (no header), any CSV with a header that names postcode and coordinates, and one
without that begins `postcode,latitude,longitude`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.domain.places import normalised_postcode

_COLUMNS = {
    "postcode": ("pcds", "postcode", r"pcd\d", "pcd"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "long", "lon", "lng"),
    "eastings": ("oseast1m", "east1m", "eastings?"),
    "northings": ("osnrth1m", "north1m", "northings?"),
    "authority": (
        *("authority", "local_authority", "la_name", r"lad\d*nm", "oslaua", "laua"),
        *(r"lad\d*cd", "la_code"),
    ),
    "ward": ("ward", "ward_name", r"wd\d*nm", "osward", r"wd\d*cd", "ward_code"),
    "town": ("town",),
    "ended": ("doterm",),
}
"""Patterns of column names, the better source first: a name says more than a code."""
_CODE_POINT = (
    *("Postcode", "Positional_quality_indicator", "Eastings", "Northings", "Country_code"),
    *("NHS_regional_HA_code", "NHS_HA_code", "Admin_county_code", "Admin_district_code"),
    "Admin_ward_code",
)
"""Columns of Code-Point Open, as the list that comes with it names them."""
_PLAIN = ("postcode", "latitude", "longitude", "authority", "ward")
"""Of a plain file without a header; the last two may be missing."""
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Positions of columns; None where the file has no such. `width` is that of every row.

    `across` and `up` are longitude and latitude in degrees, or on the `grid` eastings and
    northings in metres. `names` are what the file calls the columns, for whoever mends it.
    """

    width: int
    names: tuple[str, ...]
    postcode: int
    up: int
    across: int
    grid: bool
    has_header: bool
    authority: int | None = None
    ward: int | None = None
    town: int | None = None
    ended: int | None = None


def layout_of(cells: Sequence[str]) -> Layout | str:
    """Read the layout from the first row of a file, or say in a sentence what is missing."""
    return _without_header(cells) if _is_postcode(cells[0]) else _with_header(cells)


def _with_header(cells: Sequence[str], *, is_there: bool = True) -> Layout | str:
    titles = [cell.strip().casefold() for cell in cells]
    found = {name: _position(titles, patterns) for name, patterns in _COLUMNS.items()}
    degrees = (found["latitude"], found["longitude"])
    metres = (found["northings"], found["eastings"])
    up, across = degrees if None not in degrees else metres
    if found["postcode"] is None or up is None or across is None:
        return (
            "The first line names no column “postcode” with “latitude” and “longitude” (or "
            "“eastings” and “northings”). Is it a file of postcodes, as downloaded?"
        )
    return Layout(
        width=len(cells),
        names=tuple(cell.strip() for cell in cells),
        postcode=found["postcode"],
        up=up,
        across=across,
        grid=None in degrees,
        has_header=is_there,
        **{name: found[name] for name in ("authority", "ward", "town", "ended")},
    )


def _without_header(cells: Sequence[str]) -> Layout | str:
    if len(cells) == len(_CODE_POINT):
        return Layout(
            width=len(cells),
            names=_CODE_POINT,
            postcode=0,
            up=_CODE_POINT.index("Northings"),
            across=_CODE_POINT.index("Eastings"),
            grid=True,
            has_header=False,
            authority=_CODE_POINT.index("Admin_district_code"),
            ward=_CODE_POINT.index("Admin_ward_code"),
        )
    names = _PLAIN[: len(cells)]
    if len(cells) == len(names) and all(_NUMBER.fullmatch(cell.strip()) for cell in cells[1:3]):
        return _with_header(names, is_there=False)
    return (
        "The first line is no header, and its columns are not those of Code-Point Open. Give the "
        "file a first line: postcode,latitude,longitude."
    )


def _position(titles: Sequence[str], patterns: Sequence[str]) -> int | None:
    """Where the first column stands whose name is one of these, the better names first."""
    for pattern in patterns:
        for position, title in enumerate(titles):
            if re.fullmatch(pattern, title):
                return position
    return None


def _is_postcode(cell: str) -> bool:
    try:
        normalised_postcode(cell)
    except ValueError:
        return False
    return True
