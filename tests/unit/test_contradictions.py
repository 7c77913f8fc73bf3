"""Words that an officer should see, and words that nobody needs to look at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.domain.contradictions import referrals
from marketplace.domain.registrations import ProviderKind
from tests.unit.offers import LUNCH


def said(
    words: str, *, kind: ProviderKind = ProviderKind.UNREGULATED, registered: bool = False
) -> tuple[str, ...]:
    return referrals(replace(LUNCH, description=words), kind=kind, registered=registered)


@pytest.mark.parametrize("kind", [ProviderKind.INDIVIDUAL, ProviderKind.INTRODUCTORY_AGENCY])
@pytest.mark.parametrize(
    "words",
    [
        "Our carers are lovely",
        "our trained and caring staff",
        "We employ six people",
        "we only employ locals",
        "OUR TEAM is there for you",
        "see our rota",
        "a managed service",
        "A fully managed arrangement",
        "supervised by our senior",
        "workers supervised by us",
        "our care manager calls",
        "we manage your care",
        "we provide cover in the holidays",
        "we write your care plan",
        "\uff4f\uff55\uff52 carers",
        "our\u00a0car\u00aders",
    ],
)
def test_words_against_an_exemption_are_referred(words: str, kind: ProviderKind) -> None:
    (sentence,) = said(words, kind=kind)
    assert sentence.startswith("The description says “")
    assert "individual care worker" in sentence or "introductory agency" in sentence


@pytest.mark.parametrize(
    "words",
    [
        "We introduce self-employed care workers. You choose and direct them.",
        "I help with shopping and washing up.",
        "My rotation of meals changes weekly.",
        "We help with washing, dressing and medicines",
    ],
)
def test_words_that_agree_with_an_exemption_are_not(words: str) -> None:
    assert said(words, kind=ProviderKind.INTRODUCTORY_AGENCY) == ()


@pytest.mark.parametrize(
    "words",
    [
        "with personal care",
        "Nursing  care at home",
        "help with medication",
        "washing and dressing",
        "CQC registered",
        "CQC-regulated",
        "registered with the Care Quality Commission",
    ],
)
def test_claims_that_need_a_registration_are_referred_without_one(words: str) -> None:
    assert len(said(words)) == 1
    assert said(words, registered=True) == ()


@pytest.mark.parametrize(
    "words",
    [
        "rated Outstanding",
        "Rated as “Good”",
        "our CQC rating",
        "outstanding by CQC",
        "council approved",
        "Council-recommended",
        "recommended by your local authority",
        "approved by Marlbridge Borough Council",
        "NHS approved",
    ],
)
def test_ratings_and_recommendations_in_own_words_are_always_referred(words: str) -> None:
    assert said(words, registered=True, kind=ProviderKind.REGISTERED) != ()


@pytest.mark.parametrize(
    "words",
    [
        "A hot meal and company every Tuesday.",
        "We are a good choice for outstanding company.",
        "Personally, I care.",
        "The council's day centre is next door.",
        "",
    ],
)
def test_ordinary_words_are_not(words: str) -> None:
    assert said(words) == ()


def test_the_officer_sees_the_words_in_their_place() -> None:
    (sentence,) = said(
        "We meet at noon. We are volunteers, so sadly we cannot give personal care to anybody who "
        "comes to the club."
    )
    assert sentence == (
        "The description says “…are volunteers, so sadly we cannot give personal care to "
        "anybody who comes to the club.”: that may need a registration, and this service has none."
    )


def test_the_words_are_quoted_as_they_were_typed() -> None:
    (sentence,) = said("Come and eat. WE ARE CQC REGISTERED.")
    assert "“Come and eat. WE ARE CQC REGISTERED.”" in sentence


def test_every_text_is_looked_at() -> None:
    offer = replace(LUNCH, name="Council approved lunch", complaints="We are CQC registered.")
    found = referrals(offer, kind=None, registered=False)
    assert [sentence.partition(" says")[0] for sentence in found] == [
        "The words on complaints",
        "The name",
    ]
