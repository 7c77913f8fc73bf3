"""Facts of several listings side by side: what differs first, what is the same for all after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One fact. `cells` are in the order of the listings; one without lines was not said."""

    name: str
    cells: tuple[Lines, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Every fact that any of them gave, each in one of these."""

    different: tuple[ComparedRow, ...]
    same: tuple[ComparedRow, ...]


def side_by_side(listings: Sequence[Mapping[str, Lines]]) -> Comparison:
    """Compare listings, each given as its facts by name, in the order of its page.

    A fact that nobody gave is left out. One alone differs in nothing and is the same as nothing:
    its facts all stand first.
    """
    rows = [
        ComparedRow(name=name, cells=tuple(facts.get(name, ()) for facts in listings))
        for name in _names(listings)
    ]
    rows = [row for row in rows if any(row.cells)]
    alone = len(listings) == 1
    return Comparison(
        different=tuple(row for row in rows if alone or not _is_same(row)),
        same=tuple(row for row in rows if not alone and _is_same(row)),
    )


def _is_same(row: ComparedRow) -> bool:
    return len(set(row.cells)) == 1


def _names(listings: Sequence[Mapping[str, Lines]]) -> list[str]:
    """Every name once: each listing's own follow what stands before them on its page."""
    names: list[str] = []
    for facts in listings:
        place = 0
        for name in facts:
            if name in names:
                place = names.index(name) + 1
            else:
                names.insert(place, name)
                place += 1
    return names
