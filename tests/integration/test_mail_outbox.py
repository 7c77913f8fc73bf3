"""Messages leave after the commit, once, for 72 hours if need be, and are never lost."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import delete, select, update

from marketplace.domain.messages import MessageKind
from marketplace.mail.memory import MemorySender
from marketplace.mail.sending import Email
from marketplace.models.base import db
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.messages import Message
from marketplace.services.leases import Turn, take
from marketplace.services.mail_outbox import MAIL_LEASE, Mailed
from marketplace.services.mail_rows import due
from marketplace.services.mailing import send
from marketplace.services.transaction import transaction
from tests.integration.letters import ADDRESS, ASKER, letter, message
from tests.integration.postmen import AWAY, BUSY, NEVER, Died, Doing, ask, mailer
from tests.integration.town import Clock

pytestmark = pytest.mark.usefixtures("directory")


def data_of(kind: str) -> dict[str, object]:
    chosen = select(AuditEvent).where(AuditEvent.kind == kind)
    event = db.session.scalars(chosen).one()
    return {"subject": event.subject, **event.data}


def test_a_message_is_sent_once_and_its_receipt_kept(clock: Clock) -> None:
    (key,) = ask()
    sender = MemorySender()
    assert due(clock.now) == 1
    assert mailer(sender, clock).send_due() == Mailed(sent=1)
    assert mailer(sender, clock).send_due() == Mailed()
    (email,) = sender.sent
    assert email.to == ADDRESS
    sent = message(key)
    assert (sent.sent_at, sent.receipt) == (clock.now, "kept as number 1")
    assert (sent.attempts, sent.last_error, sent.given_up_at) == (1, None, None)
    assert data_of("message-sent") == {
        "subject": f"message:{key}",
        "message": "address-in-use",
        "about": sent.subject,
        "attempts": 1,
    }


def test_what_rolls_back_is_never_sent(clock: Clock) -> None:
    def ask_and_die() -> None:
        with transaction(actor=ASKER, now=clock.now) as tx:
            send(tx, MessageKind.ADDRESS_IN_USE, address=ADDRESS, subject="account:1")
            raise Died

    with pytest.raises(Died):
        ask_and_die()
    sender = MemorySender()
    assert mailer(sender, clock).send_due() == Mailed()
    assert sender.sent == []


def test_72_hours_of_tries_and_then_a_list_for_staff(clock: Clock) -> None:
    (key,) = ask()
    sender, start, tried = MemorySender(failure=BUSY), clock.now, []
    while message(key).given_up_at is None:
        tried.append(clock.now - start)
        mailer(sender, clock).send_due()
        row = db.session.scalars(select(OutboxRow)).one_or_none()
        clock.now = row.due_at if row else clock.now
    minutes = [int(at.total_seconds() / 60) for at in tried]
    assert minutes[:7] == [0, 1, 6, 21, 81, 261, 621]
    assert tried[-1] == timedelta(hours=72)
    given_up = message(key)
    assert (given_up.given_up_at, given_up.sent_at) == (start + timedelta(hours=72), None)
    assert given_up.last_error == f"{BUSY}"
    assert given_up.attempts == len(tried) == 18
    assert data_of("message-given-up")["reason"] == f"{BUSY}"
    assert (sender.sent, due(clock.now)) == ([], 0)


def test_a_server_that_comes_back_within_72_hours_loses_nothing(clock: Clock) -> None:
    (key,) = ask()
    sender = MemorySender(failure=AWAY)
    while clock.now < message(key).created_at + timedelta(hours=71):
        mailer(sender, clock).send_due()
        clock.forward(minutes=30)
    sender.failure = None
    clock.forward(hours=6)
    assert mailer(sender, clock).send_due().sent == 1
    assert len(sender.sent) == 1


def test_a_refusal_for_good_is_given_up_at_once(clock: Clock) -> None:
    (key,) = ask()
    assert mailer(MemorySender(failure=NEVER), clock).send_due() == Mailed(given_up=1)
    refused = message(key)
    assert (refused.given_up_at, refused.last_error) == (clock.now, f"{NEVER}")
    assert ADDRESS not in f"{data_of('message-given-up')}"
    assert due(clock.now + timedelta(days=9)) == 0


def test_a_server_that_is_away_is_asked_once_in_a_run(clock: Clock) -> None:
    ask(3)
    tried: list[Email] = []

    def hang_up(email: Email) -> None:
        tried.append(email)
        raise AWAY

    assert mailer(Doing(hang_up), clock).send_due() == Mailed(postponed=1, left=3)
    assert len(tried) == 1


def test_one_message_that_fails_does_not_hold_up_the_others(clock: Clock) -> None:
    first, *others = ask(3)

    def no_to_the_first(email: Email) -> None:
        if email.id.startswith(f"{first}."):
            raise BUSY

    sender = Doing(no_to_the_first)
    assert mailer(sender, clock).send_due() == Mailed(sent=2, postponed=1, left=1)
    assert [int(email.id.split(".")[0]) for email in sender.sent] == others


def test_a_fault_of_ours_holds_nothing_up_and_quotes_nobody(clock: Clock) -> None:
    broken, fine = ask(2)
    with transaction(actor=ASKER, now=clock.now) as tx:
        tx.get(Message, broken).kind = "no-such-kind"
    sender = MemorySender()
    assert mailer(sender, clock).send_due() == Mailed(sent=1, postponed=1, left=1)
    assert message(fine).sent_at
    assert message(broken).last_error == "a fault of ours (ValueError)"


def test_work_without_a_message_is_thrown_away(clock: Clock) -> None:
    gone, there = ask(2)
    with transaction(actor=ASKER, now=clock.now) as tx:
        tx.session.execute(delete(Message).where(Message.id == gone))
    assert mailer(MemorySender(), clock).send_due() == Mailed(sent=1)
    assert message(there).sent_at


def test_no_more_than_asked_for_in_one_run(clock: Clock) -> None:
    ask(3)
    assert mailer(MemorySender(), clock).send_due(limit=2) == Mailed(sent=2, left=1)


def test_a_process_that_has_to_end_starts_no_message(clock: Clock) -> None:
    ask(2)
    lease = take(MAIL_LEASE, holder="a-machine:1:1", now=clock.now)
    assert lease
    turn = Turn(lease=lease, stopping=Event())
    sender = Doing(lambda _: turn.stopping.set())
    assert mailer(sender, clock, turn=turn).send_due() == Mailed(sent=1, left=1)


def test_ids_differ_between_messages(clock: Clock) -> None:
    ask(20)
    sender = MemorySender()
    mailer(sender, clock).send_due()
    assert len({email.id for email in sender.sent}) == 20


def test_a_message_that_nobody_should_get_is_dropped_with_the_reason(clock: Clock) -> None:
    key = letter(MessageKind.RESET_PASSWORD)
    clock.forward(days=8)
    sender = MemorySender()
    assert mailer(sender, clock).send_due() == Mailed(dropped=1)
    dropped = message(key)
    assert (dropped.given_up_at, dropped.settled_at) == (clock.now, clock.now)
    assert dropped.last_error == "it is not sent: the link in it is too old to be used"
    assert data_of("message-dropped")["reason"] == "link-expired"
    assert sender.sent == []


def test_the_longest_due_goes_first(clock: Clock) -> None:
    first, second = ask(2)
    with transaction(actor=ASKER, now=clock.now) as tx:
        tx.session.execute(
            update(OutboxRow)
            .where(OutboxRow.subject_id == second)
            .values(due_at=clock.now - timedelta(hours=1))
        )
    sender = MemorySender()
    mailer(sender, clock).send_due()
    assert [int(email.id.split(".")[0]) for email in sender.sent] == [second, first]
