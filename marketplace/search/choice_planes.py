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
from marketplace.search.planes import Plane, Slots, anything_of, packed, unpacked, widened
from marketplace.search.text import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of one group among the planes: values, labels and lines in the order of a page."""

    values: tuple[str, ...]
    labels: tuple[str, ...]
    lines: NDArray[np.intp]

    def line_of(self, value: str) -> int | None:
        """The line of a value, None where no listing ever brought it."""
        return int(self.lines[self.values.index(value)]) if value in self.values else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicePlanes:
    """All planes, one line each, and which lines are whose. Never changes."""

    groups: tuple[Group, ...]
    planes: Plane
    lines: Mapping[str, Lines]

    @classmethod
    def of(
        cls, groups: tuple[Group, ...], rows: Sequence[ColumnRow], spellings: Spellings
    ) -> ChoicePlanes:
        """The planes of these listings, in slots from 0."""
        nothing = cls(groups=groups, planes=np.zeros((0, 0), np.uint64), lines={})
        return nothing.and_then(rows, spellings, first=0)

    def and_then(
        self, rows: Sequence[ColumnRow], spellings: Spellings, *, first: int
    ) -> ChoicePlanes:
        """These planes with further listings, in slots from `first`."""
        planes = widened(self.planes, first + len(rows))
        more: list[Plane] = []
        lines: dict[str, Lines] = {}
        for group in self.groups:
            held = _held(group, rows)
            known = self._known(group)
            for value in [*group.values, *held]:
                if value not in known:
                    known[value] = len(planes) + len(more)
                    more.append(np.zeros(planes.shape[1], np.uint64))
            lines[group.name] = _in_order(group, known, spellings)
            for value, having in held.items():
                line = known[value]
                plane = planes[line] if line < len(planes) else more[line - len(planes)]
                _set(plane, having, first=first)
        whole = np.vstack((planes, *more)) if more else planes
        return ChoicePlanes(groups=self.groups, planes=whole, lines=lines)

    def only(self, slots: Slots, total: int) -> ChoicePlanes:
        """The planes of some of `total` slots, closed up in that order."""
        closed = np.stack([packed(unpacked(plane, total)[slots]) for plane in self.planes])
        return ChoicePlanes(groups=self.groups, planes=closed, lines=self.lines)

    def of_group(self, name: str) -> Plane:
        """The planes of one group, in the order of its values."""
        planes: Plane = self.planes[self.lines[name].lines]
        return planes

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
        lines = self.lines[group.name]
        places = [lines.values.index(value) for value in set(chosen) if value in lines.values]
        if not places:
            return np.zeros(self.planes.shape[1], np.uint64)
        return anything_of(self.planes[lines.lines[places]] if own is None else own[places])

    def _known(self, group: Group) -> dict[str, int]:
        """The line of each value so far."""
        own = self.lines.get(group.name)
        return {} if own is None else dict(zip(own.values, own.lines.tolist(), strict=True))


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


def _in_order(group: Group, known: Mapping[str, int], spellings: Spellings) -> Lines:
    """The lines of a group in the order of a page."""
    labels = {value: label_for(group, value, spellings_of(group, spellings)) for value in known}
    values = list(known)
    if group.is_open:
        values.sort(key=lambda value: (labels[value].casefold(), value))
    return Lines(
        values=tuple(values),
        labels=tuple(labels[value] for value in values),
        lines=np.array([known[value] for value in values], np.intp),
    )


def _set(plane: Plane, having: Mask, *, first: int) -> None:
    """Set the bits of these listings, which stand in slots from `first`, in a plane."""
    bits = np.zeros(len(plane) * 64, np.bool_)
    bits[first : first + len(having)] = having
    plane |= packed(bits)
