"""The slow and obvious answer to a question: every listing looked at by itself, without arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import dist

import numpy as np

from marketplace.domain.availability import current
from marketplace.domain.council_area import CouncilArea
from marketplace.domain.dates import london_day
from marketplace.domain.finding import Borough, Criteria, Meeting, RatingChoice, Sort
from marketplace.domain.listings import SERVICE_TYPES, Coverage, PriceUnit
from marketplace.domain.places import Point, Precision, Where, earth_centred, miles_between
from marketplace.domain.reach import DEFAULT_MILES, FEW, WIDER_MILES, Reach, ReachKind, Wider
from marketplace.domain.service_types import Setting
from marketplace.queries.shown import ColumnRow
from marketplace.search.day_order import day_keys

Scores = Mapping[int, float] | None
"""How well the words fit, by id; None where any words will do."""

CHOSEN = {
    "meeting": "meetings",
    "service": "services",
    "need": "needs",
    "who": "audiences",
    "rating": "ratings",
    "availability": "availability",
    "direct_payments": "direct_payments",
    "isf": "isf",
    "language": "languages",
    "day": "days",
    "time": "times",
    "gender": "choose_gender",
    "access": "access",
    "borough": "boroughs",
}
"""The field of a question that holds the choices of each kind, in the order of the page."""


class World:
    """What questions are asked of."""

    def __init__(self, *, rows: Sequence[ColumnRow], area: CouncilArea, now: datetime) -> None:
        """Look once at what no question changes."""
        self.rows = rows
        self.now = now
        self.values = {row.id: _values(row, area, now) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Obvious:
    """What is found: all ids in order, how each reaches the place, and counts by choice."""

    ids: list[int]
    reaches: list[Reach | None]
    wider: Wider | None
    counts: dict[str, dict[str, int]]


def answer(world: World, criteria: Criteria, scores: Scores) -> Obvious:
    """Everything that a question finds, whatever its page."""
    found: list[ColumnRow] = []
    counts: dict[str, dict[str, int]] = {name: {} for name in CHOSEN}
    for row in world.rows:
        if not _is_possible(row, criteria, scores):
            continue
        values = {**world.values[row.id], **_meeting_values(row, criteria)}
        missed = _missed(values, criteria)
        if not missed:
            found.append(row)
        # What misses one kind of choice alone would be found by another choice of that kind.
        for name in CHOSEN if not missed else missed if len(missed) == 1 else ():
            for value in values[name]:
                counts[name][value] = counts[name].get(value, 0) + 1
    best = max((scores.get(row.id, 0) for row in world.rows), default=0) if scores else 0
    found.sort(key=lambda row: _order(world, row, criteria, scores, best))
    return Obvious(
        ids=[row.id for row in found],
        reaches=[reach(row, criteria) for row in found],
        wider=_wider(world, criteria, scores, len(found)),
        counts=counts,
    )


def selected(criteria: Criteria, name: str) -> set[str]:
    """The choices of one kind that a question makes."""
    given = getattr(criteria, CHOSEN[name])
    if isinstance(given, bool):
        return {"yes"} if given else set()
    return set(given)


def reach(row: ColumnRow, criteria: Criteria) -> Reach | None:
    """How a listing that is found reaches the place."""
    where = criteria.where
    ways = _ways(row, criteria)
    if where is None or not ways:
        return None
    allowed = set(criteria.meetings or Meeting)
    kinds = {kind for kind, meeting in ways.items() if meeting in allowed}
    rough = row.is_rough or where.precision is not Precision.POSTCODE
    return Reach(kind=min(kinds), miles=_miles(row, where), is_rough=rough) if kinds else None


def _is_possible(row: ColumnRow, criteria: Criteria, scores: Scores) -> bool:
    """Whether words, price, first showing and place let a listing through."""
    if scores is not None and row.id not in scores:
        return False
    if criteria.max_price is not None:
        unit = criteria.price_unit
        if row.price_pence is None or row.price_pence > criteria.max_price * 100:
            return False
        if unit is not None and row.price_unit is not unit:
            return False
    if criteria.shown_since is not None and (
        row.first_shown_at is None or row.first_shown_at <= criteria.shown_since
    ):
        return False
    return criteria.where is None or bool(_ways(row, criteria))


def _missed(values: Mapping[str, set[str]], criteria: Criteria) -> list[str]:
    """The kinds of choice in which a listing has none of those that were made."""
    chosen = {name: selected(criteria, name) for name in CHOSEN}
    return [name for name, some in chosen.items() if some and not some & values[name]]


def _meeting_values(row: ColumnRow, criteria: Criteria) -> dict[str, set[str]]:
    meetings = _ways(row, criteria).values() if criteria.where else _meetings(row)
    return {"meeting": set(meetings)}


def _values(row: ColumnRow, area: CouncilArea, now: datetime) -> dict[str, set[str]]:
    """The choices of each kind under which a listing is found, wherever the person is."""
    inside = area.contains(authority=row.authority, district=row.district)
    said = current(row.availability, given_at=row.availability_at, now=now)
    return {
        "service": set(row.service_types) & SERVICE_TYPES.keys(),
        "need": set(row.needs),
        "who": set(row.audiences),
        "rating": {RatingChoice.of(row.rating, regulated=row.regulated)},
        "availability": set() if said is None else {said},
        "direct_payments": {"yes"} if row.direct_payments else set(),
        "isf": {"yes"} if row.isf else set(),
        "language": set(row.languages),
        "day": set(row.days),
        "time": set(row.times),
        "gender": {"yes"} if row.can_choose_gender else set(),
        "access": set(row.access),
        "borough": set() if inside is None else {Borough.INSIDE if inside else Borough.OUTSIDE},
    }


def _wider(world: World, criteria: Criteria, scores: Scores, total: int) -> Wider | None:
    """The first radius that finds a few, else the one that finds most."""
    if criteria.where is None or total >= FEW:
        return None
    best: Wider | None = None
    for miles in WIDER_MILES:
        if miles <= (criteria.within or DEFAULT_MILES):
            continue
        wider = replace(criteria, within=miles)
        found = sum(
            _is_possible(row, wider, scores)
            and not _missed({**world.values[row.id], **_meeting_values(row, wider)}, wider)
            for row in world.rows
        )
        if found > (best.total if best else total):
            best = Wider(miles=miles, total=found)
        if found >= FEW:
            break
    return best


def _meetings(row: ColumnRow) -> set[Meeting]:
    settings = {SERVICE_TYPES[slug].setting for slug in row.service_types if slug in SERVICE_TYPES}
    comes = bool(settings & {Setting.COMES_TO_YOU, Setting.BOTH})
    goes = bool(settings & {Setting.GO_THERE, Setting.BOTH}) or not settings
    return {Meeting.COMES_TO_ME} if not goes else set(Meeting) if comes else {Meeting.GO_THERE}


def _ways(row: ColumnRow, criteria: Criteria) -> dict[ReachKind, Meeting]:
    """All ways in which a listing reaches the place within the radius."""
    where = criteria.where
    if where is None:
        return {}
    miles = _miles(row, where)
    near = criteria.within is None if miles is None else miles <= (criteria.within or DEFAULT_MILES)
    meetings = _meetings(row)
    ways: dict[ReachKind, Meeting] = {}
    if Meeting.COMES_TO_ME in meetings:
        covers = _covers(row, where, miles)
        if covers:
            ways[ReachKind.COVERS] = Meeting.COMES_TO_ME
        elif covers is None and near:
            ways[ReachKind.NOT_SAID] = Meeting.COMES_TO_ME
    if Meeting.GO_THERE in meetings and near:
        ways[ReachKind.GO_THERE] = Meeting.GO_THERE
    return ways


def _covers(row: ColumnRow, where: Where, miles: float | None) -> bool | None:
    """Whether it covers the place; None where that cannot be told."""
    coverage = Coverage.parse(row.covers)
    if coverage.borough:
        return where.in_borough
    if coverage.miles is not None:
        return None if miles is None else miles <= coverage.miles
    if coverage.districts:
        return where.district in coverage.districts if where.district else None
    if coverage.wards:
        if where.in_borough is False:
            return False
        wards = {ward.casefold() for ward in coverage.wards}
        return where.ward.casefold() in wards if where.ward else None
    return None


def _miles(row: ColumnRow, where: Where) -> float | None:
    point = _point(row)
    return None if point is None else miles_between(where.point, point)


def _point(row: ColumnRow) -> Point | None:
    if row.latitude is None or row.longitude is None:
        return None
    return Point(latitude=row.latitude, longitude=row.longitude)


def _order(
    world: World, row: ColumnRow, criteria: Criteria, scores: Scores, best: float
) -> tuple[object, ...]:
    """What a listing is sorted by."""
    day = int(day_keys(np.array([row.id]), london_day(world.now))[0])
    where = criteria.where
    point = _point(row)
    away = 10**9
    if where is not None and point is not None:
        away = int(dist(earth_centred(where.point), earth_centred(point)) * 1000)
    if criteria.sort is Sort.NAME:
        return (row.name.replace("É", "E").strip().lower(), row.id)
    if criteria.sort is Sort.PRICE:
        units = [*PriceUnit, None]
        if row.price_pence is None:
            return (1, 0, 0, day)
        return (0, units.index(row.price_unit), row.price_pence, day)
    if criteria.sort is Sort.DISTANCE and where is not None:
        return (away, day)
    band = 0 if scores is None else sum(scores[row.id] < best * part for part in (0.75, 0.5, 0.25))
    reached = reach(row, criteria)
    elsewhere = reached is None or reached.kind is not ReachKind.COVERS
    return (band, *((elsewhere, away) if where is not None else ()), day)
