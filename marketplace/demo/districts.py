"""The demo's postcode districts and villages: the invented town's, and real ones round about.

The real ones let a person try their own postcode's district. They were set down by hand, within
about a mile: a council loads its own (`flask postcodes import`).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from marketplace.domain.known_places import District, Named

_PLACES = Path(__file__).parent / "data" / "places"


@cache
def districts() -> dict[str, District]:
    """Every district of the demo, by its name."""
    return {
        row["district"]: District(
            row["district"],
            float(row["latitude"]),
            float(row["longitude"]),
            row["authority"],
            row["town"],
        )
        for row in _rows("districts.csv")
    }


@cache
def villages() -> tuple[Named, ...]:
    """Places that no district is named after."""
    return tuple(
        Named(
            row["name"],
            row["near"],
            float(row["latitude"]),
            float(row["longitude"]),
            row["district"],
            row["authority"],
        )
        for row in _rows("villages.csv")
    )


def authority_of(postcode: str) -> str:
    """The authority of an invented postcode: that of its district."""
    return districts()[postcode.partition(" ")[0]].authority


def _rows(name: str) -> list[dict[str, str]]:
    with (_PLACES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
