"""The columns against a slow and obvious answer to the same question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.domain.council_area import CouncilArea
from marketplace.domain.finding import Borough, Criteria, Meeting, RatingChoice, Sort
from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import AccessFeature, Audience, Availability, TimeOfDay, Weekday
from marketplace.domain.places import Point, Precision, Where
from marketplace.domain.ratings import Rating
from marketplace.queries.shown import ColumnRow
from marketplace.search import choice_planes as choice_planes_module
from marketplace.search import columns as columns_module
from marketplace.search.answering import Answer, Chosen, Hits
from marketplace.search.choices import groups_for
from marketplace.search.columns import Columns
from tests.property.obvious import Scores, World, answer, selected
from tests.unit.columns import NO_SPELLINGS, column_row

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AREA = CouncilArea.parse("Larkshire;ZZ9")
GROUPS = groups_for(AREA)
SERVICES = ("home-care", "care-home", "gardening", "meals")
PLACES = (
    Point(latitude=51.44, longitude=0.14),
    Point(latitude=51.45, longitude=0.16),
    Point(latitude=51.6, longitude=0.3),
    Point(latitude=51.9, longitude=-0.4),
    Point(latitude=53.5, longitude=-2.2),
)


def some(words: Iterable[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(tuple(words)), max_size=2, unique=True).map(tuple)


def _placed(row: ColumnRow, point: Point | None) -> ColumnRow:
    if point is None:
        return row._replace(is_rough=True)
    return row._replace(latitude=point.latitude, longitude=point.longitude)


some_ids = st.integers(1, 150)
days_ago = st.none() | st.sampled_from((0, 1, 13, 14, 15, 40)).map(
    lambda days: NOW - timedelta(days=days)
)
one_row = st.builds(
    _placed,
    st.builds(
        column_row,
        some_ids,
        name=st.sampled_from(("Ash", "ash", "Élan", "Elan", "Zed", " Ash")),
        service_types=some((*SERVICES, "retired-kind")),
        needs=some(("dementia", "autism", "stroke")),
        languages=some(("bengali", "polish")),
        audiences=some(Audience),
        regulated=st.booleans(),
        rating=st.none() | st.sampled_from(Rating),
        direct_payments=st.booleans(),
        isf=st.booleans(),
        is_rough=st.booleans(),
        district=st.sampled_from(("", "ZZ1", "ZZ9")),
        authority=st.sampled_from(("", "Larkshire", "Finchshire")),
        covers=st.sampled_from(
            ("", "ZZ1;ZZ2", "ZZ9", "wards: Upton;West Hill", "borough", "1 mile", "60 miles")
        ),
        price_pence=st.none() | st.sampled_from((900, 2000, 2001, 90_000)),
        price_unit=st.none() | st.sampled_from(PriceUnit),
        availability=st.none() | st.sampled_from(Availability),
        availability_at=days_ago,
        first_shown_at=days_ago,
        days=some(Weekday),
        times=some(TimeOfDay),
        access=some(AccessFeature),
        can_choose_gender=st.booleans(),
    ),
    st.none() | st.sampled_from(PLACES),
)
rows = st.lists(one_row, max_size=30, unique_by=lambda made: made.id)
places = st.builds(
    Where,
    asked=st.just("ZZ1 1ZZ"),
    label=st.just("ZZ1 1ZZ"),
    point=st.sampled_from(PLACES),
    precision=st.sampled_from(Precision),
    district=st.sampled_from(("", "ZZ1", "ZZ9")),
    ward=st.sampled_from(("", "upton")),
    in_borough=st.sampled_from((None, True, False)),
)
questions = st.builds(
    Criteria,
    where=st.none() | places,
    within=st.none() | st.sampled_from((0.5, 3.0, 30.0, 300.0)),
    meetings=some(Meeting),
    services=some((*SERVICES, "hospice", "unknown")),
    needs=some(("dementia", "autism", "nobody-says-so")),
    audiences=some(Audience),
    ratings=some(RatingChoice),
    direct_payments=st.booleans(),
    isf=st.booleans(),
    max_price=st.none() | st.sampled_from((Decimal("20.00"), Decimal("19.995"), Decimal(10**40))),
    price_unit=st.none() | st.sampled_from(PriceUnit),
    languages=some(("bengali", "polish")),
    days=some(Weekday),
    times=some(TimeOfDay),
    choose_gender=st.booleans(),
    availability=some(Availability),
    access=some(AccessFeature),
    boroughs=some(Borough),
    shown_since=days_ago,
    sort=st.sampled_from(Sort),
    page=st.integers(1, 4),
    per_page=st.integers(1, 20),
)
"""Questions that ask for everything at once, so that nearly nothing is left."""
_WISHES = tuple(
    name
    for name in Criteria.__dataclass_fields__
    if name not in {"words", "sort", "page", "per_page", "where", "within"}
)


@st.composite
def few_wishes(draw: st.DrawFn) -> Criteria:
    """A question as people ask it: a place perhaps, and two or three wishes."""
    asked = draw(questions)
    kept = draw(st.sets(st.sampled_from(_WISHES), max_size=3))
    blank = Criteria()
    return replace(asked, **{name: getattr(blank, name) for name in _WISHES if name not in kept})


scored = st.none() | st.dictionaries(st.integers(1, 400), st.sampled_from((0.5, 1.0, 1.5, 2.5)))


@given(rows, few_wishes() | questions, scored)
@settings(max_examples=200)
def test_every_answer_is_the_obvious_one(
    visible: list[ColumnRow], criteria: Criteria, scores: Scores
) -> None:
    chosen = _chosen(_columns(visible), criteria, scores)

    obvious = answer(World(rows=visible, area=AREA, now=NOW), criteria, scores)
    page = slice((criteria.page - 1) * criteria.per_page, criteria.page * criteria.per_page)
    assert chosen.total == len(obvious.ids)
    assert chosen.pages == max(1, -(-len(obvious.ids) // criteria.per_page))
    assert list(chosen.ids) == obvious.ids[page]
    for reach, expected in zip(chosen.reaches, obvious.reaches[page], strict=True):
        assert (reach is None) == (expected is None)
        if reach is not None and expected is not None:
            assert replace(reach, miles=None) == replace(expected, miles=None)
            assert (reach.miles is None) == (expected.miles is None)
            assert abs((reach.miles or 0) - (expected.miles or 0)) < 1e-6
    assert chosen.wider == obvious.wider
    assert [facet.name for facet in chosen.facets] == list(obvious.counts)
    for facet in chosen.facets:
        counts = obvious.counts[facet.name]
        found = {value.value: value.count for value in facet.values if value.count}
        assert found == counts, facet.name
        assert {value.value for value in facet.values if value.selected} >= (
            selected(criteria, facet.name) & counts.keys()
        )


@given(rows, rows, st.sets(some_ids, max_size=20), few_wishes(), scored)
def test_a_refreshed_snapshot_answers_like_one_built_anew(
    before: list[ColumnRow],
    changed: list[ColumnRow],
    hidden: set[int],
    criteria: Criteria,
    scores: Scores,
) -> None:
    changed = [one for one in changed if one.id not in hidden]
    touched = hidden | {one.id for one in changed}
    after = [one for one in before if one.id not in touched] + changed
    old = _columns(before)
    old_answer = _chosen(old, criteria, scores)

    refreshed = old.changed(version=2, changed_ids=touched, rows=changed, spellings=NO_SPELLINGS)

    assert refreshed.version == 2
    assert len(refreshed) == len(after)
    anew = _columns(after)
    assert _chosen(refreshed, criteria, scores) == _chosen(anew, criteria, scores)
    assert _chosen(refreshed.closed_up(), criteria, scores) == _chosen(anew, criteria, scores)
    assert _chosen(old, criteria, scores) == old_answer


@given(rows, few_wishes(), scored)
def test_a_directory_read_in_parts_answers_like_one_read_at_once(
    visible: list[ColumnRow], criteria: Criteria, scores: Scores
) -> None:
    at_once = _columns(visible)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns_module, "_READ_AT_ONCE", 7)
        in_parts = _columns(visible)

    assert _chosen(in_parts, criteria, scores) == _chosen(at_once, criteria, scores)


@given(rows, few_wishes(), scored)
def test_many_are_counted_like_a_few(
    visible: list[ColumnRow], criteria: Criteria, scores: Scores
) -> None:
    columns = _columns(visible)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choice_planes_module, "_WORDS_FOR_ONE", 10_000)
        by_planes = _chosen(columns, criteria, scores)

    assert _chosen(columns, criteria, scores) == by_planes


@given(rows, st.lists(st.integers(-5, 400)))
def test_it_knows_what_is_visible(visible: list[ColumnRow], asked: list[int]) -> None:
    known = {one.id for one in visible}

    holds = _columns(visible).holds(np.array(asked, np.int64))

    assert holds.tolist() == [id_ in known for id_ in asked]


@given(rows, few_wishes(), scored)
def test_pages_follow_each_other_without_a_gap(
    visible: list[ColumnRow], criteria: Criteria, scores: Scores
) -> None:
    columns = _columns(visible)
    pages = _chosen(columns, criteria, scores).pages

    seen = [
        id_
        for page in range(1, pages + 1)
        for id_ in _chosen(columns, replace(criteria, page=page), scores).ids
    ]

    assert len(seen) == len(set(seen)) == _chosen(columns, criteria, scores).total
    assert tuple(seen) == Answer(columns, criteria, _hits(scores), now=NOW).every()


def _columns(visible: list[ColumnRow]) -> Columns:
    return Columns.of(1, visible, groups=GROUPS, spellings=NO_SPELLINGS)


def _chosen(columns: Columns, criteria: Criteria, scores: Scores) -> Chosen:
    return Answer(columns, criteria, _hits(scores), now=NOW).chosen()


def _hits(scores: Scores) -> Hits | None:
    if scores is None:
        return None
    ids = sorted(scores)
    return Hits(
        ids=np.array(ids, np.int64), scores=np.array([scores[id_] for id_ in ids], np.float32)
    )
