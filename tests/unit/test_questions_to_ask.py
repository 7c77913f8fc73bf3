"""Every kind of service has questions of its own, and every line of them is a question."""

from __future__ import annotations

import pytest

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.questions_to_ask import EVERYBODY, questions_for


@pytest.mark.parametrize("slug", SERVICE_TYPES)
def test_every_kind_of_service_is_asked_something_of_its_own(slug: str) -> None:
    common, *own = questions_for([slug])
    assert common is EVERYBODY
    assert own


def test_only_kinds_that_we_list_are_asked() -> None:
    for group in questions_for(SERVICE_TYPES):
        assert group.asked_of <= set(SERVICE_TYPES)


def test_services_of_one_sort_are_asked_once() -> None:
    assert questions_for(["home-care", "companionship"]) == questions_for(["home-care"])


def test_every_line_is_a_question() -> None:
    for group in questions_for(SERVICE_TYPES):
        assert len(set(group.questions)) == len(group.questions)
        for question in group.questions:
            assert "?" in question
            assert question[0].isupper()
