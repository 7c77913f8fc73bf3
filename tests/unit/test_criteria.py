"""A search, read from an address and written into one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from marketplace.domain.finding import Criteria, RatingChoice, Sort
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.web.criteria import Asked, BadParameter, api_criteria_from, criteria_from


def args(query: str) -> MultiDict[str, str]:
    return MultiDict(parse_qsl(query, keep_blank_values=True))


def test_nothing_asks_for_everything() -> None:
    assert criteria_from(args("")) == Criteria()


def test_everything_can_be_asked_at_once() -> None:
    query = (
        "q=+lunch+club&service=meals&service=home-care&service=meals&rating=good"
        "&rating=not-rated&direct_payments=yes&sort=name&page=3&unheard=of"
    )

    assert criteria_from(args(query)) == Criteria(
        words="lunch club",
        services=("meals", "home-care"),
        ratings=(RatingChoice.GOOD, RatingChoice.NOT_RATED),
        direct_payments=True,
        sort=Sort.NAME,
        page=3,
    )


def test_what_no_keyboard_types_is_white_space() -> None:
    assert criteria_from(MultiDict({"q": "a\x00b\u2028c\xa0 d"})).words == "a b c d"


def test_a_program_may_say_how_many() -> None:
    assert api_criteria_from(args("per_page=100")).per_page == 100


def test_a_program_is_told_of_names_that_we_do_not_know() -> None:
    with pytest.raises(BadParameter, match=r"^postcode: This parameter is not known") as refused:
        api_criteria_from(args("q=meals&postcode=ZZ1"))
    assert refused.value.field == "postcode"


@pytest.mark.parametrize(
    "number", ["0", "00", "-1", "1.0", "\N{ARABIC-INDIC DIGIT ONE}", "²", "1e3", "0x1", "one"]
)
def test_pages_are_whole_numbers_from_one(number: str) -> None:
    with pytest.raises(BadParameter, match=r"^page: "):
        criteria_from(MultiDict({"page": number}))


def test_a_number_of_any_length_is_read_at_once() -> None:
    assert criteria_from(MultiDict({"page": "9" * 10_000})).page == 10**9


QUESTIONS = st.builds(
    Criteria,
    words=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=60),
    services=st.lists(st.sampled_from(sorted(SERVICE_TYPES)), unique=True, max_size=3).map(tuple),
    ratings=st.lists(st.sampled_from(RatingChoice), unique=True).map(tuple),
    direct_payments=st.booleans(),
    sort=st.sampled_from(Sort),
    page=st.integers(1, 999),
)


@given(QUESTIONS)
def test_an_address_asks_what_was_asked(asked: Criteria) -> None:
    address = Asked(criteria=asked).address(page=asked.page)

    assert criteria_from(args(urlsplit(address).query)) == asked


@given(QUESTIONS)
def test_a_choice_taken_off_leaves_the_others(asked: Criteria) -> None:
    for slug in asked.services:
        left = criteria_from(args(urlsplit(Asked(criteria=asked).without("service", slug)).query))
        assert set(left.services) == set(asked.services) - {slug}
        assert (left.ratings, left.words, left.page) == (asked.ratings, asked.words, 1)
