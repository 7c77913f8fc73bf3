"""Answers a question from a snapshot of the columns: what is left, in which order, with counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import compress

import numpy as np

from marketplace.domain.dates import london_day
from marketplace.domain.finding import Criteria, Sort
from marketplace.domain.places import Point
from marketplace.domain.reach import Reach, Wider, widened
from marketplace.search.choice_planes import Lines
from marketplace.search.choices import AVAILABILITY, MEETING
from marketplace.search.columns import Columns
from marketplace.search.day_order import Keys
from marketplace.search.facets import Facet, FacetValue, Group, label_for
from marketplace.search.figures import microseconds
from marketplace.search.ordering import (
    Ranks,
    bands_of,
    best_fit,
    by_distance,
    by_price,
    first_of,
    lowest,
    named_first,
)
from marketplace.search.planes import (
    Plane,
    Slots,
    anything_of,
    counted,
    holding,
    marked,
    packed,
    size,
    unpacked,
)
from marketplace.search.reaching import Surroundings
from marketplace.search.text import Ids, Mask, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """Listings that hold the words, ids ascending, and how well each fits.

    `kinds` are the kinds of service that the words name, by their slugs.
    """

    ids: Ids
    scores: Scores
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a question finds in the columns: the ids of one page, in order, and the counts.

    `pages` is at least 1: an empty result has one empty page. `reaches` and `points` go with
    `ids`. For `radius` and `wider` see `search.directory.Found`.
    """

    total: int
    pages: int
    ids: tuple[int, ...]
    reaches: tuple[Reach | None, ...]
    points: tuple[Point | None, ...]
    radius: float | None
    wider: Wider | None
    facets: tuple[Facet, ...]


class Answer:
    """One question to one snapshot; `hits` None means that any words will do.

    Hits that are not in the snapshot are dropped. `now` decides the order of the day, and which
    words about availability still stand.
    """

    def __init__(
        self, columns: Columns, criteria: Criteria, hits: Hits | None, *, now: datetime
    ) -> None:
        self._columns = columns
        self._criteria = criteria
        self._day = london_day(now)
        self._hit: Slots | None = None
        if hits is not None:
            self._hit, seen = columns.positions(hits.ids)
            self._scores = hits.scores[seen]
            self._named = hits.kinds
        self._fits = self._fitting()
        self._around: Surroundings | None = None
        self._own = {AVAILABILITY: self._standing(now)}
        if criteria.where is not None:
            self._around = Surroundings(columns=columns, where=criteria.where, criteria=criteria)
            self._own[MEETING] = self._around.meetings()
        self._picked = self._choices_made()
        self._base = self._reached()
        self._left = self._left_by(self._picked)

    def chosen(self) -> Chosen:
        """One page of it. A page beyond the last one is empty."""
        criteria, columns = self._criteria, self._columns
        total = size(self._left)
        start = (criteria.page - 1) * criteria.per_page
        slots = self._in_order(slice(start, start + criteria.per_page), total)
        around = self._around
        return Chosen(
            total=total,
            pages=max(1, -(-total // criteria.per_page)),
            ids=tuple(columns.figures.ids[slots].tolist()),
            reaches=self._reaches(slots),
            points=columns.figures.points_of(slots),
            radius=None if around is None else around.radius,
            wider=self._wider(total),
            facets=self._facets(),
        )

    def every(self) -> tuple[int, ...]:
        """The ids of everything that it finds, in order."""
        total = size(self._left)
        ids = self._columns.figures.ids[self._in_order(slice(0, total), total)]
        return tuple(ids.tolist())

    def among(self, ids: Collection[int]) -> dict[int, Reach | None]:
        """Those of these listings that it finds, by id, and how each reaches the place."""
        columns = self._columns
        slots, _ = columns.positions(np.array(sorted(ids), np.int64))
        found = slots[unpacked(self._left, columns.slots)[slots]]
        names = columns.figures.ids[found].tolist()
        return dict(zip(names, self._reaches(found), strict=True))

    def _reaches(self, slots: Slots) -> tuple[Reach | None, ...]:
        around = self._around
        return (None,) * len(slots) if around is None else around.reaches_of(slots)

    def _fitting(self) -> Plane:
        """What words, price and first showing let through."""
        columns = self._columns
        base = columns.alive if self._hit is None else marked(self._hit, columns.slots)
        allowed = columns.figures.allowed(self._criteria)
        return base if allowed is None else base & packed(allowed)

    def _standing(self, now: datetime) -> Plane:
        """The planes of availability, of what was said lately enough."""
        return self._columns.standing(microseconds(now))

    def _choices_made(self) -> dict[str, Plane]:
        """What the choices of each kind allow, of the kinds in which some were made."""
        choices = self._columns.choices
        made = (
            (group.name, choices.picked(group, self._criteria, self._own.get(group.name)))
            for group in choices.groups
        )
        return {name: plane for name, plane in made if plane is not None}

    def _reached(self) -> Plane:
        """What fits and reaches the place in one way or the other; all of it without a place."""
        own = self._own.get(MEETING)
        return self._fits if own is None else self._fits & anything_of(own)

    def _left_by(self, picked: dict[str, Plane], *, of: Plane | None = None) -> Plane:
        left = self._base if of is None else of
        for plane in picked.values():
            left = left & plane
        return left

    def _in_order(self, page: slice, total: int) -> Slots:
        """The slots of one page."""
        columns, sort, around = self._columns, self._criteria.sort, self._around
        day, day_order = columns.of_day(self._day)
        if page.start >= total:
            return np.empty(0, np.int64)
        bits = unpacked(self._left, columns.slots)
        if sort is Sort.NAME:
            return first_of(columns.by_name, bits, page)
        if sort is Sort.PRICE:
            slots = np.flatnonzero(bits)
            return lowest(by_price(day, slots, columns.figures), slots, page)
        if sort is Sort.DISTANCE and around is not None:
            slots = np.flatnonzero(bits)
            return lowest(by_distance(day, slots, around), slots, page)
        if self._hit is None and around is None:
            return first_of(day_order, bits, page)
        return self._best_fit(day, bits, page)

    def _best_fit(self, day: Keys, bits: Mask, page: slice) -> Slots:
        if self._hit is None:
            return best_fit(day, np.flatnonzero(bits), page, bands=None, around=self._around)
        fits = bits[self._hit]
        hit = self._hit[fits]
        return best_fit(day, hit, page, bands=self._bands(hit, fits), around=self._around)

    def _bands(self, hit: Slots, fits: Mask) -> Ranks:
        """How well the words fit those that are left, of a kind that they name before all else."""
        bands = bands_of(self._scores[fits], float(self._scores.max(initial=0)))
        named = self._columns.choices.any_of("service", self._named)
        return bands if named is None else named_first(bands, holding(named, hit))

    def _wider(self, total: int) -> Wider | None:
        """A radius that finds more, where this one found little."""
        around = self._around
        if around is None:
            return None
        others = {name: plane for name, plane in self._picked.items() if name != MEETING}
        left = self._left_by(others, of=self._fits)
        meeting = next(group for group in self._columns.choices.groups if group.name == MEETING)

        def found(miles: float) -> int:
            own = around.meetings(within=miles)
            picked = self._columns.choices.picked(meeting, self._criteria, own)
            return size(left & (anything_of(own) if picked is None else picked))

        return widened(total, radius=around.radius, find=found)

    def _facets(self) -> tuple[Facet, ...]:
        """Count each choice of a kind with the choices of the other kinds applied."""
        columns, choices = self._columns, self._columns.choices
        counts = columns.counts(self._left)
        facets = []
        for group in choices.groups:
            own, lines = self._own.get(group.name), choices.lines[group.name]
            left, is_picked = self._left, group.name in self._picked
            if is_picked:
                others = {name: held for name, held in self._picked.items() if name != group.name}
                left = self._left_by(others)
            if own is not None:
                of_lines = counted(own, left)
            elif is_picked:
                of_lines = columns.counts(left, lines.place)
            else:
                of_lines = counts[lines.place]
            facets.append(self._facet(group, lines, of_lines))
        return tuple(facets)

    def _facet(self, group: Group, lines: Lines, counts: list[int]) -> Facet:
        chosen = group.chosen(self._criteria)
        selected = map(chosen.__contains__, lines.values)
        each = zip(lines.values, lines.labels, counts, selected, strict=True)
        values = [FacetValue._make(one) for one in compress(each, counts)]
        if chosen and not {one.value for one in values}.issuperset(chosen):
            values = self._with_vain(group, lines, chosen, values)
        return Facet(name=group.name, label=group.label, values=tuple(values))

    def _with_vain(
        self, group: Group, lines: Lines, chosen: tuple[str, ...], values: list[FacetValue]
    ) -> list[FacetValue]:
        """The values with those that were chosen and find nothing, each in its place.

        A word that no visible listing has is shown as it was asked for, whether we ever knew it
        or not.
        """
        found = {one.value for one in values}
        label = dict(zip(lines.values, lines.labels, strict=True))
        vain = [
            FacetValue(
                value=value,
                label=label[value] if self._is_seen(lines, value) else label_for(group, value, {}),
                count=0,
                selected=True,
            )
            for value in dict.fromkeys(chosen)
            if value not in found and (group.is_open or value in label)
        ]
        whole = [*values, *vain]
        if group.is_open:
            return sorted(whole, key=lambda one: (one.label.casefold(), one.value))
        return sorted(whole, key=lambda one: lines.values.index(one.value))

    def _is_seen(self, lines: Lines, value: str) -> bool:
        """Whether a visible listing has this word."""
        line = lines.line_of(value)
        return line is not None and bool(
            (self._columns.choices.planes[line] & self._columns.alive).any()
        )
