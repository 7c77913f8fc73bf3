"""The visible listings as columns: filter, count, sort and page without the database.

A snapshot of the public door at one directory version. Rows stand in the order of their names, so
a position is also the rank of a name. Every choice that a page offers is a plane of packed bits,
one bit a row: filtering is AND and OR of planes, and a count is the number of bits that are left.
A snapshot never changes; what changed in the directory makes a new one.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marketplace.domain.finding import Criteria, Sort
from marketplace.queries.shown import ColumnRow
from marketplace.search.facets import GROUPS, Facet, FacetValue, Group, choices_of
from marketplace.search.text import Ids, Mask, Scores

Plane = NDArray[np.uint64]
_Key = tuple[str, int]

_WORD_BITS = 64
_PLANES = {
    (group.name, value): number
    for number, (group, value) in enumerate(
        (group, value) for group in GROUPS for value in group.values
    )
}
_HIGHEST_SCORE_BITS = np.int64(0x7FFFFFFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """Listings that hold the words, ids ascending, and how well each fits."""

    ids: Ids
    scores: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a question finds in the columns: the ids of one page, in order, and the counts.

    `pages` is at least 1: an empty result has one empty page.
    """

    total: int
    pages: int
    ids: tuple[int, ...]
    facets: tuple[Facet, ...]


class Columns:
    """One snapshot. Safe to share between threads."""

    def __init__(self, *, version: int, keys: list[_Key], ids: Ids, planes: Plane) -> None:
        self.version = version
        self._keys = keys
        self._ids = ids
        self._planes = planes
        self._positions = np.full(ids.max(initial=0) + 1, -1, np.int32)
        self._positions[ids] = np.arange(len(ids), dtype=np.int32)
        self._everything: Plane = _packed(np.ones((1, len(ids)), np.bool_))[0]

    @classmethod
    def of(cls, version: int, rows: Iterable[ColumnRow]) -> Columns:
        """Build a snapshot from all rows of the door."""
        keys, ordered = _in_order(rows)
        return cls(version=version, keys=keys, ids=_ids(ordered), planes=_packed(_bits(ordered)))

    def changed(
        self, *, version: int, changed_ids: Collection[int], rows: Iterable[ColumnRow]
    ) -> Columns:
        """The snapshot of a later version: `changed_ids` go out, `rows` of them come in."""
        touched = np.fromiter(changed_ids, np.int64, len(changed_ids))
        gone = np.sort(self.positions(touched)[0])
        keys = self._keys.copy()
        for position in reversed(gone.tolist()):
            del keys[position]
        new_keys, ordered = _in_order(rows)
        places = [bisect_left(keys, key) for key in new_keys]
        for place, key in zip(reversed(places), reversed(new_keys), strict=True):
            keys.insert(place, key)
        # Where each row of the new snapshot comes from: the old rows, and after them the new ones.
        old = len(self)
        sources = np.delete(np.arange(old), gone)
        sources = np.insert(sources, places, np.arange(old, old + len(ordered)))
        bits = np.hstack((_unpacked(self._planes, old), _bits(ordered)))[:, sources]
        ids = np.concatenate((self._ids, _ids(ordered)))[sources]
        return Columns(version=version, keys=keys, ids=ids, planes=_packed(bits))

    def __len__(self) -> int:
        return len(self._ids)

    def holds(self, ids: Ids) -> Mask:
        """Whether each of these listings is visible. This is the index's `Visible`."""
        number = len(self._positions)
        if ids.min(initial=0) < 0 or ids.max(initial=0) >= number:
            within = (ids >= 0) & (ids < number)
            seen = np.zeros(len(ids), np.bool_)
            seen[within] = self._positions[ids[within]] >= 0
            return seen
        return self._positions[ids] >= 0

    def positions(self, ids: Ids) -> tuple[NDArray[np.int32], Mask]:
        """Where the visible ones of these listings stand, and which of them those are."""
        seen = self.holds(ids)
        return self._positions[ids[seen]], seen

    def choose(self, criteria: Criteria, hits: Hits | None) -> Chosen:
        """Answer a question; `hits` None means that any words will do.

        Hits that are not in this snapshot are dropped. A page beyond the last one is empty.
        """
        base, positions, scores = self._everything, None, None
        if hits is not None:
            positions, seen = self.positions(hits.ids)
            scores = hits.scores[seen]
            base = self._plane_of(positions)
        picked = {group.name: self._picked(group, criteria) for group in GROUPS}
        left = base & np.bitwise_and.reduce(list(picked.values()))
        total = int(np.bitwise_count(left).sum())
        start = (criteria.page - 1) * criteria.per_page
        page = slice(start, start + criteria.per_page)
        bits = _unpacked(left[np.newaxis], len(self))[0]
        if positions is None or scores is None or criteria.sort is Sort.NAME:
            chosen = np.flatnonzero(bits)[page]
        else:
            fits = bits[positions]
            chosen = _best(positions[fits], scores[fits], page)
        return Chosen(
            total=total,
            pages=max(1, -(-total // criteria.per_page)),
            ids=tuple(self._ids[chosen].tolist()),
            facets=tuple(self._facet(group, criteria, base, picked) for group in GROUPS),
        )

    def _plane_of(self, positions: NDArray[np.int32]) -> Plane:
        """These rows as a plane."""
        marked = np.zeros((1, len(self)), np.bool_)
        marked[0, positions] = True
        plane: Plane = _packed(marked)[0]
        return plane

    def _picked(self, group: Group, criteria: Criteria) -> Plane:
        """The rows that any choice of this kind allows."""
        chosen = group.chosen(criteria)
        if not chosen:
            return self._everything
        numbers = [_PLANES[group.name, value] for value in chosen if value in group.values]
        allowed: Plane = np.bitwise_or.reduce(self._planes[numbers], axis=0)
        return allowed

    def _facet(
        self, group: Group, criteria: Criteria, base: Plane, picked: dict[str, Plane]
    ) -> Facet:
        """Count each choice of a kind with the choices of the other kinds applied."""
        others = [plane for name, plane in picked.items() if name != group.name]
        left = base & np.bitwise_and.reduce(others)
        numbers = [_PLANES[group.name, value] for value in group.values]
        own = self._planes[numbers[0] : numbers[-1] + 1]
        counts = np.bitwise_count(own & left).sum(axis=1, dtype=np.int64).tolist()
        chosen = group.chosen(criteria)
        values = (
            FacetValue(value=value, label=label, count=count, selected=value in chosen)
            for (value, label), count in zip(group.values.items(), counts, strict=True)
        )
        return Facet(
            name=group.name,
            label=group.label,
            values=tuple(value for value in values if value.count or value.selected),
        )


def _best(positions: NDArray[np.int32], scores: Scores, page: slice) -> NDArray[np.int64]:
    """The positions of one page, best score first, equal scores by name.

    Score and position are folded into one integer (the bits of a positive float sort as it does),
    so one partition and one short sort order both.
    """
    worse_first = scores.astype(np.float32).view(np.int32).astype(np.int64)
    order = ((_HIGHEST_SCORE_BITS - worse_first) << np.int64(32)) | positions
    if page.stop < len(order):
        order = np.partition(order, page.stop)[: page.stop]
    order.sort()
    return order[page] & np.int64(0xFFFFFFFF)


def _in_order(rows: Iterable[ColumnRow]) -> tuple[list[_Key], list[ColumnRow]]:
    """By name as people read it: no accents, no capitals; of equal names the older listing."""
    by_key = {(_letters(row.name), row.id): row for row in rows}
    keys = sorted(by_key)
    return keys, [by_key[key] for key in keys]


def _ids(rows: Sequence[ColumnRow]) -> Ids:
    return np.fromiter((row.id for row in rows), np.int64, len(rows))


def _letters(name: str) -> str:
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name)
        name = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return name.casefold().strip()


def _bits(rows: Sequence[ColumnRow]) -> Mask:
    """One line per choice, one column per row."""
    held: list[list[int]] = [[] for _ in _PLANES]
    for position, row in enumerate(rows):
        for name, value in choices_of(row):
            number = _PLANES.get((name, value))
            if number is not None:
                held[number].append(position)
    bits = np.zeros((len(_PLANES), len(rows)), np.bool_)
    for number, positions in enumerate(held):
        bits[number, positions] = True
    return bits


def _packed(bits: Mask) -> Plane:
    """Pack each line into whole 64-bit words, the rest of the last one empty."""
    lines, rows = bits.shape
    words = -(-rows // _WORD_BITS)
    packed = np.zeros((lines, words * 8), np.uint8)
    packed[:, : -(-rows // 8)] = np.packbits(bits, axis=1, bitorder="little")
    planes: Plane = packed.view(np.uint64)
    return planes


def _unpacked(planes: Plane, rows: int) -> Mask:
    return np.unpackbits(planes.view(np.uint8), axis=1, count=rows, bitorder="little").view(
        np.bool_
    )
