"""Messages leave after the commit, once, for 72 hours if need be, and are never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from marketplace.domain.messages import MessageKind
from marketplace.mail.memory import MemorySender
from marketplace.mail.sending import Email, PermanentRefusal, Sender, TemporaryFailure
from marketplace.models.base import db
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.messages import Message
from marketplace.services.leases import TTL, LeaseLost, Turn, take
from marketplace.services.mail_outbox import MAIL_LEASE, Mailed, Mailer
from marketplace.services.mail_rows import IN_HAND, due
from marketplace.services.mailing import send
from marketplace.services.transaction import transaction
from marketplace.wiring import adapters
from tests.integration.letters import ADDRESS, ASKER, MAILS, account, letter, message
from tests.integration.town import Clock, events

pytestmark = pytest.mark.usefixtures("directory")

AWAY = TemporaryFailure("the mail server hung up", for_all=True)
BUSY = TemporaryFailure("the mail server takes no mail for this address (451)")
NEVER = PermanentRefusal("the mail server takes no mail for this address (550 5.1.1)")


class Died(BaseException):
    """The process ended at this point."""


@dataclass
class Doing:
    """A sender that does something while a mail is on its way, and then takes it."""

    during: Callable[[Email], object]
    sent: list[Email] = field(default_factory=list)

    def send(self, email: Email) -> str:
        """Take the mail, after whatever happens meanwhile."""
        self.during(email)
        self.sent.append(email)
        return "taken"


def mailer(sender: Sender, clock: Clock, *, turn: Turn | None = None) -> Mailer:
    return Mailer(sender=sender, settings=adapters().settings, actor=MAILS, clock=clock, turn=turn)


def ask(number: int = 1) -> list[int]:
    return [letter(MessageKind.ADDRESS_IN_USE) for _ in range(number)]


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


def test_no_transaction_is_open_while_a_mail_server_thinks(clock: Clock, directory: Flask) -> None:
    def somebody_else_writes(email: Email) -> None:
        del email
        with directory.app_context(), transaction(actor=ASKER, now=clock.now) as tx:
            account(tx)

    def in_a_thread(email: Email) -> None:
        thread = threading.Thread(target=somebody_else_writes, args=(email,))
        thread.start()
        thread.join(5)
        assert not thread.is_alive(), "a write had to wait for the mail server"

    ask()
    assert mailer(Doing(in_a_thread), clock).send_due() == Mailed(sent=1)


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


def test_killed_between_the_yes_and_the_commit_it_is_sent_again_under_the_same_id(
    clock: Clock,
) -> None:
    (key,) = ask()
    taken: list[Email] = []

    def take_and_die(email: Email) -> None:
        taken.append(email)
        raise Died

    with pytest.raises(Died):
        mailer(Doing(take_and_die), clock).send_due()
    assert message(key).sent_at is None
    assert mailer(MemorySender(), clock).send_due() == Mailed(left=1), "it may be on its way"
    clock.now += IN_HAND
    sender = MemorySender()
    assert mailer(sender, clock).send_due() == Mailed(sent=1)
    assert sender.sent[0].id == taken[0].id
    assert message(key).sent_at == clock.now
    assert events("message-sent") == 1


def test_ids_differ_between_messages(clock: Clock) -> None:
    ask(20)
    sender = MemorySender()
    mailer(sender, clock).send_due()
    assert len({email.id for email in sender.sent}) == 20


def test_two_drains_at_once_send_each_message_once(directory: Flask, clock: Clock) -> None:
    keys = ask(30)
    taken: list[str] = []
    together = threading.Barrier(2, timeout=20)

    def drain() -> None:
        with directory.app_context():
            together.wait()
            mailer(Doing(lambda email: taken.append(email.id)), clock).send_due()

    threads = [threading.Thread(target=drain) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(int(id_.split(".")[0]) for id_ in taken) == sorted(keys)
    assert events("message-sent") == 30
    sent = select(func.count()).select_from(Message).where(Message.sent_at.is_not(None))
    assert db.session.scalars(sent).one() == 30


def test_an_overtaken_process_takes_no_further_message_but_keeps_what_it_sent(
    clock: Clock,
) -> None:
    first, second = ask(2)
    lease = take(MAIL_LEASE, holder="a-machine:1:1", now=clock.now)
    assert lease

    def be_overtaken(email: Email) -> None:
        del email
        clock.now += TTL
        assert take(MAIL_LEASE, holder="another-machine:1:1", now=clock.now)

    one = mailer(Doing(be_overtaken), clock, turn=Turn(lease=lease, stopping=Event()))
    with pytest.raises(LeaseLost):
        one.send_due()
    assert message(first).sent_at
    assert message(second).sent_at is None
    assert message(second).attempts == 0


def test_a_late_yes_counts_though_somebody_else_took_the_message_over(clock: Clock) -> None:
    (key,) = ask()

    def somebody_else_gives_it_up(email: Email) -> None:
        del email
        clock.now += IN_HAND
        other = mailer(MemorySender(failure=NEVER), clock)
        assert other.send_due() == Mailed(given_up=1)

    assert mailer(Doing(somebody_else_gives_it_up), clock).send_due() == Mailed(sent=1)
    late = message(key)
    assert (late.sent_at, late.given_up_at, late.last_error) == (clock.now, None, None)


def test_a_late_no_does_not_undo_a_yes(clock: Clock) -> None:
    (key,) = ask()

    def somebody_else_sends_it(email: Email) -> None:
        del email
        clock.now += IN_HAND
        assert mailer(MemorySender(), clock).send_due() == Mailed(sent=1)
        raise NEVER

    mailer(Doing(somebody_else_sends_it), clock).send_due()
    sent = message(key)
    assert (sent.given_up_at, sent.last_error) == (None, None)
    assert sent.sent_at
    assert events("message-given-up") == 0


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
