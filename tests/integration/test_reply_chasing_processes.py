"""Chasing replies as processes: two at once, and one that is killed in the middle."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.access import Role
from marketplace.domain.concern_answers import Naming
from marketplace.models.base import db
from marketplace.models.concerns import Concern
from marketplace.models.messages import Message
from tests.integration.desk import add_person
from tests.integration.inboxes import a_provider
from tests.integration.processes import SECONDS, process
from tests.integration.telling import an_answer, submitted

CONCERNS = 25
KINDS = ("inbox-reminder", "reply-overdue")


@pytest.fixture
def overdue(directory: Flask) -> Flask:
    """Complaints that nobody has replied to for a month, of a provider with one more officer."""
    a_provider()
    add_person("officer@example.org", Role.QA)
    long_ago = datetime.now(UTC) - timedelta(days=30)
    for _ in range(CONCERNS):
        submitted(an_answer(naming=Naming(words="Bramble Care")), now=long_ago)
    return directory


def _messages() -> list[tuple[str, str, str]]:
    db.session.rollback()
    chosen = select(Message.kind, Message.subject, Message.address).where(Message.kind.in_(KINDS))
    return [(kind, subject, address) for kind, subject, address in db.session.execute(chosen)]


def _each_was_told_once() -> bool:
    """Two reminders and one message to the officer for each, and its row says so."""
    sent = _messages()
    done = select(func.count(Concern.id)).where(
        Concern.reminded_at.is_not(None), Concern.overdue_told_at.is_not(None)
    )
    return len(sent) == len(set(sent)) == 3 * CONCERNS and db.session.scalar(done) == CONCERNS


def test_two_at_once_tell_everybody_once(overdue: Flask) -> None:
    with (
        process(overdue, "jobs", "--once", "chase") as one,
        process(overdue, "jobs", "--once", "chase") as other,
    ):
        for running in (one, other):
            printed, complaint = running.communicate(timeout=SECONDS)
            assert running.returncode == 0, printed + complaint
    assert _each_was_told_once(), printed


def test_one_that_is_killed_is_made_good_by_the_next(overdue: Flask) -> None:
    with process(overdue, "jobs", "--once", "chase") as doomed:
        deadline = time.monotonic() + SECONDS
        while not _messages() and time.monotonic() < deadline:
            time.sleep(0.005)
        doomed.kill()
        doomed.wait(SECONDS)
    assert _messages()
    with process(overdue, "jobs", "--once", "chase") as following:
        printed, complaint = following.communicate(timeout=SECONDS)
        assert following.returncode == 0, printed + complaint
    assert _each_was_told_once(), printed
