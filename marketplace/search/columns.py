"""The visible listings as columns: filter, count, sort and page without the database.

A snapshot of the public door at one directory version: each listing has a slot, and everything is
kept in arrays with one place for each slot. A snapshot never changes. What changed in the directory
makes a new one: touched listings leave their slots dead and get new ones at the end, and when a
fifth of the slots is dead the others close up.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from operator import sub

import numpy as np
from numpy.typing import NDArray

from marketplace.domain.places import miles_along
from marketplace.queries.shown import ColumnRow, Spellings
from marketplace.search.choice_planes import ChoicePlanes
from marketplace.search.choices import AVAILABILITY, MEETING
from marketplace.search.coverage import Areas
from marketplace.search.day_order import Keys, day_keys
from marketplace.search.facets import Group
from marketplace.search.figures import NEVER, Figures
from marketplace.search.planes import Plane, Slots, counted, packed, size
from marketplace.search.strips import Strips
from marketplace.search.text import Ids, Mask

_Key = tuple[str, int]

_MOST_DEAD = 5
"""One slot in so many may be dead."""
_DEAD_ANYWAY = 256
_READ_AT_ONCE = 20_000
_FOREVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """The order of names as people read them: keys, and the slot of each."""

    keys: list[_Key]
    slots: Slots


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """The planes of availability as they are behind one moment and until another, which counts."""

    planes: Plane
    after: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a question about a place is asked of.

    `placed` is all that is anywhere, `unplaced` the others. `travelling` has said how many miles it
    comes, `furthest` at the most. `told` is `Areas.told`.
    """

    placed: Strips
    unplaced: Plane
    travelling: Strips
    furthest: float
    told: Plane

    @classmethod
    def of(cls, figures: Figures, areas: Areas) -> Ground:
        """Put the listings of a snapshot in order on the ground."""
        slots, travelling = np.arange(len(figures.ids)), areas.saying_miles()
        return cls(
            placed=Strips.of(figures.place, slots),
            unplaced=packed(np.isnan(figures.place[0])),
            travelling=Strips.of(figures.place, travelling),
            furthest=miles_along(areas.reach[travelling].max(initial=0) ** 0.5),
            told=areas.told(),
        )


class Columns:
    """One snapshot. Safe to share between threads."""

    def __init__(
        self,
        *,
        version: int,
        figures: Figures,
        areas: Areas,
        choices: ChoicePlanes,
        names: _Names,
    ) -> None:
        self.version = version
        self.figures = figures
        self.areas = areas
        self.choices = choices
        self._names = names
        self.slots = len(figures.ids)
        alive = np.zeros(self.slots, np.bool_)
        alive[names.slots] = True
        self.alive: Plane = packed(alive)
        self.comes, self.goes = choices.of_group(MEETING)
        self._positions = np.full(figures.ids.max(initial=0) + 1, -1, np.int64)
        self._positions[figures.ids[names.slots]] = names.slots
        self._day: tuple[date, Keys, Slots] | None = None
        self._counts: list[int] | None = None
        self._ground: Ground | None = None
        self._standing: _Standing | None = None

    @classmethod
    def of(
        cls,
        version: int,
        rows: Iterable[ColumnRow],
        *,
        groups: tuple[Group, ...],
        spellings: Spellings,
    ) -> Columns:
        """Build a snapshot from all rows of the door, one for each listing."""
        rest = iter(rows)
        part = list(islice(rest, _READ_AT_ONCE))
        figures = Figures.of(part)
        areas = Areas.of([row.covers for row in part])
        choices = ChoicePlanes.of(groups, part, spellings)
        keys = [(_letters(row.name), row.id) for row in part]
        # The rows take ten times the room of what is kept of them, so never all at once.
        while part := list(islice(rest, _READ_AT_ONCE)):
            first = len(keys)
            figures = figures.and_then(Figures.of(part))
            areas = areas.and_then(Areas.of([row.covers for row in part], first=first))
            choices = choices.and_then(part, spellings, first=first)
            keys += [(_letters(row.name), row.id) for row in part]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        names = _Names(keys=[keys[place] for place in order], slots=np.array(order, np.int64))
        return cls(version=version, figures=figures, areas=areas, choices=choices, names=names)

    def changed(
        self,
        *,
        version: int,
        changed_ids: Collection[int],
        rows: Iterable[ColumnRow],
        spellings: Spellings,
    ) -> Columns:
        """The snapshot of a later version: `changed_ids` go out, `rows` of them come in."""
        came = list(rows)
        touched = np.fromiter(changed_ids, np.int64, len(changed_ids))
        later = Columns(
            version=version,
            figures=self.figures.and_then(Figures.of(came)),
            areas=self.areas.and_then(Areas.of([row.covers for row in came], first=self.slots)),
            choices=self.choices.and_then(came, spellings, first=self.slots),
            names=self._renamed(self.positions(touched)[0], came),
        )
        dead = later.slots - len(later)
        if dead > _DEAD_ANYWAY and dead * _MOST_DEAD > later.slots:
            return later.closed_up()
        return later

    def __len__(self) -> int:
        return len(self._names.keys)

    @property
    def by_name(self) -> Slots:
        """All visible listings by name: no accents, no capitals; of equal ones the older first."""
        return self._names.slots

    def holds(self, ids: Ids) -> Mask:
        """Whether each of these listings is visible. This is the index's `Visible`."""
        number = len(self._positions)
        if ids.min(initial=0) < 0 or ids.max(initial=0) >= number:
            within = (ids >= 0) & (ids < number)
            seen = np.zeros(len(ids), np.bool_)
            seen[within] = self._positions[ids[within]] >= 0
            return seen
        return self._positions[ids] >= 0

    def positions(self, ids: Ids) -> tuple[Slots, Mask]:
        """The slots of the visible ones of these listings, and which of them those are."""
        seen = self.holds(ids)
        return self._positions[ids if seen.all() else ids[seen]], seen

    def of_day(self, day: date) -> tuple[Keys, Slots]:
        """The order of a day in London: the key of each slot, and all visible ones in order."""
        known = self._day
        if known is None or known[0] != day:
            keys = day_keys(self.figures.ids, day)
            alive = self._names.slots
            known = (day, keys, alive[np.argsort(keys[alive])])
            self._day = known
        return known[1], known[2]

    def standing(self, moment: int) -> Plane:
        """The planes of availability, of what was said lately enough at a moment (`figures`).

        Kept until the next word grows old: between two of them nothing changes.
        """
        known = self._standing
        if known is None or not known.after < moment <= known.until:
            until = self.figures.stands_until
            stands = until >= moment
            known = _Standing(
                planes=self.choices.of_group(AVAILABILITY) & packed(stands),
                after=int(until[~stands].max(initial=NEVER)),
                until=int(until[stands].min()) if stands.any() else _FOREVER,
            )
            self._standing = known
        return known.planes

    @property
    def ground(self) -> Ground:
        """Where the listings are, put in order when a place is first asked about."""
        if self._ground is None:
            self._ground = Ground.of(self.figures, self.areas)
        return self._ground

    def counts(self, left: Plane, lines: slice | None = None) -> list[int]:
        """How many of the visible listings that are left each choice finds, or some choices."""
        lines = slice(0, len(self.choices.planes)) if lines is None else lines
        missing = self.alive & ~left
        if size(missing) * 2 > len(self):
            return self.choices.counts(left, lines)
        everything = self._everything()[lines]
        return list(map(sub, everything, self.choices.counts(missing, lines)))

    def _everything(self) -> list[int]:
        """How many visible listings each choice finds, counted once."""
        if self._counts is None:
            self._counts = counted(self.choices.planes, self.alive)
        return self._counts

    def _renamed(self, gone: Slots, came: Sequence[ColumnRow]) -> _Names:
        """The names without those that went, with those that came in their places."""
        keys = self._names.keys.copy()
        out = np.flatnonzero(np.isin(self._names.slots, gone))
        for place in reversed(out.tolist()):
            del keys[place]
        slots = np.delete(self._names.slots, out)
        new = sorted(
            (_letters(row.name), row.id, slot) for slot, row in enumerate(came, self.slots)
        )
        places = [bisect_left(keys, (name, id_)) for name, id_, _ in new]
        for place, (name, id_, _) in zip(reversed(places), reversed(new), strict=True):
            keys.insert(place, (name, id_))
        return _Names(keys=keys, slots=np.insert(slots, places, [slot for *_, slot in new]))

    def closed_up(self) -> Columns:
        """The same snapshot without dead slots."""
        alive = np.sort(self._names.slots)
        moved: NDArray[np.int64] = np.full(self.slots, -1, np.int64)
        moved[alive] = np.arange(len(alive))
        return Columns(
            version=self.version,
            figures=self.figures.only(alive),
            areas=self.areas.only(alive),
            choices=self.choices.only(alive, self.slots),
            names=replace(self._names, slots=moved[self._names.slots]),
        )


def _letters(name: str) -> str:
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name)
        name = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return name.casefold().strip()
