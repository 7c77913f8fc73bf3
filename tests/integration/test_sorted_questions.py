"""28 days after the reply the person is asked, once, by mail only where they want mail."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from jobs.chase import CHASE
from jobs.runner import Runner
from jobs.work import DONE
from marketplace.domain.concerns import Sorted
from marketplace.domain.messages import MessageKind, WhyNotSent
from marketplace.models.base import db
from marketplace.models.concerns import Concern
from marketplace.models.events import AuditEvent
from marketplace.models.messages import Message
from marketplace.services import following_acts
from marketplace.services.consent_withdrawal import end_contact
from marketplace.services.mail_facts import NotDue
from marketplace.services.mail_words import words_of
from marketplace.services.submissions import Sent
from marketplace.wiring import adapters
from tests.integration.followers import (
    LATER,
    a_complaint,
    considered,
    followed_by,
    officer,
    part,
    stored,
)
from tests.integration.inboxes import Inbox, replied, sent_back

DUE = LATER + timedelta(days=28)


@pytest.fixture
def complaint(directory: Flask) -> tuple[Sent, Inbox]:
    """A complaint to which the provider replied."""
    del directory
    sent, inbox = a_complaint()
    replied(inbox, now=LATER)
    return sent, inbox


def run(app: Flask, now: datetime) -> None:
    """The daily chase, at a time."""
    runner = Runner(app, stopping=threading.Event(), clock=lambda: now)
    assert runner.once(CHASE) == DONE


def questions() -> list[Message]:
    db.session.rollback()
    chosen = select(Message).where(Message.kind == MessageKind.CONCERN_SORTED.value)
    return list(db.session.scalars(chosen.order_by(Message.id)))


def test_the_person_is_asked_on_the_28th_day_and_never_twice(
    directory: Flask, complaint: tuple[Sent, Inbox]
) -> None:
    sent, _ = complaint
    run(directory, DUE - timedelta(seconds=1))
    assert questions() == []
    for days in range(3):
        run(directory, DUE + timedelta(days=days))
    (asked,) = questions()
    assert asked.address == "robin@example.org"
    assert stored(sent).asked_at == DUE
    assert part(followed_by(sent, now=DUE), now=DUE).asked
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "sorted-asked")).one()
    assert event.data == {"by_mail": True}
    assert words_of(asked, settings=adapters().settings, now=DUE).subject


def test_whoever_has_answered_is_not_asked(directory: Flask, complaint: tuple[Sent, Inbox]) -> None:
    sent, _ = complaint
    following_acts.answer(followed_by(sent), 1, how=Sorted.PARTLY, words="", now=LATER)
    run(directory, DUE)
    assert questions() == []
    assert stored(sent).asked_at is None


def test_they_are_asked_though_the_council_has_considered_it(
    directory: Flask, complaint: tuple[Sent, Inbox]
) -> None:
    sent, _ = complaint
    considered(sent, by=officer())
    run(directory, DUE)
    assert len(questions()) == 1


def test_an_answer_that_comes_first_keeps_the_mail_back(
    directory: Flask, complaint: tuple[Sent, Inbox]
) -> None:
    sent, _ = complaint
    run(directory, DUE)
    following_acts.answer(followed_by(sent), 1, how=Sorted.YES, words="", now=DUE)
    assert why_not() is WhyNotSent.ANSWERED


def test_a_new_question_to_the_provider_keeps_the_mail_back(
    directory: Flask, complaint: tuple[Sent, Inbox]
) -> None:
    _, inbox = complaint
    run(directory, DUE)
    sent_back(inbox.concern_id, now=DUE)
    assert why_not() is WhyNotSent.ASKED_ANEW
    assert stored_asked(inbox) is None


def test_nobody_writes_to_whoever_wants_no_mail(
    directory: Flask, complaint: tuple[Sent, Inbox]
) -> None:
    sent, _ = complaint
    run(directory, DUE)
    end_contact(followed_by(sent), now=DUE)
    assert why_not() is WhyNotSent.CONTACT_WITHDRAWN


def test_who_gave_no_address_finds_the_question_when_they_look(
    directory: Flask, complaint: tuple[Sent, Inbox]
) -> None:
    sent, _ = complaint
    end_contact(followed_by(sent), now=LATER)
    run(directory, DUE)
    assert questions() == []
    assert part(followed_by(sent, now=DUE), now=DUE).asked


def why_not() -> WhyNotSent:
    (asked,) = questions()
    with pytest.raises(NotDue) as not_due:
        words_of(asked, settings=adapters().settings, now=DUE)
    return not_due.value.why


def stored_asked(inbox: Inbox) -> datetime | None:
    db.session.rollback()
    return db.session.get_one(Concern, inbox.concern_id).asked_at
