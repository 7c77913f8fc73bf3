"""How an enquiry moves, when a provider is reminded, and what whoever asked is told of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from marketplace.domain.enquiries import (
    MOVES,
    AnswerBy,
    Asked,
    EnquiryStatus,
    ForWhom,
    Start,
    Written,
    can_write,
    mail_address,
    new_reference,
    remind_on,
    require_move,
    status_after,
    written_reference,
)
from marketplace.domain.enquiry_checks import problems
from marketplace.domain.enquiry_steps import EnquiryFacts, Said, standing, steps_of
from marketplace.domain.errors import RefusedError

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PROVIDER = "Larkspur Care Ltd"


def facts(status: EnquiryStatus = EnquiryStatus.SENT, **known: object) -> EnquiryFacts:
    return EnquiryFacts(provider=PROVIDER, status=status, sent_at=AT, **known)  # type: ignore[arg-type]


def asked(**changed: object) -> Asked:
    values: dict[str, object] = {
        "words": "Can you come?",
        "name": "Robin",
        "whom": ForWhom.ME,
        "start": Start.SOON,
        "answer_by": AnswerBy.HERE,
    }
    return Asked(**{**values, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(("before", "after"), list(product(EnquiryStatus, EnquiryStatus)))
def test_moves(before: EnquiryStatus, after: EnquiryStatus) -> None:
    if after in MOVES[before]:
        require_move(before, after)
        return
    with pytest.raises(RefusedError):
        require_move(before, after)


def test_nothing_follows_the_end_and_nothing_is_answered_unread() -> None:
    assert MOVES[EnquiryStatus.ENDED] == frozenset()
    assert MOVES[EnquiryStatus.SENT] == {EnquiryStatus.READ, EnquiryStatus.ENDED}


@pytest.mark.parametrize(("status", "by"), list(product(EnquiryStatus, AnswerBy)))
def test_what_can_be_said_leads_where_an_enquiry_may_go(
    status: EnquiryStatus, by: AnswerBy
) -> None:
    said = can_write(status, by)
    assert all(status_after(each) in MOVES[status] for each in said)
    assert Written.ADDED not in said
    assert (Written.IN_TOUCH in said) <= (by is AnswerBy.PHONE)


@pytest.mark.parametrize(
    ("day", "reminded"),
    [
        (date(2026, 11, 2), date(2026, 11, 5)),
        (date(2026, 11, 6), date(2026, 11, 11)),
        (date(2026, 11, 7), date(2026, 11, 11)),
        (date(2026, 12, 23), date(2026, 12, 30)),
    ],
)
def test_three_working_days(day: date, reminded: date) -> None:
    assert remind_on(day) == reminded


@pytest.mark.parametrize("typed", ["E-7K2M9QA", "e7k2m9qa", " 7k2m-9qa ", "E \N{EN DASH} 7K2 M9QA"])
def test_a_reference_however_it_is_typed(typed: str) -> None:
    assert written_reference(typed) == "E-7K2M9QA"


def test_references_that_begin_with_the_letter_are_read_whole() -> None:
    for _ in range(200):
        made = new_reference()
        assert written_reference(made) == written_reference(made.lower()) == made
        assert written_reference(made.removeprefix("E-")) == made


@pytest.mark.parametrize(
    ("given", "address"),
    [(" Office@Larkspur.example.org", "Office@larkspur.example.org"), ("", None), ("none", None)],
)
def test_the_address_of_a_listing(given: str, address: str | None) -> None:
    assert mail_address(given) == address


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({}, []),
        ({"words": ""}, ["words"]),
        ({"words": "x" * 4001, "name": "y" * 101}, ["words", "name"]),
        ({"answer_by": AnswerBy.PHONE, "contact": "01632 960 001"}, []),
        ({"answer_by": AnswerBy.PHONE, "contact": "1" * 101}, ["phone"]),
        ({"answer_by": AnswerBy.EMAIL, "contact": "a@b"}, ["email"]),
        ({"answer_by": AnswerBy.EMAIL}, ["email"]),
        ({"contact": "whatever"}, []),
    ],
)
def test_what_is_wrong(changed: dict[str, object], fields: list[str]) -> None:
    assert [each.field for each in problems(asked(**changed))] == fields


def test_the_provider_gets_a_number_and_no_address() -> None:
    called = asked(answer_by=AnswerBy.PHONE, contact="01632 960 001")
    mailed = asked(answer_by=AnswerBy.EMAIL, contact="robin@example.org")
    assert (called.phone, called.email) == ("01632 960 001", "")
    assert (mailed.phone, mailed.email) == ("", "robin@example.org")
    assert Asked.from_json(mailed.as_json()) == mailed


@pytest.mark.parametrize("status", EnquiryStatus)
def test_nothing_is_told_that_is_not_known(status: EnquiryStatus) -> None:
    """With nothing but its sending known, no step says anything else."""
    assert [step.title for step in steps_of(facts(status))] == ["You sent your enquiry"]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "We are sending it. It has not reached them yet."),
        ({"is_tried": True}, "We are sending it. It is not confirmed yet that it went out."),
        ({"delivered_at": AT, "is_tried": True}, "Nobody has opened it."),
        ({"delivered_at": AT}, "Nobody has opened it."),
        ({"undelivered_at": AT}, "We could not deliver it"),
        ({"not_sent_at": AT}, "Our message about it was not sent"),
        ({"delivered_at": AT, "undelivered_at": AT}, "Nobody has opened it."),
        ({"read_at": AT}, "Nobody there has opened yet what you added."),
        ({"status": EnquiryStatus.READ, "read_at": AT}, "There is no answer yet."),
        ({"status": EnquiryStatus.CANNOT_HELP}, "cannot help"),
        ({"status": EnquiryStatus.ENDED}, "You have ended this enquiry."),
    ],
)
def test_where_it_stands(known: dict[str, object], said: str) -> None:
    assert said in standing(facts(**known))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "said"),
    [(Written.ANSWER, "has answered"), (Written.IN_TOUCH, "in touch with you by phone")],
)
def test_an_answer_and_a_call_are_told_apart(written: Written, said: str) -> None:
    told = (
        Said(written=written, words="", at=AT),
        Said(written=Written.ADDED, words="Thanks", at=AT + HOUR, read_at=AT + HOUR),
    )
    assert said in standing(facts(EnquiryStatus.ANSWERED, said=told))


def test_what_was_answered_before_is_not_called_unanswered() -> None:
    told = (
        Said(written=Written.ANSWER, words="Yes.", at=AT),
        Said(written=Written.ADDED, words="When?", at=AT + HOUR, read_at=AT + HOUR),
    )
    said = standing(facts(EnquiryStatus.READ, read_at=AT, said=told))
    assert said == f"Somebody at {PROVIDER} has opened what you added. It is not answered yet."


def test_steps_stand_in_the_order_in_which_they_happened() -> None:
    told = facts(
        EnquiryStatus.ENDED,
        delivered_at=AT + HOUR,
        read_at=AT + 2 * HOUR,
        reminded_at=(AT + 3 * HOUR,),
        said=(Said(written=Written.ANSWER, words="Yes.", at=AT + 4 * HOUR),),
        ended_at=AT + 5 * HOUR,
    )
    steps = steps_of(told)
    assert [step.at for step in steps] == [AT + number * HOUR for number in range(6)]
    assert steps[4].words == "Yes."
