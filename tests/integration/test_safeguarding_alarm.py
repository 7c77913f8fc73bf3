"""The alarm where nobody accepts a safeguarding concern in time, and what officers' mails say."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from jobs.runner import Runner
from jobs.watch_safeguarding import WATCH_SAFEGUARDING
from jobs.work import DONE
from marketplace.domain.access import Role
from marketplace.models.base import db
from marketplace.models.jobs import JobRun
from marketplace.models.messages import Message
from marketplace.queries.safeguarding_queue import queue
from marketplace.queries.safeguarding_watch import late_ones
from marketplace.services import leases
from marketplace.services.leases import LeaseLost, Turn
from marketplace.services.mail_facts import NotDue
from marketplace.services.mail_words import words_of
from marketplace.services.safeguarding_alarm import watch
from marketplace.services.safeguarding_concerns import accept
from marketplace.wiring import adapters
from tests.integration.desk import add_person
from tests.integration.safeguarding import LATER, MONDAY, again, mails, reads, told
from tests.integration.town import JOB, Clock

DUE = MONDAY + timedelta(hours=4)


def run(app: Flask, clock: Clock) -> None:
    """Run the job once, at the clock's time."""
    assert Runner(app, stopping=threading.Event(), clock=clock).once(WATCH_SAFEGUARDING) == DONE


def test_it_is_told_once_and_only_when_it_is_late(app: Flask) -> None:
    clock = Clock(DUE)
    with app.app_context():
        sam = add_person("sam@example.org", Role.SAFEGUARDING, now=MONDAY)
        add_person("kit@example.org", Role.SAFEGUARDING, now=MONDAY)
        concern_id = told()[0].id
    run(app, clock)
    with app.app_context():
        assert mails("safeguarding-late") == []
    clock.now = DUE + timedelta(seconds=1)
    run(app, clock)
    run(app, clock)
    clock.now += timedelta(days=2)
    run(app, clock)
    with app.app_context():
        assert mails("safeguarding-late") == ["sam@example.org", "kit@example.org"]
        assert again(concern_id).alarmed_at == DUE + timedelta(seconds=1)
        (row,) = queue(by=sam, now=clock.now).unaccepted
        assert row.is_late
        assert row.alarmed_at is not None
        assert reads() == []


def test_no_run_says_that_anything_was_late(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    """Those who see how the jobs are learn nothing of safeguarding."""
    clock = Clock(DUE)
    run(app, clock)
    with app.app_context():
        add_person("sam@example.org", Role.SAFEGUARDING, now=MONDAY)
        told()
    clock.now = DUE + timedelta(hours=1)
    run(app, clock)
    with app.app_context():
        quiet, late = db.session.scalars(select(JobRun).order_by(JobRun.id)).all()
        assert (quiet.status, quiet.counts) == (late.status, late.counts) == ("complete", {})
    first, second = capsys.readouterr().out.splitlines()[-2:]
    assert first.split(": ", 1)[-1] == second.split(": ", 1)[-1]


def test_what_was_accepted_in_time_raises_no_alarm(app: Flask) -> None:
    with app.app_context():
        sam = add_person("sam@example.org", Role.SAFEGUARDING, now=MONDAY)
        first, _ = told()
        accept(first.id, version=first.version, by=sam, now=LATER)
        assert late_ones(now=DUE + timedelta(days=9)) == ()


def test_a_process_that_was_overtaken_tells_nobody(app: Flask) -> None:
    with app.app_context():
        add_person("sam@example.org", Role.SAFEGUARDING, now=MONDAY)
        told()
        late = DUE + timedelta(hours=1)
        lost = leases.take("watch-safeguarding", holder="one:1:0", now=late)
        assert lost is not None
        assert leases.take("watch-safeguarding", holder="two:1:0", now=late + 2 * leases.TTL)
        turn = Turn(lease=lost, stopping=threading.Event())
        with pytest.raises(LeaseLost):
            watch(actor=JOB, now=late + 2 * leases.TTL, turn=turn)
        assert mails("safeguarding-late") == []


def test_it_ends_where_the_process_has_to(app: Flask) -> None:
    with app.app_context():
        add_person("sam@example.org", Role.SAFEGUARDING, now=MONDAY)
        told()
        late = DUE + timedelta(hours=1)
        lease = leases.take("watch-safeguarding", holder="one:1:0", now=late)
        assert lease is not None
        stopping = threading.Event()
        stopping.set()
        watch(actor=JOB, now=late, turn=Turn(lease=lease, stopping=stopping))
        assert mails("safeguarding-late") == []


def test_the_mail_says_by_when_and_nothing_else_and_is_not_sent_once_accepted(
    app: Flask,
) -> None:
    with app.app_context():
        sam = add_person("sam@example.org", Role.SAFEGUARDING, now=MONDAY)
        first, _ = told()
        message = db.session.scalars(
            select(Message).where(Message.kind == "safeguarding-new")
        ).one()
        words = words_of(message, settings=adapters().settings, now=MONDAY)
        assert "23 November 2026 at 2:00pm" in words.text.replace("\n", " ")
        for secret in ("safeguarding", "Bramble", "locked", "T-", "Robin"):
            assert secret not in f"{words.subject} {words.text}"
        accept(first.id, version=first.version, by=sam, now=LATER)
        with pytest.raises(NotDue, match="somebody has accepted it"):
            words_of(message, settings=adapters().settings, now=LATER)


def test_who_is_no_officer_any_more_gets_no_mail(app: Flask) -> None:
    with app.app_context():
        add_person("sam@example.org", Role.SAFEGUARDING, now=MONDAY)
        told()
        other = add_person("quinn@example.org", Role.QA, now=MONDAY)
        message = db.session.scalars(
            select(Message).where(Message.kind == "safeguarding-new")
        ).one()
        message.account_id = other.account_id
        db.session.commit()
        with pytest.raises(NotDue, match="no longer theirs"):
            words_of(message, settings=adapters().settings, now=LATER)
