"""What inspectors found in sentences, and when a rating is old."""

from __future__ import annotations

from datetime import date

import pytest

from marketplace.domain.rating_words import MEANINGS, found_in_words, is_old
from marketplace.domain.ratings import KeyQuestion, KeyQuestionRating, Rating

GOOD, IMPROVE = Rating.GOOD, Rating.REQUIRES_IMPROVEMENT


def _given(**ratings: Rating | None) -> list[KeyQuestionRating]:
    return [
        KeyQuestionRating(
            question=KeyQuestion(name.replace("_", "-")), word="", rating=rating, published_on=None
        )
        for name, rating in ratings.items()
    ]


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ({}, ()),
        ({"safe": None}, ()),
        (
            dict.fromkeys(("well_led", "safe", "caring", "effective", "responsive"), GOOD),
            (
                (
                    "Inspectors found it good at being safe, effective, caring, responsive and "
                    "well-led."
                ),
            ),
        ),
        (
            {
                "safe": Rating.INADEQUATE,
                "effective": IMPROVE,
                "caring": Rating.OUTSTANDING,
                "responsive": GOOD,
            },
            (
                "Inspectors found it outstanding at being caring.",
                "Inspectors found it good at being responsive.",
                "Inspectors found that it needs to improve at being effective.",
                "Inspectors found it inadequate at being safe.",
                "There is no rating for being well-led.",
            ),
        ),
    ],
)
def test_each_rating_is_one_sentence_the_best_first(
    given: dict[str, Rating | None], sentences: tuple[str, ...]
) -> None:
    assert found_in_words(_given(**given)) == sentences


def test_every_question_says_what_it_is_about() -> None:
    assert set(MEANINGS) == set(KeyQuestion)


@pytest.mark.parametrize(
    ("published", "today", "old"),
    [
        (None, date(2026, 11, 22), False),
        (date(2023, 11, 22), date(2026, 11, 22), False),
        (date(2023, 11, 21), date(2026, 11, 22), True),
        (date(2024, 2, 29), date(2027, 2, 28), False),
        (date(2024, 2, 29), date(2027, 3, 1), True),
    ],
)
def test_a_rating_is_old_after_three_years(
    published: date | None, today: date, *, old: bool
) -> None:
    assert is_old(published, today=today) is old
