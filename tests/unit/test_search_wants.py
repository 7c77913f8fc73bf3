"""What questions turn out to ask for, in the directory's own words."""

from __future__ import annotations

import pytest

from marketplace.domain.finding import Criteria
from marketplace.search.synonyms import Synonyms
from marketplace.search.wants import Wants

WANTS = Wants(
    {"dementia": "Dementia", "sight-loss": "Sight loss"},
    Synonyms([("carer", "home care"), ("blind", "sight loss"), ("granny flat", "no such words")]),
)


def wants(words: str = "", **more: tuple[str, ...]) -> list[str]:
    asked = Criteria(words=words, **more)  # type: ignore[arg-type]
    return [str(want) for want in WANTS.of(asked, searched=None)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", []),
        ("Mrs Jones at 4 Larkspur Lane", []),  # nothing of it is ours, so nothing is kept
        ("Home care", ["service:home-care"]),
        ("home carers in Sidcup", ["service:home-care"]),
        ("day care for dementia", ["service:day-opportunities", "need:dementia"]),
        ("nursing homes", ["service:nursing-home"]),  # the longest phrase, not "care home"
        ("care home with nursing", ["service:nursing-home"]),
        ("blind", ["need:sight-loss"]),  # by what staff say it means
        ("granny flat", []),
        ("befriending", ["service:voluntary-agency", "service:companionship"]),
    ],
)
def test_words_count_as_the_vocabulary_that_they_are(words: str, found: list[str]) -> None:
    assert wants(words) == found


def test_choices_count_once_and_only_those_that_we_know() -> None:
    found = wants("carer", services=("home-care", "x"), needs=("dementia", "dr-smith-1950"))

    assert found == ["service:home-care", "need:dementia"]


def test_what_was_searched_instead_is_what_counts() -> None:
    asked = Criteria(words="gardning")
    assert [str(want) for want in WANTS.of(asked, searched="gardening")] == ["service:gardening"]
