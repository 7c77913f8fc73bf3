"""The columns against a slow and obvious answer to the same question."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.finding import Criteria, RatingChoice, Sort
from marketplace.domain.ratings import Rating
from marketplace.queries.shown import ColumnRow
from marketplace.search.columns import Columns, Hits
from marketplace.search.facets import GROUPS, FacetValue, Group

SERVICES = ("home-care", "care-home", "gardening", "meals")


def row(
    *, id_: int, name: str, services: frozenset[str], rating: Rating | None, direct_payments: bool
) -> ColumnRow:
    return ColumnRow(
        id=id_,
        name=name,
        service_types=tuple(sorted(services)),
        needs=(),
        languages=(),
        regulated=rating is not None,
        rating=rating,
        direct_payments=direct_payments,
        latitude=None,
        longitude=None,
        price_from=None,
    )


def rows(ids: st.SearchStrategy[int]) -> st.SearchStrategy[list[ColumnRow]]:
    one = st.builds(
        row,
        id_=ids,
        name=st.sampled_from(("Ash", "ash", "Élan", "Elan", "Zed", " Ash")),
        services=st.frozensets(st.sampled_from(SERVICES), max_size=3),
        rating=st.none() | st.sampled_from(Rating),
        direct_payments=st.booleans(),
    )
    return st.lists(one, max_size=90, unique_by=lambda made: made.id)


questions = st.builds(
    Criteria,
    services=st.lists(st.sampled_from((*SERVICES, "hospice", "unknown")), max_size=2).map(tuple),
    ratings=st.lists(st.sampled_from(RatingChoice), max_size=2).map(tuple),
    direct_payments=st.booleans(),
    sort=st.sampled_from(Sort),
    page=st.integers(1, 4),
    per_page=st.integers(1, 20),
)
some_ids = st.integers(1, 150)
hits = st.none() | st.dictionaries(st.integers(1, 400), st.sampled_from((0.5, 1.0, 2.5)))


@given(rows(some_ids), questions, hits)
def test_every_answer_is_the_obvious_one(
    visible: list[ColumnRow], criteria: Criteria, scores: dict[int, float] | None
) -> None:
    chosen = Columns.of(7, visible).choose(criteria, _hits(scores))

    fitting = [one for one in visible if scores is None or one.id in scores]
    left = [one for one in fitting if all(_fits(one, group, criteria) for group in GROUPS)]
    by_name = criteria.sort is Sort.NAME or scores is None
    left.sort(key=lambda one: (0.0 if by_name else -(scores or {})[one.id], *_name(one)))
    start = (criteria.page - 1) * criteria.per_page
    assert chosen.total == len(left)
    assert chosen.pages == max(1, (len(left) + criteria.per_page - 1) // criteria.per_page)
    assert list(chosen.ids) == [one.id for one in left[start : start + criteria.per_page]]
    assert [(facet.name, facet.values) for facet in chosen.facets] == [
        (group.name, _obvious_values(fitting, group, criteria)) for group in GROUPS
    ]


@given(rows(some_ids), rows(some_ids), st.sets(some_ids, max_size=20), questions, hits)
def test_a_refreshed_snapshot_answers_like_one_built_anew(
    before: list[ColumnRow],
    changed: list[ColumnRow],
    hidden: set[int],
    criteria: Criteria,
    scores: dict[int, float] | None,
) -> None:
    changed = [one for one in changed if one.id not in hidden]
    touched = hidden | {one.id for one in changed}
    after = [one for one in before if one.id not in touched] + changed
    old = Columns.of(1, before)
    old_answer = old.choose(criteria, _hits(scores))

    refreshed = old.changed(version=2, changed_ids=touched, rows=changed)

    assert refreshed.version == 2
    assert len(refreshed) == len(after)
    assert refreshed.choose(criteria, _hits(scores)) == Columns.of(2, after).choose(
        criteria, _hits(scores)
    )
    assert old.choose(criteria, _hits(scores)) == old_answer


@given(rows(some_ids), st.lists(st.integers(-5, 400)))
def test_it_knows_what_is_visible(visible: list[ColumnRow], asked: list[int]) -> None:
    columns = Columns.of(1, visible)
    known = {one.id for one in visible}

    assert columns.holds(np.array(asked, np.int64)).tolist() == [id_ in known for id_ in asked]


@given(rows(some_ids), questions)
def test_pages_follow_each_other_without_a_gap(
    visible: list[ColumnRow], criteria: Criteria
) -> None:
    columns = Columns.of(1, visible)
    scores = {one.id: 1.0 for one in visible}
    pages = columns.choose(criteria, _hits(scores)).pages

    seen = [
        id_
        for page in range(1, pages + 1)
        for id_ in columns.choose(replace(criteria, page=page), _hits(scores)).ids
    ]

    assert len(seen) == len(set(seen)) == columns.choose(criteria, _hits(scores)).total


def _hits(scores: dict[int, float] | None) -> Hits | None:
    if scores is None:
        return None
    ids = sorted(scores)
    return Hits(
        ids=np.array(ids, np.int64), scores=np.array([scores[id_] for id_ in ids], np.float32)
    )


def _name(one: ColumnRow) -> tuple[str, int]:
    return one.name.replace("É", "E").strip().lower(), one.id


def _fits(one: ColumnRow, group: Group, criteria: Criteria) -> bool:
    wanted: set[str] = {
        "service": set(criteria.services),
        "rating": {choice.value for choice in criteria.ratings},
        "direct_payments": {"yes"} if criteria.direct_payments else set(),
    }[group.name]
    return not wanted or bool(wanted & _values(one, group))


def _values(one: ColumnRow, group: Group) -> set[str]:
    return {
        "service": set(one.service_types),
        "rating": {one.rating.value if one.rating else "not-rated"},
        "direct_payments": {"yes"} if one.direct_payments else set(),
    }[group.name]


def _obvious_values(
    fitting: list[ColumnRow], group: Group, criteria: Criteria
) -> tuple[FacetValue, ...]:
    others = [other for other in GROUPS if other is not group]
    left = [one for one in fitting if all(_fits(one, other, criteria) for other in others)]
    counts = {value: sum(value in _values(one, group) for one in left) for value in group.values}
    chosen = group.chosen(criteria)
    return tuple(
        FacetValue(value=value, label=label, count=counts[value], selected=value in chosen)
        for value, label in group.values.items()
        if counts[value] or value in chosen
    )
