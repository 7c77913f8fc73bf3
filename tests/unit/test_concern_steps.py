"""Which questions are asked of whom: the table, and what is left of answers that do not apply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

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
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_steps import (
    Step,
    after,
    asked_about,
    before,
    choices_for,
    pertinent,
    steps,
)

_ALWAYS = {
    Step.DANGER,
    Step.SUBJECT,
    Step.HAPPENED,
    Step.WHEN,
    Step.NAME,
    Step.SHARING,
    Step.CONTACT,
    Step.NEEDS,
    Step.FILES,
}
_USUAL = _ALWAYS | {Step.PROVIDER, Step.WENT_WELL, Step.WHOM, Step.WORKING, Step.TOLD, Step.WANTED}
_SOMEBODY = About(whom=Whom.SOMEBODY)
_INSIDER = Answers(works_there=WorksThere.YES)
_PRAISE = Answers(praise=True)
_EVERYBODY = dict.fromkeys(Recipient, Share.WITH_NAME)

TABLE: list[tuple[str, Answers, set[Step]]] = [
    ("nothing yet", Answers(), _USUAL),
    (
        "danger",
        Answers(happening=Happening(danger_now=True)),
        _USUAL - {Step.WENT_WELL} | {Step.EMERGENCY},
    ),
    (
        "danger is never praise",
        Answers(happening=Happening(danger_now=True), praise=True),
        _USUAL - {Step.WENT_WELL} | {Step.EMERGENCY},
    ),
    ("the council", Answers(naming=Naming(about_council=True)), _USUAL - {Step.PROVIDER}),
    (
        "no service",
        Answers(naming=Naming(no_service=True), works_there=WorksThere.YES),
        _USUAL - {Step.PROVIDER, Step.WORKING, Step.TOLD},
    ),
    ("me", Answers(about=About(whom=Whom.ME)), _USUAL),
    ("somebody", Answers(about=_SOMEBODY), _USUAL | {Step.WHO}),
    (
        "somebody who knows",
        Answers(about=replace(_SOMEBODY, they_know=YesNo.YES)),
        _USUAL | {Step.WHO, Step.AGREEING},
    ),
    (
        "somebody who agrees",
        Answers(about=replace(_SOMEBODY, they_know=YesNo.YES, they_agree=YesNo.YES)),
        _USUAL | {Step.WHO, Step.AGREEING},
    ),
    (
        "somebody who does not agree",
        Answers(about=replace(_SOMEBODY, they_know=YesNo.YES, they_agree=YesNo.NO)),
        _USUAL | {Step.WHO, Step.AGREEING, Step.ACTING},
    ),
    (
        "somebody who does not know",
        Answers(about=replace(_SOMEBODY, they_know=YesNo.NO)),
        _USUAL | {Step.WHO, Step.ACTING},
    ),
    (
        "several, not sure",
        Answers(about=About(whom=Whom.SEVERAL, they_know=YesNo.NOT_SURE)),
        _USUAL | {Step.WHO, Step.ACTING},
    ),
    ("works there", _INSIDER, _USUAL - {Step.TOLD} | {Step.PROTECTION}),
    (
        "used to work there",
        Answers(works_there=WorksThere.USED_TO),
        _USUAL - {Step.TOLD} | {Step.PROTECTION},
    ),
    (
        "works for the council",
        replace(_INSIDER, naming=Naming(about_council=True)),
        _USUAL - {Step.TOLD, Step.PROVIDER} | {Step.PROTECTION},
    ),
    ("praise", _PRAISE, _USUAL - {Step.WHOM, Step.TOLD, Step.WANTED}),
    (
        "praise that may be shared",
        replace(_PRAISE, shares={Recipient.PROVIDER: Share.WITHOUT_NAME}),
        _USUAL - {Step.WHOM, Step.TOLD, Step.WANTED} | {Step.PUBLISHING},
    ),
    (
        "praise by whoever works there",
        replace(_INSIDER, praise=True, shares={Recipient.PROVIDER: Share.WITHOUT_NAME}),
        _USUAL - {Step.WHOM, Step.TOLD, Step.WANTED} | {Step.PROTECTION},
    ),
    (
        "may be phoned",
        Answers(contact=Contact(way=ContactWay.PHONE)),
        _USUAL | {Step.REACHING},
    ),
    ("not to be contacted", Answers(contact=Contact(way=ContactWay.NONE)), _USUAL),
]


@pytest.mark.parametrize(
    ("answers", "asked"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_what_applies_is_asked_and_nothing_else(answers: Answers, asked: set[Step]) -> None:
    assert set(steps(answers)) == asked


@pytest.mark.parametrize("answers", [row[1] for row in TABLE], ids=[row[0] for row in TABLE])
def test_pages_follow_each_other_forwards_and_back(answers: Answers) -> None:
    order = steps(answers)
    assert order[0] is Step.DANGER
    assert before(Step.DANGER, answers) is None
    assert after(Step.FILES, answers) is None
    for here, following in pairwise(order):
        assert after(here, answers) is following
        assert before(following, answers) is here


def test_what_happened_comes_before_anything_that_sorts_it() -> None:
    order = list(Step)
    sorting = (Step.WENT_WELL, Step.WHOM, Step.WORKING, Step.TOLD, Step.WANTED, Step.SHARING)
    assert all(order.index(Step.HAPPENED) < order.index(step) for step in sorting)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        (Answers(), (Recipient.PROVIDER, Recipient.CQC)),
        (Answers(name="Asha"), (Recipient.PROVIDER, Recipient.QA, Recipient.CQC)),
        (_INSIDER, (Recipient.CQC,)),
        (replace(_INSIDER, name="Asha"), (Recipient.QA, Recipient.CQC)),
        (_PRAISE, (Recipient.PROVIDER,)),
        (Answers(naming=Naming(about_council=True)), (Recipient.COUNCIL_COMPLAINTS,)),
        (Answers(naming=Naming(no_service=True)), ()),
        (Answers(naming=Naming(no_service=True), name="Asha"), (Recipient.QA,)),
    ],
)
def test_consent_is_asked_for_whoever_could_get_it(
    answers: Answers, asked: tuple[Recipient, ...]
) -> None:
    assert asked_about(answers) == asked


def test_a_name_that_was_not_given_cannot_be_shared() -> None:
    nameless = Answers()
    assert choices_for(Recipient.PROVIDER, nameless) == (Share.WITHOUT_NAME, Share.NO)
    assert choices_for(Recipient.QA, Answers(name="Asha")) == (
        Share.WITH_NAME,
        Share.WITHOUT_NAME,
    )
    shared = pertinent(Answers(shares=_EVERYBODY)).shares
    assert Share.WITH_NAME not in shared.values()


def test_consent_for_the_provider_goes_with_whoever_works_there() -> None:
    told = replace(
        _INSIDER,
        name="Asha",
        shares=_EVERYBODY,
        told=Told.YES,
        they_said="Be quiet.",
        wants_reply=YesNo.YES,
    )
    left = pertinent(told)
    assert left.share(Recipient.PROVIDER) is Share.NO
    assert set(left.shares) == {Recipient.QA, Recipient.CQC}
    assert (left.told, left.they_said, left.wants_reply) == (None, "", None)


_CHANGED: Mapping[str, tuple[Answers, Answers]] = {
    "about me, so nobody agrees": (
        Answers(about=About(whom=Whom.ME, who_words="Ann", they_agree=YesNo.NO, why_acting="x")),
        Answers(about=About(whom=Whom.ME)),
    ),
    "the council, so no service": (
        Answers(naming=Naming(words="Ashgrove", cqc_id="1-123", about_council=True)),
        Answers(naming=Naming(about_council=True)),
    ),
    "not to be contacted, so nowhere": (
        Answers(contact=Contact(way=ContactWay.NONE, value="01632 960001", when_safe="never")),
        Answers(contact=Contact(way=ContactWay.NONE)),
    ),
    "not told, so nothing was said": (
        Answers(told=Told.NO, they_said="Sorry."),
        Answers(told=Told.NO),
    ),
    "praise that goes nowhere is not published": (
        Answers(praise=True, publish=True, wanted="Thanks"),
        Answers(praise=True),
    ),
}


@pytest.mark.parametrize(("before_it", "after_it"), _CHANGED.values(), ids=_CHANGED)
def test_answers_to_what_is_not_asked_are_not_sent(before_it: Answers, after_it: Answers) -> None:
    left = pertinent(before_it)
    assert left == replace(after_it, shares=left.shares)
    assert pertinent(left) == left
