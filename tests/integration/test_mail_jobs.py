"""Mail as a process sends it: beside the index, once, and again after a kill."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import update

from jobs.drain_outbox import FOLLOW
from jobs.runner import Runner
from jobs.schedule import JOBS, table
from jobs.work import DONE, FAILED
from marketplace.domain.messages import MessageKind
from marketplace.mail.memory import MemorySender
from marketplace.mail.sending import Email, PermanentRefusal, Sender, TemporaryFailure
from marketplace.models.base import db
from marketplace.models.events import OutboxRow
from marketplace.models.jobs import RunStatus
from marketplace.services import leases, outbox, runs
from marketplace.services.mail_outbox import MAIL_LEASE
from marketplace.services.transaction import MAIL, transaction
from marketplace.wiring import EXTENSION, adapters
from tests.contract.mail_servers import SILENCE, PostOffice, post_office, rude
from tests.integration.letters import ASKER, letter, message
from tests.integration.processes import SECONDS, process
from tests.integration.town import START, Clock, add_listing, events

NOW = START + timedelta(minutes=1)


@dataclass
class Stuck:
    """A mail server that does not answer until the test says so."""

    go_on: Event = field(default_factory=Event)
    asked: Event = field(default_factory=Event)

    def send(self, email: Email) -> str:
        """Wait."""
        del email
        self.asked.set()
        assert self.go_on.wait(SECONDS)
        return "at last"


def runner(app: Flask, sender: Sender) -> Runner:
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], sender=sender)
    return Runner(app, stopping=Event(), clock=Clock(NOW))


def ask() -> int:
    return letter(MessageKind.ADDRESS_IN_USE)


def test_by_name_the_index_comes_first_and_then_the_mail(
    directory: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    sender = MemorySender()
    key = add_listing(None, name="meadow", reference="ref-meadow", services=("gardening",))
    ask()
    assert runner(directory, sender).once(JOBS["drain-outbox"]) == DONE
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ", 1)[1] for line in lines] == [
        "1 change worked off: the index of words follows.",
        "1 message sent.",
    ]
    assert adapters().text_index.ids() == {key}
    assert len(sender.sent) == 1
    last = runs.last("send-mail", complete=True)
    assert last
    assert last.counts == {"sent": 1, "postponed": 0, "given_up": 0, "dropped": 0, "left": 0}


def test_the_index_does_not_count_mail(directory: Flask) -> None:
    ask()
    assert outbox.waiting(NOW) == outbox.Waiting(rows=0, due=0, oldest=None)
    drained = outbox.drain(adapters().text_index, actor=ASKER, now=NOW)
    assert drained == outbox.Drained(done=0, failed=0, left=0, unknown=0)
    assert runner(directory, MemorySender()).once(JOBS["drain-outbox"]) == DONE


def test_a_mail_server_that_is_stuck_does_not_delay_the_index(directory: Flask) -> None:
    sender = Stuck()
    mail = runner(directory, sender)
    ask()
    thread = threading.Thread(target=lambda: mail.once(JOBS["send-mail"]))
    thread.start()
    assert sender.asked.wait(SECONDS)
    key = add_listing(None, name="meadow", reference="ref-meadow", services=("gardening",))
    assert mail.once(FOLLOW) == DONE
    assert adapters().text_index.ids() == {key}
    assert thread.is_alive()
    sender.go_on.set()
    thread.join(SECONDS)
    assert events("message-sent") == 1


def test_the_schedule_gives_each_of_the_two_a_line_of_its_own(directory: Flask) -> None:
    entries = table(directory.extensions[EXTENSION].settings)
    jobs = [entry.job for entry in entries if entry.job.name in {"drain-outbox", "send-mail"}]
    assert jobs == [FOLLOW, JOBS["send-mail"]]


def test_where_another_process_sends_nothing_is_done(
    directory: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    sender = MemorySender()
    ask()
    assert leases.take(MAIL_LEASE, holder="another-machine:1:1", now=NOW)
    assert runner(directory, sender).once(JOBS["send-mail"]) == DONE
    assert "Another process is doing this now" in capsys.readouterr().out
    assert sender.sent == []


def test_what_could_not_be_sent_is_told_and_named_by_nobodys_address(
    directory: Flask, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    ask()
    later = TemporaryFailure("the mail server hung up", for_all=True)
    assert runner(directory, MemorySender(failure=later)).once(JOBS["send-mail"]) == FAILED
    assert "1 message could not be sent and will be tried again" in capsys.readouterr().out
    last = runs.last("send-mail")
    assert last
    assert last.status is RunStatus.PARTIAL
    ask()
    never = PermanentRefusal("the mail server takes no mail for this address (550)")
    assert runner(directory, MemorySender(failure=never)).once(JOBS["send-mail"]) == DONE
    assert "1 message given up: staff find" in capsys.readouterr().out
    assert "larkspur" not in caplog.text


def test_nothing_to_send_is_no_event(directory: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    assert runner(directory, MemorySender()).once(JOBS["send-mail"]) == DONE
    assert "No mail is waiting." in capsys.readouterr().out
    assert runs.last("send-mail") is None


def mail_to(port: int) -> dict[str, str]:
    return {"MAIL_URL": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "noreply@example.org"}


def send_now(app: Flask, office: PostOffice) -> None:
    """Let a process send what is due to a mail server that works."""
    with process(app, "jobs", "--once", "drain-outbox", **mail_to(office.port)) as running:
        told, complaints = running.communicate(timeout=SECONDS)
    assert running.returncode == DONE, told + complaints


def test_a_killed_process_loses_nothing_and_the_repeat_can_be_recognised(
    directory: Flask,
) -> None:
    key = ask()
    with (
        rude(END=SILENCE) as place,
        process(directory, "jobs", "--once", "drain-outbox", **mail_to(place.port)) as running,
    ):
        for _ in range(SECONDS * 20):
            if "END" in place.heard:
                break
            Event().wait(0.05)
        assert "END" in place.heard, "the whole mail has to be there"
        running.kill()
        running.wait(SECONDS)
    assert message(key).sent_at is None
    with post_office() as office:
        send_now(directory, office)
        assert office.taken == [], "for some minutes it counts as on its way"
        with transaction(actor=ASKER, now=datetime.now(UTC)) as tx:
            tx.session.execute(
                update(OutboxRow).where(OutboxRow.topic == MAIL).values(due_at=START)
            )
        send_now(directory, office)
        send_now(directory, office)
    (mail,) = office.taken
    assert mail["Message-ID"] == place.message_ids[0]
    sent = message(key)
    assert sent.sent_at
    assert (sent.receipt, sent.attempts) == ("250 2.0.0 Ok: queued as 0001", 2)
    db.session.rollback()
