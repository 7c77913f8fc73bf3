"""The question that a person puts to the directory."""

import pytest

from marketplace.domain.finding import MOST_PER_PAGE, Criteria, RatingChoice, Sort
from marketplace.domain.ratings import Rating


def test_an_empty_question_asks_for_the_first_page_of_everything() -> None:
    criteria = Criteria()

    assert criteria == Criteria(
        words="",
        services=(),
        ratings=(),
        direct_payments=False,
        sort=Sort.BEST,
        page=1,
        per_page=20,
    )


@pytest.mark.parametrize("page", [0, -1])
def test_pages_count_from_one(page: int) -> None:
    with pytest.raises(ValueError, match="page counts from 1"):
        Criteria(page=page)


@pytest.mark.parametrize("per_page", [0, MOST_PER_PAGE + 1])
def test_the_length_of_a_page_is_limited(per_page: int) -> None:
    with pytest.raises(ValueError, match="per_page"):
        Criteria(per_page=per_page)


@pytest.mark.parametrize("rating", list(Rating))
def test_every_rating_is_a_choice_with_the_regulators_label(rating: Rating) -> None:
    assert RatingChoice.of(rating).value == rating.value
    assert RatingChoice.of(rating).label == rating.label


def test_a_listing_without_a_rating_is_found_as_not_rated() -> None:
    assert RatingChoice.of(None) is RatingChoice.NOT_RATED
    assert RatingChoice.NOT_RATED.label == "Not rated"


def test_every_order_has_a_label() -> None:
    assert [sort.label for sort in Sort] == [
        "Best match",
        "Nearest first",
        "Lowest price first",
        "Name, A to Z",
    ]
