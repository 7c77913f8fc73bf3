"""Which kinds of service the words of a question name."""

from __future__ import annotations

import numpy as np
import pytest

from marketplace.search.ordering import named_first
from marketplace.search.phrases import kinds_named


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("home care", {"home-care"}),
        ("Home-Care", {"home-care"}),
        ("home care for my mother in Bexley", {"home-care"}),
        ("care home", {"care-home"}),
        ("care at home", {"home-care"}),
        ("care home with nursing", {"nursing-home"}),
        ("carer", {"home-care"}),
        ("befriending", {"voluntary-agency", "companionship"}),
        ("home care or respite", {"home-care"}),
        ("support for carers", set()),
        ("care", set()),
        ("", set()),
        ("the", set()),
    ],
)
def test_a_question_names_a_kind_by_its_whole_name(words: str, kinds: set[str]) -> None:
    assert kinds_named(words) == kinds


def test_what_is_of_the_kind_goes_before_whatever_fits_better() -> None:
    bands = np.array([0, 1, 2, 3, 0, 1, 2, 3])
    is_named = np.array([True] * 4 + [False] * 4)

    assert named_first(bands, is_named).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
