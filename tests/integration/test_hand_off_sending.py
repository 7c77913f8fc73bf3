"""Staff send, signpost, ask for consent and tell the person; the daily job notes what is late."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, ConcernStatus, IllegalMoveError
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.hand_offs import Basis, Method
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernWords, Consent
from marketplace.models.messages import Message
from marketplace.services import hand_offs, leases
from marketplace.services.hand_off_reminders import note_late
from marketplace.services.hand_off_sending import NewHandOff, note_consent, send
from marketplace.services.hand_off_telling import tell_outcome
from tests.integration.desk import add_person, kept
from tests.integration.handing import (
    NAME,
    a_concern,
    hand_offs_of,
    handed,
    stored_concern,
    stored_hand_off,
)
from tests.integration.town import JOB, START

LATER = START + timedelta(days=1)
TO_NHS = NewHandOff(
    recipient=Recipient.HEALTH,
    basis=Basis.PUBLIC_TASK,
    method=Method.SECURE_EMAIL,
    words="Somebody was on the floor.",
    place="Marlbridge ICB",
)


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


def _changed(**changes: object) -> NewHandOff:
    kept_fields = {name: getattr(TO_NHS, name) for name in NewHandOff.__slots__}
    return NewHandOff(**{**kept_fields, **changes})


def test_what_staff_send_is_kept_as_it_went(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    hand_off_id = send(concern_id, TO_NHS, version=1, by=officer, now=LATER)
    made = stored_hand_off(hand_off_id)
    assert (made.words, made.place, made.sent_by) == (
        "Somebody was on the floor.",
        "Marlbridge ICB",
        officer.account_id,
    )
    assert stored_concern(concern_id).status == "triaged"


def test_whoever_takes_it_over_has_it_from_then_on(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    send(concern_id, _changed(takes_over=True), version=1, by=officer, now=LATER)
    assert stored_concern(concern_id).status == "handed-off"
    early = a_concern(status=ConcernStatus.RECEIVED)
    with pytest.raises(IllegalMoveError):
        send(early, _changed(takes_over=True), version=1, by=officer, now=LATER)
    assert hand_offs_of(early) == []


def test_a_page_that_is_out_of_date_sends_nothing(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    send(concern_id, _changed(takes_over=True), version=1, by=officer, now=LATER)
    with pytest.raises(ConflictError):
        send(concern_id, TO_NHS, version=1, by=officer, now=LATER)
    assert len(hand_offs_of(concern_id)) == 1


@pytest.mark.parametrize(
    "text", [f"Ask {NAME}.", "Ask Mrs Thackeray about it.", "Write to mina@example.org.", "", " \n"]
)
def test_who_told_us_does_not_go_where_nobody_agreed_to_it(officer: Principal, text: str) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    with pytest.raises(InvalidError) as refused:
        send(concern_id, _changed(words=text), version=1, by=officer, now=LATER)
    assert [problem.field for problem in refused.value.problems] == ["words"]
    assert "Thackeray" not in str(refused.value)
    assert hand_offs_of(concern_id) == []


def test_with_consent_the_name_goes(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED, shares={Recipient.HEALTH: Share.WITH_NAME})
    new = _changed(words=f"Ask {NAME}.", basis=Basis.CONSENT_WITH_NAME)
    hand_off_id = send(concern_id, new, version=1, by=officer, now=LATER)
    assert NAME in stored_hand_off(hand_off_id).words


@pytest.mark.parametrize("recipient", [Recipient.HEALTH, Recipient.HOST_BOROUGH])
def test_of_many_it_has_to_be_said_which(officer: Principal, recipient: Recipient) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    new = _changed(recipient=recipient, place=" ")
    with pytest.raises(InvalidError) as refused:
        send(concern_id, new, version=1, by=officer, now=LATER)
    assert [problem.field for problem in refused.value.problems] == ["place"]


def test_signposting_tells_the_person_and_sends_nothing(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    new = NewHandOff(
        recipient=Recipient.OMBUDSMAN,
        basis=Basis.PUBLIC_TASK,
        method=Method.SIGNPOSTED,
        words="You can ask the Ombudsman.",
        takes_over=True,
    )
    hand_off_id = send(concern_id, new, version=1, by=officer, now=LATER)
    assert stored_hand_off(hand_off_id).status == "signposted"
    assert stored_concern(concern_id).status == "triaged"
    (told,) = db.session.scalars(select(ConcernWords))
    assert (told.words, told.audience, told.kind) == (
        "You can ask the Ombudsman.",
        "person",
        "told-person",
    )
    (message,) = db.session.scalars(select(Message))
    assert (message.kind, message.address) == ("concern-news", "mina@example.org")
    assert "Ombudsman" not in str(message.refers)


def test_the_teams_here_are_not_sent_anything_by_hand(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    new = _changed(recipient=Recipient.QA, method=Method.HERE)
    with pytest.raises(RefusedError, match="in this service"):
        send(concern_id, new, version=1, by=officer, now=LATER)


def test_what_the_person_says_when_asked_counts(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    new = _changed(words=f"Ask {NAME}.", basis=Basis.CONSENT_WITH_NAME)
    with pytest.raises(RefusedError, match="agreed"):
        send(concern_id, new, version=1, by=officer, now=LATER)
    note_consent(concern_id, Recipient.HEALTH, Share.WITH_NAME, by=officer, now=LATER)
    send(concern_id, new, version=1, by=officer, now=LATER)
    (event,) = kept("consent-noted")
    assert event.data == {"recipient": "health", "share": "with-name"}
    assert db.session.scalars(select(Consent.recipient)).all() == ["health"]
    with pytest.raises(RefusedError, match="themselves"):
        note_consent(concern_id, Recipient.PROVIDER, Share.WITH_NAME, by=officer, now=LATER)


@pytest.mark.parametrize("kind", [ConcernKind.CONCERN, ConcernKind.SAFEGUARDING])
def test_only_who_handles_the_concern_sends(officer: Principal, kind: ConcernKind) -> None:
    concern_id = a_concern(kind=kind, status=ConcernStatus.TRIAGED)
    guard = add_person("guard@example.org", Role.SAFEGUARDING)
    handler, other = (guard, officer) if kind is ConcernKind.SAFEGUARDING else (officer, guard)
    manager = add_person("boss@example.org", Role.MANAGER, Role.ADMIN)
    for stranger in (other, manager):
        with pytest.raises((NotFoundError, ForbiddenError)):
            send(concern_id, TO_NHS, version=1, by=stranger, now=LATER)
        with pytest.raises((NotFoundError, ForbiddenError)):
            note_consent(concern_id, Recipient.CQC, Share.WITH_NAME, by=stranger, now=LATER)
    assert hand_offs_of(concern_id) == []
    send(concern_id, TO_NHS, version=1, by=handler, now=LATER)


def test_the_person_is_told_what_came_of_it(officer: Principal) -> None:
    concern_id = a_concern(status=ConcernStatus.TRIAGED)
    hand_off_id = handed(concern_id, Recipient.CQC, words="Text.", by=officer)
    hand_offs.record_delivery(hand_off_id, how="Rang.", by=officer, now=LATER, version=1)
    with pytest.raises(RefusedError, match="outcome first"):
        tell_outcome(hand_off_id, words="They came.", by=officer, now=LATER, version=2)
    hand_offs.record_outcome(hand_off_id, outcome="Came.", by=officer, now=LATER, version=2)
    with pytest.raises(InvalidError):
        tell_outcome(hand_off_id, words=" ", by=officer, now=LATER, version=3)
    tell_outcome(hand_off_id, words="They came.", by=officer, now=LATER, version=3)
    assert stored_hand_off(hand_off_id).told_at == LATER
    (told,) = db.session.scalars(select(ConcernWords))
    assert (told.words, told.concern_id, told.author) == ("They came.", concern_id, "qa")
    (event,) = kept("hand-off-told")
    assert "came" not in str(event.data)


def test_the_job_notes_what_nobody_confirmed_in_time(officer: Principal) -> None:
    late = handed(a_concern(), Recipient.CQC, by=officer)
    in_secret = handed(a_concern(kind=ConcernKind.SAFEGUARDING), Recipient.CQC, by=officer)
    alarmed = handed(a_concern(kind=ConcernKind.SAFEGUARDING), Recipient.SAFEGUARDING)
    signposted = handed(a_concern(), Recipient.OMBUDSMAN, method=Method.SIGNPOSTED, by=officer)
    due = stored_hand_off(late).receipt_due_at
    assert due is not None
    recent = handed(a_concern(), Recipient.CQC, by=officer, now=due)

    def run(days: float) -> int:
        now = due + timedelta(days=days)
        lease = leases.take("chase", holder="one", now=now)
        assert lease is not None
        turn = leases.Turn(lease=lease, stopping=threading.Event())
        done = note_late(actor=JOB, now=now, turn=turn)
        leases.release(lease, now=now)
        return done

    assert run(0) == 0
    assert run(0.1) == 1  # the one that safeguarding officers alone know of is not counted
    assert run(0.2) == 0
    reminded = {each: stored_hand_off(each).reminded_at for each in (late, in_secret)}
    assert set(reminded.values()) == {due + timedelta(days=0.1)}
    assert all(stored_hand_off(each).reminded_at is None for each in (alarmed, signposted, recent))
    assert run(3.2) == 1
    assert len(kept("hand-off-reminded")) == 4
    assert db.session.scalars(select(Message)).all() == []


def test_the_person_is_told_nothing_of_what_an_officer_raised(officer: Principal) -> None:
    guard = add_person("guard@example.org", Role.SAFEGUARDING)
    concern_id = a_concern(
        kind=ConcernKind.SAFEGUARDING,
        status=ConcernStatus.TRIAGED,
        raised_by=officer.account_id,
    )
    new = _changed(method=Method.SIGNPOSTED, words="Go there.")
    with pytest.raises(RefusedError, match="does not know"):
        send(concern_id, new, version=1, by=guard, now=LATER)
    assert db.session.scalars(select(Message)).all() == []
    assert hand_offs_of(concern_id) == []
