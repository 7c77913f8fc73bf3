"""The text of a hand-off: what is offered, and what must not stand in it when it goes."""

from __future__ import annotations

import pytest

from marketplace.domain.concern_answers import Answers, Contact, ContactWay, Happening, Naming
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.errors import InvalidError
from marketplace.domain.hand_off_texts import (
    LONGEST_TEXT,
    checked_place,
    checked_text,
    says_who,
    text_for,
    way_to,
)
from marketplace.domain.hand_offs import Basis

ANSWERS = Answers(
    naming=Naming(words="Rose House"),
    happening=Happening(words="I, Rose Thackeray, saw it. Ring 01632 960001."),
    name="Rose Thackeray",
    contact=Contact(way=ContactWay.PHONE, value="01632 960001"),
)


@pytest.mark.parametrize("basis", Basis)
def test_what_is_offered_can_be_sent_as_it_is(basis: Basis) -> None:
    text = text_for(ANSWERS, recipient=Recipient.CQC, basis=basis)
    assert checked_text(text, answers=ANSWERS, basis=basis) == text
    named = basis in {Basis.CONSENT_WITH_NAME, Basis.SAFEGUARDING}
    assert ("Thackeray" in text) is named
    assert ("01632" in text) is named


@pytest.mark.parametrize("basis", [Basis.PUBLIC_TASK, Basis.CONSENT_WITHOUT_NAME])
@pytest.mark.parametrize(
    "text", ["Ask Thackeray.", "ask ROSE about it", "Phone 01632 960001.", "Thackeray's mother"]
)
def test_who_told_us_is_found_in_what_goes_without(text: str, basis: Basis) -> None:
    with pytest.raises(InvalidError, match="Take out the name"):
        checked_text(text, answers=ANSWERS, basis=basis)
    assert checked_text(text, answers=ANSWERS, basis=Basis.CONSENT_WITH_NAME) == text


def test_the_name_of_the_service_may_stand_in_it() -> None:
    assert not says_who(ANSWERS, "It is about Rose House, in Marlbridge.")
    assert says_who(ANSWERS, "It is about Rose House. Rose saw it.")


@pytest.mark.parametrize("text", ["", " \n ", "x" * (LONGEST_TEXT + 1), "a\u202eb"])
def test_a_text_has_to_be_one(text: str) -> None:
    with pytest.raises(InvalidError):
        checked_text(text, answers=ANSWERS, basis=Basis.CONSENT_WITH_NAME)


@pytest.mark.parametrize("recipient", Recipient)
def test_whoever_is_elsewhere_can_be_pointed_to(recipient: Recipient) -> None:
    words = way_to(recipient)
    assert bool(words) is not recipient.works_here
    assert not words or "we have not sent them anything" in words


def test_of_many_bodies_it_has_to_be_said_which() -> None:
    for recipient in (Recipient.HEALTH, Recipient.HOST_BOROUGH):
        with pytest.raises(InvalidError):
            checked_place("  ", recipient)
        assert checked_place(" Marlbridge \n ICB ", recipient) == "Marlbridge ICB"
    assert not checked_place("", Recipient.CQC)
