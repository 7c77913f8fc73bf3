"""What fictional people looked for in the last months, for the page of gaps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSearches:
    """Searches of one month: how often, and how often in vain. `district` may be empty."""

    wanted: str
    district: str
    looked: int
    found_nothing: int


MONTHS = 6
"""So many months back, the current one among them, each has the same."""

_TABLE = """
service:home-care ZM1 44 0 | service:home-care ZM2 31 0 | service:home-care ZM5 18 9
service:home-care ZM6 12 11 | service:home-care - 27 0 | service:meals ZM1 9 0
service:meals ZM4 14 13 | service:meals ZM6 8 8 | service:meals - 6 0
service:transport ZM3 11 10 | service:transport ZM6 9 9 | service:transport - 5 1
service:respite ZM1 7 2 | service:respite ZM2 6 6 | service:respite - 4 0
service:day-opportunities ZM4 5 5 | service:day-opportunities - 3 0
service:advocacy ZM2 1 1 | need:dementia ZM1 21 1 | need:dementia ZM4 12 8
need:dementia ZM6 9 9 | need:dementia - 15 0 | need:autism ZM2 4 3 | need:autism ZM3 6 6
need:autism - 5 2 | need:end-of-life ZM5 1 1
"""


def searches() -> tuple[DemoSearches, ...]:
    """The searches of each month."""
    rows = (row.split() for row in _TABLE.replace("\n", "|").split("|") if row.strip())
    return tuple(
        DemoSearches(
            wanted=wanted,
            district=district.strip("-"),
            looked=int(looked),
            found_nothing=int(nothing),
        )
        for wanted, district, looked, nothing in rows
    )
