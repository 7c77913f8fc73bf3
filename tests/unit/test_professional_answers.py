"""What the short form of professionals makes, and what of it others may read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.domain.concern_answers import (
    Answers,
    Contact,
    ContactWay,
    Happening,
    Naming,
    YesNo,
)
from marketplace.domain.concern_extract import words_for
from marketplace.domain.concern_kinds import work_out
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.professional_answers import (
    Harmed,
    kinds_of,
    professional_problems,
    shares_of,
)

KNOWN = Answers(
    naming=Naming(words="Bramble Care"),
    happening=Happening(words="Visits are recorded as longer than they were."),
    first_hand=YesNo.YES,
    profession="District nurse",
    organisation="Marlbridge Community Trust",
    name="Ines Varga",
    contact=Contact(way=ContactWay.EMAIL, value="ines@nhs.example.org"),
)


def test_what_is_whole_has_no_problem() -> None:
    assert professional_problems(KNOWN) == ()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (replace(KNOWN, naming=Naming()), "service"),
        (replace(KNOWN, naming=Naming(words="x" * 201)), "service"),
        (replace(KNOWN, happening=Happening()), "words"),
        (replace(KNOWN, happening=Happening(words="x" * 10_001)), "words"),
        (replace(KNOWN, first_hand=None), "first_hand"),
        (replace(KNOWN, profession=""), "profession"),
        (replace(KNOWN, organisation=""), "organisation"),
        (replace(KNOWN, contact=Contact(way=ContactWay.PHONE, value="no")), "value"),
        (replace(KNOWN, contact=Contact(way=ContactWay.EMAIL)), "value"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(changed: Answers, field: str) -> None:
    assert [problem.field for problem in professional_problems(changed)] == [field]


def test_nobody_has_to_be_reached_or_named() -> None:
    silent = replace(KNOWN, name="", contact=Contact(way=ContactWay.NONE))
    assert professional_problems(silent) == ()


@pytest.mark.parametrize("harmed", Harmed)
def test_harm_makes_it_safeguarding_too(harmed: Harmed) -> None:
    kinds = work_out(replace(KNOWN, kinds=kinds_of(harmed))).kinds
    assert ConcernKind.INTELLIGENCE in kinds
    assert (ConcernKind.SAFEGUARDING in kinds) is (harmed is not Harmed.NO)


def test_who_told_us_goes_to_others_only_as_they_agreed() -> None:
    open_ = shares_of(named=True, may_say_who=True)
    closed = shares_of(named=True, may_say_who=False)
    unnamed = shares_of(named=False, may_say_who=True)
    assert set(open_.values()) == {Share.WITH_NAME}
    assert closed[Recipient.QA] is Share.WITH_NAME
    assert closed[Recipient.CQC] is Share.WITHOUT_NAME
    assert set(unnamed.values()) == {Share.WITHOUT_NAME}
    assert Recipient.PROVIDER not in open_


def test_without_the_name_the_place_of_work_is_left_out_too() -> None:
    named = words_for(KNOWN, recipient=Recipient.CQC, share=Share.WITH_NAME)
    without = words_for(KNOWN, recipient=Recipient.CQC, share=Share.WITHOUT_NAME)
    for words in ("Ines Varga", "Community Trust", "ines@nhs.example.org"):
        assert words in named
        assert words not in without
    for words in ("District nurse", "recorded as longer", "saw or heard it themselves:\nYes"):
        assert words in without


def test_they_are_kept_as_they_were_said() -> None:
    assert Answers.from_json(KNOWN.as_json()) == KNOWN
