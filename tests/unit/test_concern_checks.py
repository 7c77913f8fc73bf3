"""What is missing or wrong in what somebody tells us, and how little that is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.domain.concern_answers import (
    About,
    Answers,
    Contact,
    ContactWay,
    Happening,
    Naming,
    Told,
    Whom,
    WorksThere,
    YesNo,
)
from marketplace.domain.concern_checks import LONGEST_STORY, contact_problem, problems
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_steps import Step

ENOUGH = Answers(
    naming=Naming(words="The home in Mill Lane"),
    happening=Happening(words="They shout at her."),
    about=About(whom=Whom.SERVICE),
    works_there=WorksThere.NO,
    told=Told.AFRAID,
    wants_reply=YesNo.NOT_SURE,
    shares={Recipient.PROVIDER: Share.NO, Recipient.CQC: Share.NO},
    contact=Contact(way=ContactWay.NONE),
)
"""The least that can be sent."""


def test_little_is_enough() -> None:
    assert problems(ENOUGH) == ()


@pytest.mark.parametrize(
    ("answers", "step", "field"),
    [
        (replace(ENOUGH, naming=Naming()), Step.PROVIDER, "words"),
        (replace(ENOUGH, happening=Happening()), Step.HAPPENED, "words"),
        (
            replace(ENOUGH, happening=Happening(words="x" * (LONGEST_STORY + 1))),
            Step.HAPPENED,
            "words",
        ),
        (replace(ENOUGH, happening=Happening(words="a\u202eb")), Step.HAPPENED, "words"),
        (replace(ENOUGH, about=About()), Step.WHOM, "whom"),
        (replace(ENOUGH, about=About(whom=Whom.SEVERAL)), Step.WHO, "they_know"),
        (
            replace(ENOUGH, about=About(whom=Whom.SOMEBODY, they_know=YesNo.YES)),
            Step.AGREEING,
            "they_agree",
        ),
        (replace(ENOUGH, works_there=None), Step.WORKING, "works_there"),
        (replace(ENOUGH, told=None), Step.TOLD, "told"),
        (replace(ENOUGH, wants_reply=None), Step.WANTED, "wants_reply"),
        (replace(ENOUGH, shares={Recipient.PROVIDER: Share.NO}), Step.SHARING, "cqc"),
        (replace(ENOUGH, name="Asha"), Step.SHARING, "qa"),
        (replace(ENOUGH, contact=Contact()), Step.CONTACT, "way"),
        (replace(ENOUGH, contact=Contact(way=ContactWay.EMAIL)), Step.REACHING, "value"),
    ],
)
def test_what_is_missing_names_its_page_and_field(answers: Answers, step: Step, field: str) -> None:
    (problem,) = problems(answers)
    assert (problem.step, problem.field) == (step, field)
    assert "\u202e" not in problem.message


@pytest.mark.parametrize(
    ("way", "value", "good"),
    [
        (ContactWay.EMAIL, "asha@example.org", True),
        (ContactWay.EMAIL, "asha", False),
        (ContactWay.PHONE, "01632 960001", True),
        (ContactWay.PHONE, "asha@example.org", False),
        (ContactWay.POST, "1 Mill Lane\nMarlbridge", True),
        (ContactWay.POST, "", False),
    ],
)
def test_where_somebody_is_reached_has_to_be_usable(
    *, way: ContactWay, value: str, good: bool
) -> None:
    assert (contact_problem(way, value) is None) is good


def test_whoever_works_there_owes_no_answer_about_the_provider() -> None:
    insider = replace(
        ENOUGH,
        works_there=WorksThere.YES,
        told=None,
        wants_reply=None,
        shares={Recipient.CQC: Share.NO},
    )
    assert problems(insider) == ()
