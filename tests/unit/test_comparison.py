"""Facts side by side: what differs first, and nothing that was said is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.comparison import ComparedRow, side_by_side

NAMES = st.sampled_from(["Price", "Where", "Hours", "Languages", "Access"])
LINES = st.lists(st.sampled_from(["yes", "no", "£20"]), max_size=2).map(tuple)
LISTINGS = st.lists(st.dictionaries(NAMES, LINES), min_size=1, max_size=4)


def test_what_differs_stands_first() -> None:
    compared = side_by_side(
        [
            {"Price": ("£20",), "Where": ("Comes to you",), "Languages": ("English",)},
            {"Price": ("£25",), "Where": ("Comes to you",)},
        ]
    )
    assert compared.different == (
        ComparedRow(name="Price", cells=(("£20",), ("£25",))),
        ComparedRow(name="Languages", cells=(("English",), ())),
    )
    assert compared.same == (
        ComparedRow(name="Where", cells=(("Comes to you",), ("Comes to you",))),
    )


def test_facts_of_one_alone_stand_in_their_place() -> None:
    compared = side_by_side(
        [{"Price": ("£20",), "Access": ("Ramp",)}, {"Price": ("£25",), "Hours": ("Daily",)}]
    )
    assert [row.name for row in compared.different] == ["Price", "Hours", "Access"]


def test_one_service_is_the_same_as_nothing() -> None:
    compared = side_by_side([{"Price": ("£20",)}])
    assert [row.name for row in compared.different] == ["Price"]
    assert compared.same == ()


def test_nothing_to_compare() -> None:
    compared = side_by_side([])
    assert (compared.different, compared.same) == ((), ())


@given(LISTINGS)
def test_every_fact_that_was_said_stands_in_one_row(
    listings: list[dict[str, tuple[str, ...]]],
) -> None:
    compared = side_by_side(listings)
    rows = {row.name: row.cells for row in (*compared.different, *compared.same)}
    assert len(rows) == len(compared.different) + len(compared.same)
    said = {name for facts in listings for name, lines in facts.items() if lines}
    assert set(rows) == said
    for name, cells in rows.items():
        assert cells == tuple(facts.get(name, ()) for facts in listings)


@given(LISTINGS)
def test_what_is_called_the_same_is_the_same_for_all(
    listings: list[dict[str, tuple[str, ...]]],
) -> None:
    compared = side_by_side(listings)
    assert all(len(set(row.cells)) == 1 for row in compared.same)
    assert len(listings) == 1 or all(len(set(row.cells)) > 1 for row in compared.different)
