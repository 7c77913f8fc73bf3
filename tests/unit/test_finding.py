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
    choice = RatingChoice.of(rating, regulated=True)
    assert (choice.value, choice.label) == (rating.value, rating.label)


def test_not_rated_yet_is_told_apart_from_what_is_never_rated() -> None:
    not_yet, never = (RatingChoice.of(None, regulated=regulated) for regulated in (True, False))
    assert (not_yet.value, not_yet.label) == ("not-rated", "Not rated yet")
    assert (never.value, never.label) == ("not-registered", "Not registered with CQC")


def test_every_order_has_a_label() -> None:
    assert [sort.label for sort in Sort] == [
        "Best match",
        "Nearest first",
        "Lowest price first",
        "Name, A to Z",
    ]
