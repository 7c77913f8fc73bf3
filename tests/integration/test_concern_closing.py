"""Nothing closes with an open hand-off, nor before the person was told what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ClosedWhy, ConcernKind, ConcernStatus, IllegalMoveError
from marketplace.domain.errors import RefusedError
from marketplace.domain.hand_offs import Method
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.services import hand_offs
from marketplace.services.concern_closing import close
from marketplace.services.concern_considering import consider
from marketplace.services.concern_moves import move
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person
from tests.integration.handing import a_concern, handed, stored_concern, stored_hand_off
from tests.integration.town import START

LATER = START + timedelta(days=4)


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """Somebody who handles concerns of every kind."""
    del directory
    return add_person("officer@example.org", Role.QA, Role.SAFEGUARDING)


def _close(concern_id: int, why: ClosedWhy, *, by: Principal) -> None:
    with transaction(actor=by.actor, now=LATER) as tx:
        close(tx, tx.get(Concern, concern_id), why=why, by=by)


def _tell(concern_id: int) -> None:
    """As though the person had been told everything there is to tell."""
    with transaction(actor=TEST, now=LATER) as tx:
        tx.get(Concern, concern_id).told_at = LATER
        for each in tx.session.query(HandOff).filter_by(concern_id=concern_id, status="ended"):
            each.told_at = LATER


def test_it_closes_once_considered_and_told_and_the_team_is_done(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.CONSIDERED)
    own = handed(concern_id, Recipient.QA)
    with pytest.raises(RefusedError, match="not told what was considered"):
        _close(concern_id, ClosedWhy.CONSIDERED, by=officer)
    assert stored_hand_off(own).status == "sent"  # nothing of a refused closing stays
    _tell(concern_id)
    _close(concern_id, ClosedWhy.CONSIDERED, by=officer)
    concern = stored_concern(concern_id)
    assert (concern.status, concern.closed_at, concern.closed_why) == (
        "closed",
        LATER,
        "considered",
    )
    assert stored_hand_off(own).status == "ended"


@pytest.mark.parametrize("why", [ClosedWhy.CONSIDERED, ClosedWhy.HANDED_OFF])
def test_it_does_not_close_while_another_body_has_it(officer: Principal, why: ClosedWhy) -> None:
    concern_id = a_concern(status=ConcernStatus(why.value))
    hand_off_id = handed(concern_id, Recipient.CQC, by=officer)
    _tell(concern_id)
    with pytest.raises(RefusedError, match="Care Quality Commission"):
        _close(concern_id, why, by=officer)
    hand_offs.record_delivery(hand_off_id, how="Letter.", by=officer, now=LATER, version=1)
    with pytest.raises(RefusedError, match="still with"):
        _close(concern_id, why, by=officer)
    hand_offs.record_outcome(hand_off_id, outcome="They came.", by=officer, now=LATER, version=2)
    with pytest.raises(RefusedError, match="not told what came of a hand-off"):
        _close(concern_id, why, by=officer)
    _tell(concern_id)
    _close(concern_id, why, by=officer)
    assert stored_concern(concern_id).status == "closed"


def test_spam_with_an_open_hand_off_does_not_close_either(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    handed(concern_id, Recipient.CQC, by=officer)
    with pytest.raises(RefusedError, match="still with"):
        _close(concern_id, ClosedWhy.SPAM, by=officer)


def test_it_closes_as_handed_off_only_where_another_body_had_it(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.HANDED_OFF)
    handed(concern_id, Recipient.OMBUDSMAN, method=Method.SIGNPOSTED, by=officer)
    _tell(concern_id)
    with pytest.raises(RefusedError, match="no other body"):
        _close(concern_id, ClosedWhy.HANDED_OFF, by=officer)


def test_a_team_ends_its_own_hand_off_and_not_another_teams(officer: Principal) -> None:
    concern_id = a_concern(kind=ConcernKind.CONCERN, status=ConcernStatus.CONSIDERED)
    handed(concern_id, Recipient.SAFEGUARDING)
    _tell(concern_id)
    with pytest.raises(RefusedError, match="safeguarding team"):
        _close(concern_id, ClosedWhy.CONSIDERED, by=officer)
    restricted = a_concern(kind=ConcernKind.SAFEGUARDING, status=ConcernStatus.CONSIDERED)
    own = handed(restricted, Recipient.SAFEGUARDING)
    _tell(restricted)
    _close(restricted, ClosedWhy.CONSIDERED, by=officer)
    assert stored_hand_off(own).status == "ended"


def test_it_does_not_close_from_where_it_cannot(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.RECEIVED)
    with pytest.raises(IllegalMoveError):
        _close(concern_id, ClosedWhy.CONSIDERED, by=officer)


def test_what_an_officer_raised_closes_though_nobody_was_told(officer: Principal) -> None:
    concern_id = a_concern(
        kind=ConcernKind.SAFEGUARDING,
        status=ConcernStatus.CONSIDERED,
        raised_by=officer.account_id,
    )
    hand_off_id = handed(concern_id, Recipient.CQC, by=officer)
    with pytest.raises(RefusedError, match="still with"):
        _close(concern_id, ClosedWhy.CONSIDERED, by=officer)
    hand_offs.record_delivery(hand_off_id, how="Rang.", by=officer, now=LATER, version=1)
    hand_offs.record_outcome(hand_off_id, outcome="Came.", by=officer, now=LATER, version=2)
    _close(concern_id, ClosedWhy.CONSIDERED, by=officer)
    assert stored_concern(concern_id).status == "closed"


@pytest.mark.parametrize("why", [ClosedWhy.CONSIDERED, ClosedWhy.HANDED_OFF])
def test_what_was_told_before_it_was_opened_again_closes_nothing(
    officer: Principal, why: ClosedWhy
) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    _had_elsewhere(concern_id, by=officer)
    with transaction(actor=TEST, now=LATER) as tx:
        consider(tx, tx.get(Concern, concern_id), words="We will visit.", by=officer)
    _tell(concern_id)
    _close(concern_id, why, by=officer)
    again = LATER + timedelta(days=1)
    with transaction(actor=TEST, now=again) as tx:
        for status in (ConcernStatus.REOPENED, ConcernStatus.TRIAGED):
            move(tx, tx.get(Concern, concern_id), status)
    with pytest.raises(RefusedError, match="cannot close"):
        _close(concern_id, why, by=officer)
    with transaction(actor=TEST, now=again) as tx:
        consider(tx, tx.get(Concern, concern_id), words="We visited.", by=officer)
    _close(concern_id, ClosedWhy.CONSIDERED, by=officer)
    assert stored_concern(concern_id).status == "closed"


def _had_elsewhere(concern_id: int, *, by: Principal) -> None:
    """Another body had it, and said what came of it."""
    hand_off_id = handed(concern_id, Recipient.CQC, by=by)
    hand_offs.record_delivery(hand_off_id, how="Rang.", by=by, now=LATER, version=1)
    hand_offs.record_outcome(hand_off_id, outcome="Came.", by=by, now=LATER, version=2)
