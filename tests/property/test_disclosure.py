"""Nothing that a page of numbers keeps back can be computed from what it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.disclosure import (
    ELSEWHERE,
    LEAST,
    Layout,
    not_shown,
    protected,
    rounded,
    share,
    spread,
)

NAMES = "abcdefg"
partitions = st.sampled_from([Layout.PARTS, Layout.OPEN])


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of the same concerns as the others: its cells, and which are not shown."""

    counts: Mapping[str, int]
    hidden: frozenset[str]


@st.composite
def pages(draw: st.DrawFn) -> tuple[int, list[Table]]:
    """Some tables of the same concerns, as exact counts; their total is 5 or more."""
    tables = draw(st.integers(1, 3))
    cells = [draw(st.integers(1, len(NAMES))) for _ in range(tables)]
    # Many alike and a few others: what really happens, and where subtraction bites.
    concern = st.tuples(*(st.integers(0, number - 1) for number in cells))
    told = [
        each
        for each, times in draw(
            st.lists(st.tuples(concern, st.integers(1, 9)), min_size=1, max_size=12)
        )
        for _ in range(times)
    ]
    total = len(told)
    made = []
    for place, number in enumerate(cells):
        layout = draw(partitions)
        counts = dict.fromkeys(NAMES[:number], 0)
        counts.update(Counter(NAMES[each[place]] for each in told))
        if layout is Layout.OPEN:
            counts = {name: n for name, n in counts.items() if n} | {ELSEWHERE: 0}
        made.append(Table(counts=counts, hidden=not_shown(counts, total=total, layout=layout)))
    return total, made


def equations(tables: list[Table]) -> np.ndarray:
    """What a reader knows, as rows over the cells of all tables: each sum that is told."""
    rows = []
    width = sum(len(table.counts) for table in tables)
    start = 0
    for table in tables:
        names = list(table.counts)
        whole = np.zeros(width)
        whole[start : start + len(names)] = 1
        rows.append(whole)  # the total; what is told together is this less what is shown
        for at, name in enumerate(names):
            if name not in table.hidden:
                one = np.zeros(width)
                one[start + at] = 1
                rows.append(one)
        start += len(names)
    return np.array(rows)


def small_groups(tables: list[Table]) -> Iterator[np.ndarray]:
    """Every group of cells of one table that are fewer than 5 together, as a row."""
    width = sum(len(table.counts) for table in tables)
    start = 0
    for table in tables:
        places = {name: start + at for at, name in enumerate(table.counts)}
        start += len(places)
        for size in range(1, len(places) + 1):
            for group in combinations(places, size):
                if sum(table.counts[name] for name in group) < LEAST:
                    row = np.zeros(width)
                    row[[places[name] for name in group]] = 1
                    yield row


@given(pages())
def test_no_small_count_follows_from_what_is_told(page: tuple[int, list[Table]]) -> None:
    total, tables = page
    if total < LEAST:
        return  # then nothing is told at all
    known = equations(tables)
    rank = np.linalg.matrix_rank(known)
    for row in small_groups(tables):
        assert np.linalg.matrix_rank(np.vstack([known, row])) > rank, (total, tables)


def test_the_proof_sees_what_primary_suppression_alone_would_tell() -> None:
    careless = [Table(counts={"a": 20, "b": 7, "c": 3}, hidden=frozenset("c"))]
    known = equations(careless)
    told = [
        row
        for row in small_groups(careless)
        if np.linalg.matrix_rank(np.vstack([known, row])) == np.linalg.matrix_rank(known)
    ]
    assert len(told) == 1


counts_of_parts = st.lists(st.integers(0, 40), min_size=1, max_size=8).map(
    lambda numbers: dict(zip("abcdefgh", numbers, strict=False))
)


@given(counts=counts_of_parts, layout=partitions)
def test_what_is_not_shown_is_told_as_one_sum_of_five_or_more(
    counts: dict[str, int], layout: Layout
) -> None:
    total = sum(counts.values())
    found = protected(counts, total=total, layout=layout)
    numbers = [*found.shown.values(), found.total, found.together]
    assert all(number is None or (number >= LEAST and number % 5 == 0) for number in numbers)
    assert all(counts[name] >= LEAST for name in found.shown)
    hidden = sum(number for name, number in counts.items() if name not in found.shown)
    if total < LEAST:
        assert found.shown == {}
        assert numbers == [None, None]
    elif found.together is None:
        assert hidden == 0
        assert set(found.shown) == set(counts)
    else:
        assert hidden >= LEAST
        assert found.together == rounded(hidden)


@given(counts=counts_of_parts, more=st.integers(0, 40))
def test_of_overlapping_cells_neither_those_in_one_nor_those_outside_are_few(
    counts: dict[str, int], more: int
) -> None:
    total = max(counts.values()) + more
    found = protected(counts, total=total, layout=Layout.OVERLAPPING)
    assert found.together is None
    for name in found.shown:
        assert counts[name] >= LEAST
        assert total - counts[name] >= LEAST
    hidden = [number for name, number in counts.items() if name not in found.shown]
    if hidden and found.shown:
        # Should each concern be in one cell after all, what is left is no single cell.
        assert len(hidden) > 1
        assert sum(hidden) >= LEAST


def between(shown: int | None) -> tuple[int, int]:
    """What a reader knows of a count."""
    return (0, LEAST - 1) if shown is None else (max(LEAST, shown - 2), shown + 2)


def test_a_year_less_its_quarters_never_gives_a_small_count() -> None:
    """Every year of quarters up to 13, of which one at least is small; larger ones repeat them."""
    ranges = {n: between(rounded(n) if n >= LEAST else None) for n in range(4 * 14)}
    for quarters in product(range(14), repeat=4):
        small, *others = sorted(quarters)
        if small >= LEAST:
            continue
        year_low, year_high = ranges[sum(quarters)]
        low = year_low - sum(ranges[each][1] for each in others)
        high = year_high - sum(ranges[each][0] for each in others)
        assert min(high, LEAST - 1) > max(low, 0), quarters


@given(st.lists(st.integers(0, 400), max_size=12))
def test_times_of_fewer_than_five_are_not_told(days: list[int]) -> None:
    found = spread(days, small=False)
    assert (found is None) is (len(days) < LEAST)
    exact = spread(days, small=True)
    assert (exact is None) is (not days)
    if exact is not None:
        assert min(days) <= exact.lower <= exact.median <= exact.upper <= max(days)


@given(counts=counts_of_parts)
def test_a_share_says_no_more_than_the_counts_beside_it(counts: dict[str, int]) -> None:
    found = protected(counts, total=sum(counts.values()), layout=Layout.PARTS)
    percent = share(found, "a", tuple(counts))
    if all(name in found.shown for name in counts):
        whole = sum(found.shown.values())
        assert percent == round(100 * found.shown["a"] / whole)
    else:
        assert percent is None
