"""A plane for every choice: which listings of a snapshot it finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marketplace.domain.finding import Criteria
from marketplace.queries.shown import ColumnRow, Spellings
from marketplace.search.choices import spellings_of
from marketplace.search.facets import Group, label_for
from marketplace.search.planes import (
    Plane,
    Slots,
    anything_of,
    counted,
    packed,
    set_from,
    size,
    unpacked,
    widened,
)
from marketplace.search.text import Mask

_WORDS_FOR_ONE = 64
"""So many words of planes are counted in the time that one listing by itself takes."""
_MOST_OF_A_BYTE = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of one group among the planes: its values and labels in the order of a page.

    Its lines stand together, in that order; `place` says where.
    """

    values: tuple[str, ...]
    labels: tuple[str, ...]
    place: slice

    def line_of(self, value: str) -> int | None:
        """The line of a value, None where no listing ever brought it."""
        return self.numbers()[self.values.index(value)] if value in self.values else None

    def numbers(self) -> range:
        """Its lines."""
        return range(self.place.start, self.place.stop)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicePlanes:
    """All planes, one line each, and which lines are whose. Never changes.

    `listings` holds the same bits the other way round, a row for each slot: a few listings are
    counted there without a look at all the others.
    """

    groups: tuple[Group, ...]
    planes: Plane
    listings: NDArray[np.uint8]
    lines: Mapping[str, Lines]

    @classmethod
    def of(
        cls, groups: tuple[Group, ...], rows: Sequence[ColumnRow], spellings: Spellings
    ) -> ChoicePlanes:
        """The planes of these listings, in slots from 0."""
        nothing = cls(
            groups=groups,
            planes=np.zeros((0, 0), np.uint64),
            listings=np.zeros((0, 0), np.uint8),
            lines={},
        )
        return nothing.and_then(rows, spellings, first=0)

    def and_then(
        self, rows: Sequence[ColumnRow], spellings: Spellings, *, first: int
    ) -> ChoicePlanes:
        """These planes with further listings, in slots from `first`."""
        held = {group.name: _held(group, rows) for group in self.groups}
        lines, before = self._in_order(held, spellings)
        came = np.zeros((len(before), len(rows)), np.bool_)
        for name, masks in held.items():
            for value, having in masks.items():
                came[lines[name].line_of(value)] = having
        planes = widened(self.planes, first + len(rows))
        if before == list(range(len(self.planes))):
            set_from(planes, came, first=first)
            listings = np.concatenate((self.listings, _turned(came)))
        else:
            nothing = np.zeros((1, planes.shape[1]), np.uint64)
            planes = np.vstack((planes, nothing))[before]
            set_from(planes, came, first=first)
            listings = _turned(unpacked(planes, first + len(rows)))
        return ChoicePlanes(groups=self.groups, planes=planes, listings=listings, lines=lines)

    def only(self, slots: Slots, total: int) -> ChoicePlanes:
        """The planes of some of `total` slots, closed up in that order."""
        closed = np.stack([packed(unpacked(plane, total)[slots]) for plane in self.planes])
        return ChoicePlanes(
            groups=self.groups, planes=closed, listings=self.listings[slots], lines=self.lines
        )

    def of_group(self, name: str) -> Plane:
        """The planes of one group, in the order of its values."""
        return self.planes[self.lines[name].place]

    def any_of(self, name: str, values: Collection[str]) -> Plane | None:
        """What has any of these values of a group; None where no listing can have one."""
        lines = self.lines.get(name)
        places = [] if lines is None else [lines.line_of(value) for value in values]
        known = [place for place in places if place is not None]
        return anything_of(self.planes[known]) if known else None

    def picked(self, group: Group, criteria: Criteria, own: Plane | None) -> Plane | None:
        """What any choice of this kind allows; None where none was made.

        `own` are the group's planes where they depend on the question, in the order of its values.
        """
        chosen = group.chosen(criteria)
        if not chosen:
            return None
        values = self.lines[group.name].values
        places = [values.index(value) for value in set(chosen) if value in values]
        if not places:
            return np.zeros(self.planes.shape[1], np.uint64)
        return anything_of((self.of_group(group.name) if own is None else own)[places])

    def counts(self, left: Plane, lines: slice) -> list[int]:
        """How many of the slots that are left each of these lines holds."""
        planes = self.planes[lines]
        number = size(left)
        if not number:
            return [0] * len(planes)
        if number * _WORDS_FOR_ONE > planes.size:
            return counted(planes, left)
        slots = np.flatnonzero(unpacked(left, len(self.listings)))
        bits = np.unpackbits(self.listings[slots], axis=1, bitorder="little")[:, lines]
        totals = np.zeros(bits.shape[1], np.int64)
        # Numbers of one byte are added fastest, and hold as many listings.
        for start in range(0, len(slots), _MOST_OF_A_BYTE):
            totals += bits[start : start + _MOST_OF_A_BYTE].sum(axis=0, dtype=np.uint8)
        numbers: list[int] = totals.tolist()
        return numbers

    def _in_order(
        self, held: Mapping[str, Mapping[str, Mask]], spellings: Spellings
    ) -> tuple[dict[str, Lines], list[int]]:
        """The lines with those of further values, and at which line each stood: new ones at -1."""
        lines: dict[str, Lines] = {}
        before: list[int] = []
        for group in self.groups:
            own = self.lines.get(group.name)
            stood = {} if own is None else dict(zip(own.values, own.numbers(), strict=True))
            values = list(dict.fromkeys((*stood, *group.values, *held[group.name])))
            spelt = spellings_of(group, spellings)
            labels = {value: label_for(group, value, spelt) for value in values}
            if group.is_open:
                values.sort(key=lambda value: (labels[value].casefold(), value))
            lines[group.name] = Lines(
                values=tuple(values),
                labels=tuple(labels[value] for value in values),
                place=slice(len(before), len(before) + len(values)),
            )
            before += [stood.get(value, -1) for value in values]
        return lines, before


def _held(group: Group, rows: Sequence[ColumnRow]) -> dict[str, Mask]:
    """Which of these listings stand under each value.

    Few combinations stand in many listings, so each is read once. They are told apart by identity,
    which costs a fifth of comparing them: two that are equal are only read twice.
    """
    combinations = list(map(group.of, rows))
    known = np.fromiter(map(id, combinations), np.int64, len(combinations))
    _, first, of_row = np.unique(known, return_index=True, return_inverse=True)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(first.tolist()):
        for value in combinations[row]:
            if group.is_open or value in group.values:
                places[str(value)].append(place)
    held: dict[str, Mask] = {}
    for value, having in places.items():
        has = np.zeros(len(first), np.bool_)
        has[having] = True
        held[value] = has[of_row]
    return held


def _turned(bits: Mask) -> NDArray[np.uint8]:
    """Lines of bits, one for each choice, as packed rows, one for each listing."""
    return np.packbits(np.ascontiguousarray(bits.T), axis=1, bitorder="little")
