"""A shortlist holds each listing once, in the order of choosing, and no more than twenty."""

from __future__ import annotations

import pytest

from marketplace.domain.shortlists import MOST, Kept, normal, with_added, with_put_back, without

FULL = tuple(f"listing-{number}" for number in range(MOST))


def test_a_listing_is_added_at_the_end() -> None:
    assert with_added(("a", "b"), ["c"]) == (("a", "b", "c"), Kept.ADDED)


def test_one_that_is_there_already_changes_nothing() -> None:
    assert with_added(("a", "b"), ["a", "b"]) == (("a", "b"), Kept.THERE_ALREADY)


def test_of_several_the_new_ones_are_added() -> None:
    assert with_added(("a",), ["b", "a", "c", "b"]) == (("a", "b", "c"), Kept.ADDED)


def test_a_full_one_takes_no_more() -> None:
    assert with_added(FULL, ["one-more"]) == (FULL, Kept.FULL)


def test_what_does_not_fit_is_left_out_and_told() -> None:
    nearly = FULL[:-1]
    assert with_added(nearly, ["x", "y"]) == ((*nearly, "x"), Kept.FULL)


def test_taking_off_leaves_the_others_in_their_order() -> None:
    assert without(("a", "b", "c"), ["b", "never-there"]) == ("a", "c")


@pytest.mark.parametrize("off", [["a"], ["b"], ["d"], ["a", "b"], ["d", "a", "c"], list("abcd")])
def test_what_was_taken_off_goes_back_to_where_it_was(off: list[str]) -> None:
    whole = ("a", "b", "c", "d")
    places = {slug: whole.index(slug) for slug in off}
    assert with_put_back(without(whole, off), places) == (whole, Kept.ADDED)


def test_what_came_meanwhile_stays_and_what_is_back_already_does_not_move() -> None:
    assert with_put_back(("a", "c", "new"), {"b": 1}) == (("a", "b", "c", "new"), Kept.ADDED)
    assert with_put_back(("a", "b"), {"b": 0}) == (("a", "b"), Kept.THERE_ALREADY)
    assert with_put_back(("a",), {"z": 9}) == (("a", "z"), Kept.ADDED)


def test_nothing_is_pushed_off_a_full_one() -> None:
    nearly = FULL[:-1]
    assert with_put_back(nearly, {"x": 0, "y": 1}) == (("x", *nearly), Kept.FULL)
    assert with_put_back(FULL, {"x": 0}) == (FULL, Kept.FULL)


def test_only_what_could_be_an_address_is_taken_to_the_database() -> None:
    assert normal(["a", "", "b\x00", "a", "../x", "c" * 121, "B-2"]) == ("a", "B-2")


def test_no_more_than_twenty_are_read() -> None:
    assert normal([*FULL, "one-more"]) == FULL
