"""What each recipient gets to read."""

from __future__ import annotations

import pytest

from marketplace.domain.communication_needs import CommunicationNeed
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
from marketplace.domain.concern_extract import words_for
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concern_redaction import without_name
from marketplace.domain.errors import RefusedError

TOLD = Answers(
    naming=Naming(words="Ashgrove", place="Bexley"),
    happening=Happening(words="They came late, says Asha.", when="In May", still=YesNo.NOT_SURE),
    about=About(whom=Whom.SOMEBODY, who_words="My mother Ann", why_acting="I hold her papers"),
    told=Told.YES,
    they_said="Sorry, Mrs Vale",
    wanted="Come on time",
    name="Mrs Asha Vale",
    contact=Contact(
        way=ContactWay.PHONE,
        value="07700 900123",
        when_safe="After 6pm",
        needs=(CommunicationNeed.LARGE_PRINT,),
        needs_words="Asha needs 18 point",
    ),
)


def test_the_provider_with_the_name_gets_the_words_and_no_contact() -> None:
    text = words_for(TOLD, recipient=Recipient.PROVIDER, share=Share.WITH_NAME)
    assert text == (
        "Name:\nMrs Asha Vale\n\n"
        "How they need to be talked or written to:\nLarge print; Asha needs 18 point\n\n"
        "What happened:\nThey came late, says Asha.\n\n"
        "When:\nIn May\n\n"
        "Whether it still happens:\nNot sure\n\n"
        "Who it is about:\nAnother person. My mother Ann\n\n"
        "What you said, as they understood it:\nSorry, Mrs Vale\n\n"
        "What they want to happen:\nCome on time"
    )


def test_the_provider_without_the_name_gets_nothing_that_tells_who_it_is() -> None:
    text = words_for(TOLD, recipient=Recipient.PROVIDER, share=Share.WITHOUT_NAME)
    assert text == (
        "What happened:\nThey came late, says [left out].\n\n"
        "When:\nIn May\n\n"
        "Whether it still happens:\nNot sure\n\n"
        "What you said, as they understood it:\nSorry, Mrs [left out]\n\n"
        "What they want to happen:\nCome on time"
    )


def test_safeguarding_gets_all_whatever_was_agreed() -> None:
    texts = {words_for(TOLD, recipient=Recipient.SAFEGUARDING, share=share) for share in Share}
    (text,) = texts
    for part in ("Mrs Asha Vale", "07700 900123", "After 6pm", "Large print", "My mother Ann"):
        assert part in text


def test_the_qa_team_gets_needs_also_without_the_name() -> None:
    text = words_for(TOLD, recipient=Recipient.QA, share=Share.WITHOUT_NAME)
    assert "Large print; [left out] needs 18 point" in text
    assert "Ashgrove, Bexley" in text
    assert not any(part in text for part in ("Asha", "Vale", "07700", "6pm"))


@pytest.mark.parametrize("recipient", [Recipient.CQC, Recipient.HEALTH, Recipient.HOST_BOROUGH])
def test_others_get_contact_and_needs_with_the_name_alone(recipient: Recipient) -> None:
    named = words_for(TOLD, recipient=recipient, share=Share.WITH_NAME)
    assert "07700 900123" in named
    assert "Large print" in named
    for share in (Share.WITHOUT_NAME, Share.NO):
        text = words_for(TOLD, recipient=recipient, share=share)
        assert not any(part in text for part in ("Asha", "Vale", "07700", "Large print"))


def test_a_provider_gets_nothing_that_nobody_agreed_to() -> None:
    with pytest.raises(RefusedError):
        words_for(TOLD, recipient=Recipient.PROVIDER, share=Share.NO)


@pytest.mark.parametrize("works_there", [WorksThere.YES, WorksThere.USED_TO])
@pytest.mark.parametrize("share", list(Share))
def test_a_provider_never_gets_what_a_worker_said(works_there: WorksThere, share: Share) -> None:
    told = Answers(happening=Happening(words="x"), works_there=works_there)
    with pytest.raises(RefusedError):
        words_for(told, recipient=Recipient.PROVIDER, share=share)


def test_the_name_of_the_service_stays_although_it_is_the_person_s() -> None:
    told = Answers(naming=Naming(words="Vale House"), name="Asha Vale")
    assert without_name(told).naming.words == "Vale House"
