"""Which statement counts: both homes of the rating, several groups, missing dates."""

from __future__ import annotations

from itertools import permutations

import pytest

from marketplace.domain.effective import answering, effective_rating
from marketplace.domain.ratings import Doubt, Rating, RatingStatement
from tests.unit.factories import AUTUMN, SPRING, SUMMER, assessed, inspected

CARE_HOME = frozenset({"care-home"})
HOME_CARE = frozenset({"home-care"})
BOTH = CARE_HOME | HOME_CARE

GOOD, INADEQUATE, IMPROVE = Rating.GOOD, Rating.INADEQUATE, Rating.REQUIRES_IMPROVEMENT
BAD_HOMECARE = assessed("Inadequate", group="Homecare", plan="AP2")


@pytest.mark.parametrize(
    ("statements", "expected", "doubts"),
    [
        pytest.param([], None, set(), id="nothing"),
        pytest.param([inspected("Good")], GOOD, set(), id="old-home-only"),
        pytest.param([assessed("Inadequate")], INADEQUATE, set(), id="new-home-only"),
        pytest.param([inspected("No published rating", None)], None, set(), id="unrated"),
        pytest.param([inspected("Good"), assessed("", AUTUMN)], GOOD, set(), id="new-home-unrated"),
        pytest.param(
            [inspected("Good", SPRING), assessed("Requires improvement", SUMMER)],
            IMPROVE,
            set(),
            id="the-newer-home",
        ),
        pytest.param(
            [inspected("Good", SUMMER), assessed("Requires improvement", SPRING)],
            GOOD,
            set(),
            id="the-newer-home-is-the-old-one",
        ),
        pytest.param(
            [inspected("Inadequate", SPRING), assessed("Good", SUMMER)],
            GOOD,
            {Doubt.HOMES_DISAGREE},
            id="an-older-inadequate",
        ),
        pytest.param(
            [inspected("Good", SPRING), assessed("Inadequate", SUMMER)],
            INADEQUATE,
            {Doubt.HOMES_DISAGREE},
            id="a-newer-inadequate",
        ),
        pytest.param(
            [inspected("Inadequate", SUMMER), assessed("Good", SUMMER)],
            INADEQUATE,
            {Doubt.HOMES_DISAGREE},
            id="the-same-day",
        ),
        pytest.param(
            [inspected("Inadequate", None), assessed("Good", AUTUMN)],
            INADEQUATE,
            {Doubt.HOMES_DISAGREE},
            id="old-date-missing",
        ),
        pytest.param(
            [inspected("Inadequate", SPRING), assessed("Good", None)],
            INADEQUATE,
            {Doubt.HOMES_DISAGREE},
            id="new-date-missing",
        ),
        pytest.param([assessed("Splendid")], None, {Doubt.UNKNOWN_WORD}, id="unknown-word"),
        pytest.param(
            [inspected("Good"), assessed("Splendid")],
            GOOD,
            {Doubt.UNKNOWN_WORD},
            id="unknown-word-beside-a-rating",
        ),
        pytest.param([assessed("Suspended")], None, {Doubt.ODD_WORD}, id="odd-word"),
    ],
)
def test_the_two_homes(
    statements: list[RatingStatement], expected: Rating | None, doubts: set[Doubt]
) -> None:
    for order in permutations(statements):
        found = effective_rating(order, offered=CARE_HOME)
        assert (found.rating, found.doubts) == (expected, frozenset(doubts))


@pytest.mark.parametrize(
    ("statements", "offered", "expected", "doubts"),
    [
        pytest.param(
            [assessed("Good"), BAD_HOMECARE],
            CARE_HOME,
            GOOD,
            {Doubt.OTHER_GROUP_INADEQUATE},
            id="the-bad-one-is-not-offered",
        ),
        pytest.param(
            [assessed("Good"), BAD_HOMECARE], HOME_CARE, INADEQUATE, set(), id="the-bad-one-is"
        ),
        pytest.param(
            [assessed("Good"), BAD_HOMECARE],
            BOTH,
            INADEQUATE,
            {Doubt.GROUPS_DIFFER},
            id="both-offered",
        ),
        pytest.param(
            [assessed("Good"), assessed("Requires improvement", group="Homecare")],
            BOTH,
            IMPROVE,
            set(),
            id="both-offered-none-inadequate",
        ),
        pytest.param(
            [assessed("Good"), BAD_HOMECARE],
            frozenset(),
            INADEQUATE,
            {Doubt.GROUPS_UNCLEAR},
            id="nothing-offered",
        ),
        pytest.param(
            [assessed("Good"), BAD_HOMECARE],
            frozenset({"shared-lives", "no-such-type"}),
            INADEQUATE,
            {Doubt.GROUPS_UNCLEAR},
            id="none-of-them-offered",
        ),
        pytest.param(
            [assessed("Good"), assessed("Inadequate", group="Moon care")],
            CARE_HOME,
            INADEQUATE,
            {Doubt.GROUPS_UNCLEAR},
            id="unknown-group",
        ),
        pytest.param(
            [assessed("Good", group=None), BAD_HOMECARE],
            CARE_HOME,
            INADEQUATE,
            {Doubt.GROUPS_UNCLEAR},
            id="one-group-beside-the-whole-place",
        ),
        pytest.param(
            [assessed("Inadequate", group=None), assessed("Good")],
            CARE_HOME,
            INADEQUATE,
            {Doubt.GROUPS_DIFFER},
            id="the-whole-place-counts-for-everybody",
        ),
        pytest.param(
            [assessed("Inadequate")], HOME_CARE, INADEQUATE, set(), id="a-single-group-counts"
        ),
        pytest.param(
            [assessed("Good"), assessed("", group="Homecare")],
            HOME_CARE,
            None,
            set(),
            id="the-offered-one-is-unrated",
        ),
        pytest.param(
            [assessed("Inadequate"), BAD_HOMECARE],
            frozenset(),
            INADEQUATE,
            set(),
            id="unclear-but-the-same",
        ),
    ],
)
def test_several_groups(
    statements: list[RatingStatement],
    offered: frozenset[str],
    expected: Rating | None,
    doubts: set[Doubt],
) -> None:
    for order in permutations(statements):
        found = effective_rating(order, offered=offered)
        assert (found.rating, found.doubts) == (expected, frozenset(doubts))


def test_of_equally_bad_groups_the_newest_counts_whatever_the_order() -> None:
    older = assessed("Good", SPRING)
    newer = assessed("Good", SUMMER, group="Homecare", plan="AP2")
    twin = assessed("Good", SUMMER, plan="AP3")

    for order in permutations([older, newer, twin]):
        assert effective_rating(order, offered=BOTH).statement is twin


@pytest.mark.parametrize(
    ("group", "offered", "expected"),
    [
        (None, BOTH, "care homes"),
        (" care  HOMES", BOTH, "care homes"),
        ("Homecare", BOTH, "homecare"),
        ("Homecare", CARE_HOME, "care homes"),
        ("Homecare", frozenset(), "homecare"),
        ("Shared lives", frozenset({"shared-lives"}), None),
        ("Moon care", BOTH, None),
    ],
)
def test_who_answers_for_the_group_that_was_inadequate(
    group: str | None, offered: frozenset[str], expected: str | None
) -> None:
    homes, homecare = assessed("Good"), assessed("Outstanding", group="homecare")

    found = answering([homes, homecare], homes, group=group, offered=offered)

    assert found is {"care homes": homes, "homecare": homecare, None: None}[expected]


def test_a_rating_of_the_whole_place_answers_for_every_group() -> None:
    whole = inspected("Good")

    assert answering([whole], whole, group="Homecare", offered=BOTH) is whole
    assert answering([], None, group="Homecare", offered=BOTH) is None
