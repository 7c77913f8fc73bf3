"""What could not be sent: listed for staff, sent again or put aside by them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import pytest
from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import ForbiddenError, NotFoundError, RefusedError
from marketplace.domain.messages import MessageKind
from marketplace.mail.memory import MemorySender
from marketplace.mail.sending import PermanentRefusal, SendingFailed, TemporaryFailure
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.queries.undelivered import how_many_undelivered, undelivered
from marketplace.services.mail_outbox import Mailed, Mailer
from marketplace.services.undelivered import put_aside, send_again
from marketplace.wiring import adapters
from tests.integration.letters import ADDRESS, MAILS, letter, message
from tests.integration.town import Clock

pytestmark = pytest.mark.usefixtures("directory")

NEVER = PermanentRefusal("the mail server takes no mail for this address (550 5.1.1)")


def somebody(role: Role) -> Principal:
    return Principal(
        account_id=1,
        session_id=1,
        email="officer@council.example.org",
        name="An Officer",
        roles=frozenset({role}),
        has_second_factor=True,
        passed_second_factor=True,
    )


class Settle(Protocol):
    """One of the two things that staff do."""

    def __call__(self, message_id: int, *, by: Principal, now: datetime) -> None:
        """Do it."""


OFFICER = somebody(Role.QA)


def drain(clock: Clock, failure: SendingFailed | None = None) -> Mailed:
    return Mailer(
        sender=MemorySender(failure=failure),
        settings=adapters().settings,
        actor=MAILS,
        clock=clock,
    ).send_due()


def refused(clock: Clock, kind: MessageKind = MessageKind.RESET_PASSWORD) -> int:
    """A message that the mail server has refused for good."""
    key = letter(kind)
    drain(clock, NEVER)
    return key


def test_what_was_given_up_is_listed_with_what_staff_need(clock: Clock) -> None:
    assert (undelivered(), how_many_undelivered()) == ((), 0)
    key = refused(clock)
    (found,) = undelivered()
    assert how_many_undelivered() == 1
    assert (found.id, found.kind, found.address) == (key, MessageKind.RESET_PASSWORD, ADDRESS)
    assert found.because == "somebody asked to reset the password"
    assert found.why_not == f"{NEVER}"
    assert (found.given_up_at, found.attempts) == (clock.now, 1)
    assert found.about.startswith("account:")


def test_sent_again_it_is_tried_for_another_72_hours(clock: Clock) -> None:
    key = refused(clock)
    clock.forward(days=4)
    send_again(key, by=OFFICER, now=clock.now)
    assert undelivered() == ()
    clock.forward(minutes=1)
    busy = TemporaryFailure("the mail server did not answer in time")
    assert drain(clock, busy).postponed == 1
    clock.forward(hours=71)
    assert drain(clock) == Mailed(sent=1)
    sent = message(key)
    assert (sent.sent_at, sent.given_up_at) == (clock.now, None)
    assert undelivered() == ()


def test_put_aside_it_is_neither_listed_nor_sent(clock: Clock) -> None:
    key = refused(clock)
    put_aside(key, by=OFFICER, now=clock.now)
    assert (undelivered(), how_many_undelivered()) == ((), 0)
    clock.forward(days=1)
    assert drain(clock) == Mailed()


@pytest.mark.parametrize("settle", [send_again, put_aside])
def test_each_is_done_once_by_one_person(clock: Clock, settle: Settle) -> None:
    key = refused(clock)
    put_aside(key, by=OFFICER, now=clock.now)
    with pytest.raises(RefusedError, match="already"):
        settle(key, by=OFFICER, now=clock.now)


def test_a_message_that_waits_or_was_sent_cannot_be_sent_again(clock: Clock) -> None:
    key = letter(MessageKind.RESET_PASSWORD)
    with pytest.raises(RefusedError):
        send_again(key, by=OFFICER, now=clock.now)
    drain(clock)
    with pytest.raises(RefusedError):
        send_again(key, by=OFFICER, now=clock.now)
    with pytest.raises(NotFoundError):
        put_aside(99, by=OFFICER, now=clock.now)


def test_a_link_that_is_too_old_is_not_sent_again(clock: Clock) -> None:
    key = refused(clock)
    clock.now += timedelta(days=8)
    with pytest.raises(RefusedError, match="the link in it is too old to be used"):
        send_again(key, by=OFFICER, now=clock.now)
    assert how_many_undelivered() == 1


def test_a_dropped_message_is_nobodys_work(clock: Clock) -> None:
    letter(MessageKind.RESET_PASSWORD)
    clock.forward(days=8)
    assert drain(clock) == Mailed(dropped=1)
    assert undelivered() == ()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("settle", [send_again, put_aside])
def test_who_may(clock: Clock, settle: Settle, role: Role) -> None:
    key = refused(clock)
    if role in {Role.QA, Role.ADMIN}:
        settle(key, by=somebody(role), now=clock.now)
        assert undelivered() == ()
    else:
        with pytest.raises(ForbiddenError):
            settle(key, by=somebody(role), now=clock.now)
        assert how_many_undelivered() == 1


def test_the_audit_log_names_ids_and_who_asked_but_no_address(clock: Clock) -> None:
    send_again(refused(clock), by=OFFICER, now=clock.now)
    drain(clock, NEVER)
    (key,) = (found.id for found in undelivered())
    put_aside(key, by=OFFICER, now=clock.now)
    chosen = (
        select(AuditEvent).where(AuditEvent.subject == f"message:{key}").order_by(AuditEvent.id)
    )
    kept = [(event.kind, event.actor) for event in db.session.scalars(chosen)]
    by_job, by_officer = f"{MAILS}", f"{OFFICER.actor}"
    assert kept == [
        ("message-given-up", by_job),
        ("message-asked-for-again", by_officer),
        ("message-given-up", by_job),
        ("message-put-aside", by_officer),
    ]
    assert not any(ADDRESS in f"{event.data}" for event in db.session.scalars(chosen))
