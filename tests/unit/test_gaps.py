"""What may be shown of counts of searches."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.gaps import MOST_MONTHS, Gap, Looked, gaps, months_back, periods_kept
from marketplace.domain.wants import Want, WantKind

MEALS = Want(WantKind.SERVICE, "meals")
NEED = Want(WantKind.NEED, "sight-loss")


def shown(cells: dict[str, tuple[int, int]], want: Want = MEALS) -> tuple[Gap, ...]:
    rows = [
        Looked(want=want, district=district, looked=looked, found_nothing=nothing)
        for district, (looked, nothing) in cells.items()
    ]
    return gaps(rows, needs={"sight-loss": "Sight loss"})


def test_what_was_looked_for_less_than_five_times_is_not_there() -> None:
    assert shown({"ZM1": (4, 4)}) == ()
    assert shown({"ZM1": (2, 2), "ZM2": (2, 0)}) == ()


def test_districts_are_shown_where_they_tell_of_nobody() -> None:
    (gap,) = shown({"ZM1": (20, 15), "ZM2": (11, 2), "ZM3": (3, 3), "": (8, 8)}, NEED)

    assert (gap.name, gap.looked, gap.found_nothing) == ("Sight loss", 40, 30)
    assert [(one.district, one.looked, one.found_nothing) for one in gap.places] == [
        ("ZM1", 20, 15),
        ("ZM2", 10, None),
        ("", None, 10),
        (None, 10, 5),
    ]


def test_where_every_district_is_large_enough_all_are_shown() -> None:
    (gap,) = shown({"ZM1": (54, 0), "ZM4": (84, 78), "ZM6": (48, 48), "": (36, 6)})

    assert [(one.district, one.looked) for one in gap.places] == [
        ("ZM4", 85),
        ("ZM6", 50),
        ("ZM1", 55),
        ("", 35),
    ]
    assert [one.found_nothing for one in gap.places] == [80, 50, None, 5]


def test_those_found_in_vain_most_often_come_first() -> None:
    rows = [
        Looked(want=want, district="", looked=50, found_nothing=nothing)
        for want, nothing in ((MEALS, 10), (NEED, 40))
    ]
    assert [gap.want for gap in gaps(rows, needs={})] == [NEED, MEALS]


@given(
    st.dictionaries(
        st.sampled_from(["", "ZM1", "ZM2", "ZM3", "ZM4", "ZM5"]),
        st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        min_size=1,
    )
)
def test_nothing_small_is_shown_or_left_over(cells: dict[str, tuple[int, int]]) -> None:
    """What is not named of a want is five searches or more, of two cells or more."""
    for gap in shown(cells):
        for measure, at in (("looked", 0), ("found_nothing", 1)):
            named = {one.district for one in gap.places if getattr(one, measure) is not None}
            named.discard(None)
            assert all(cells[district or ""][at] >= 5 for district in named)
            others = [counts[at] for district, counts in cells.items() if district not in named]
            left = [number for number in others if number]
            assert not named or not left or (sum(left) >= 5 and len(left) >= 2)


def test_months_go_back_over_years() -> None:
    assert months_back(date(2026, 2, 14), 3) == (
        date(2026, 2, 1),
        date(2026, 1, 1),
        date(2025, 12, 1),
    )


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2040, 12, 31)))
def test_periods_are_over_whole_and_overlap_as_quarters_of_a_year_alone(today: date) -> None:
    kept = set(months_back(today, MOST_MONTHS))
    offered = periods_kept(today)
    assert offered[0].key[4:6] == "-Q", "the newest quarter is what is shown first"
    assert len({period.key for period in offered}) == len(offered)
    for period in offered:
        assert period.last < today
        months = {period.first, period.last.replace(day=1)}
        assert months <= kept


def test_a_want_is_read_as_it_is_written() -> None:
    assert Want.read(str(NEED)) == NEED
    assert NEED.name({}) == "Sight loss"
