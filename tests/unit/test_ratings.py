"""The regulator's words, classified by the table of the API reference, section 6."""

from __future__ import annotations

import pytest

from marketplace.domain.ratings import (
    EffectiveRating,
    KeyQuestion,
    Rating,
    RatingWord,
    WordClass,
    classify,
    folded,
)
from tests.unit.factories import assessed, inspected

UNRATED = (
    None,
    "",
    "   ",
    "Inspected but not rated",
    "No published rating",
    "Insufficient evidence to rate",
    "No Approved Rating",
    "Evidence requirements partially scored",
    "Evidence requirements not yet scored",
    "Regulations met",
    "Not all regulations met",
    "No action",
    "Compliance action",
    "Not Rated",
)


@pytest.mark.parametrize("rating", list(Rating))
@pytest.mark.parametrize("spelt", [str, str.upper, str.lower, str.title, " {} \n".format])
def test_the_four_ratings_in_any_case_and_spacing(rating: Rating, spelt: object) -> None:
    assert callable(spelt)
    word = spelt(rating.label).replace(" ", "\u00a0 ")

    assert classify(word) == RatingWord(kind=WordClass.RATED, rating=rating)


@pytest.mark.parametrize("word", UNRATED)
def test_words_that_mean_unrated(word: str | None) -> None:
    assert classify(word) == RatingWord(kind=WordClass.UNRATED)


@pytest.mark.parametrize("word", ["Not yet inspected", "Not formally rated", "Suspended"])
def test_words_of_other_places_mean_unrated_and_are_noticed(word: str) -> None:
    assert classify(word) == RatingWord(kind=WordClass.UNRATED_ODD)


@pytest.mark.parametrize(
    "word",
    ["Excellent", "Poor", "Goodish", "not good", "Good.", "Requires-improvement", "0", "Adequate"],
)
def test_anything_else_means_nothing_to_us(word: str) -> None:
    assert classify(word) == RatingWord(kind=WordClass.UNKNOWN)


def test_ratings_rank_from_best_to_worst() -> None:
    assert sorted(Rating, key=lambda rating: rating.rank) == [
        Rating.OUTSTANDING,
        Rating.GOOD,
        Rating.REQUIRES_IMPROVEMENT,
        Rating.INADEQUATE,
    ]


def test_folding_trims_collapses_and_ignores_case() -> None:
    assert folded("  Care \t\n HOMES ") == "care homes"


def test_key_questions_are_written_as_the_regulator_writes_them() -> None:
    assert [question.label for question in KeyQuestion] == [
        "Safe",
        "Effective",
        "Caring",
        "Responsive",
        "Well-led",
    ]


def test_a_statement_has_a_rating_only_where_its_word_is_one() -> None:
    assert inspected("inadequate").rating is Rating.INADEQUATE
    assert assessed("Regulations met").rating is None
    assert assessed("Splendid").classified.kind is WordClass.UNKNOWN


def test_an_effective_rating_without_a_statement_is_unrated() -> None:
    assert EffectiveRating(statement=None).rating is None
    assert EffectiveRating(statement=inspected("Good")).rating is Rating.GOOD
