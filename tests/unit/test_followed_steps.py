"""What happened, in plain words: "we sent it" is not "we told you where to go"."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_words import WordsKind
from marketplace.domain.concerns import ClosedWhy, ConcernStatus, Sorted
from marketplace.domain.followed_steps import (
    HandedOff,
    Moved,
    Said,
    Told,
    holders_of,
    steps_of,
)
from marketplace.domain.hand_offs import Basis, HandOffStatus, Method

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BY_POST = HandedOff(
    recipient=Recipient.HOST_BOROUGH,
    place="Bexley",
    basis=Basis.CONSENT_WITHOUT_NAME,
    method=Method.POST,
    status=HandOffStatus.SENT,
    sent_at=NOW,
    receipt_at=None,
    ended_at=None,
    told_at=None,
)
TOLD = Told(received_at=NOW, restricted=False)


def titles(told: Told) -> list[str]:
    return [step.title for step in steps_of(told)][1:]


def test_what_was_sent_and_what_was_only_pointed_to() -> None:
    way = replace(
        BY_POST, recipient=Recipient.CQC, place="", method=Method.SIGNPOSTED, sent_at=NOW + DAY
    )
    told = replace(TOLD, hand_offs=(BY_POST, replace(way, status=HandOffStatus.SIGNPOSTED)))
    assert titles(told) == [
        "We sent it to the council of the area where the service is (Bexley), by post",
        "We told you where to go: the Care Quality Commission (CQC)",
    ]
    sent, pointed = steps_of(told)[1:]
    assert sent.notes == ("Without your name.",)
    assert pointed.notes == ("We have not sent anything to them.",)
    (holder,) = holders_of(told)
    assert holder.endswith("They have not confirmed yet that they have it.")


def test_arrival_outcome_and_taking_back_have_their_days() -> None:
    ended = replace(
        BY_POST,
        status=HandOffStatus.ENDED,
        receipt_at=NOW + DAY,
        ended_at=NOW + 2 * DAY,
        told_at=NOW + 3 * DAY,
    )
    assert titles(replace(TOLD, hand_offs=(ended,)))[1:] == [
        "The council of the area where the service is (Bexley) has received it",
        "The council of the area where the service is (Bexley) told us what came of it",
    ]
    untold = replace(ended, told_at=None)
    assert len(titles(replace(TOLD, hand_offs=(untold,)))) == 2
    back = replace(BY_POST, status=HandOffStatus.TAKEN_BACK, ended_at=NOW + DAY)
    assert titles(replace(TOLD, hand_offs=(back,)))[-1].startswith("We took it back from")
    assert holders_of(replace(TOLD, hand_offs=(back, ended))) == ()


@pytest.mark.parametrize("why", list(ClosedWhy))
def test_each_way_to_close_is_said_and_none_says_resolved(why: ClosedWhy) -> None:
    moved = Moved(status=ConcernStatus.CLOSED, at=NOW, by_person=False)
    step = steps_of(replace(TOLD, moves=(moved,), closed_why=why))[-1]
    assert step.title == "We closed it"
    assert len(step.notes) == 1
    assert "resolve" not in step.notes[0]


def test_who_opened_it_again_is_said() -> None:
    moves = tuple(
        Moved(status=ConcernStatus.REOPENED, at=NOW, by_person=person) for person in (True, False)
    )
    assert titles(replace(TOLD, moves=moves)) == ["You opened it again", "We opened it again"]


@pytest.mark.parametrize("kind", [WordsKind.NOTE, WordsKind.TO_QA])
def test_notes_and_what_the_provider_tells_the_team_are_never_shown(kind: WordsKind) -> None:
    said = Said(kind=kind, words="PLANTED", at=NOW)
    for restricted in (True, False):
        assert titles(replace(TOLD, restricted=restricted, said=(said,))) == []


@pytest.mark.parametrize("status", list(ConcernStatus))
def test_no_move_of_a_safeguarding_concern_is_shown(status: ConcernStatus) -> None:
    told = Told(
        received_at=NOW,
        restricted=True,
        moves=(Moved(status=status, at=NOW, by_person=True),),
        hand_offs=(BY_POST, replace(BY_POST, recipient=Recipient.HEALTH, receipt_at=NOW)),
        sorted=Sorted.NO,
        confirmed_at=NOW,
        closed_why=ClosedWhy.CONSIDERED,
    )
    assert titles(told) == []
    accepted = replace(BY_POST, recipient=Recipient.SAFEGUARDING, receipt_at=NOW)
    twice = replace(told, hand_offs=(accepted, replace(accepted, receipt_at=NOW + DAY)))
    assert titles(twice) == ["Our safeguarding team accepted it"]
