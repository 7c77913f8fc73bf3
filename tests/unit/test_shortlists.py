"""A shortlist holds each listing once, in the order of choosing, and no more than twenty."""

from __future__ import annotations

from marketplace.domain.shortlists import MOST, Kept, normal, with_added, without

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


def test_only_what_could_be_an_address_is_taken_to_the_database() -> None:
    assert normal(["a", "", "b\x00", "a", "../x", "c" * 121, "B-2"]) == ("a", "B-2")


def test_no_more_than_twenty_are_read() -> None:
    assert normal([*FULL, "one-more"]) == FULL
