"""Processes that die or work at once: no message is lost, marked wrongly, or sent by both."""

from __future__ import annotations

import threading
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.mail.memory import MemorySender
from marketplace.mail.sending import Email
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.services.leases import TTL, LeaseLost, Turn, take
from marketplace.services.mail_outbox import MAIL_LEASE, Mailed
from marketplace.services.mail_rows import IN_HAND
from marketplace.services.transaction import transaction
from tests.integration.letters import ASKER, account, message
from tests.integration.postmen import NEVER, Died, Doing, ask, mailer
from tests.integration.town import Clock, events
from tests.ports import PATIENCE_IN_SECONDS

pytestmark = pytest.mark.usefixtures("directory")


def test_no_transaction_is_open_while_a_mail_server_thinks(clock: Clock, directory: Flask) -> None:
    written: list[Email] = []

    def somebody_else_writes(email: Email) -> None:
        with directory.app_context(), transaction(actor=ASKER, now=clock.now) as tx:
            account(tx)
        written.append(email)

    def in_a_thread(email: Email) -> None:
        thread = threading.Thread(target=somebody_else_writes, args=(email,))
        thread.start()
        thread.join(PATIENCE_IN_SECONDS)
        assert written == [email], "a write had to wait for the mail server"

    ask()
    assert mailer(Doing(in_a_thread), clock).send_due() == Mailed(sent=1)


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


def test_two_drains_at_once_send_each_message_once(directory: Flask, clock: Clock) -> None:
    keys = ask(30)
    taken: list[str] = []
    together = threading.Barrier(2, timeout=PATIENCE_IN_SECONDS)

    def drain() -> None:
        with directory.app_context():
            together.wait()
            mailer(Doing(lambda email: taken.append(email.id)), clock).send_due()

    threads = [threading.Thread(target=drain) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_IN_SECONDS)
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
