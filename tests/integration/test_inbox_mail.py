"""Who is told what of a provider's inbox, and when: once each, whatever the provider's rating."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from jobs.chase import CHASE
from jobs.runner import Runner
from jobs.work import DONE
from marketplace.domain.access import Principal, Role
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.messages import MessageKind, WhyNotSent
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.services.inbox import open_shared
from marketplace.services.mail_facts import NotDue
from marketplace.services.mail_words import words_of
from marketplace.services.transaction import transaction
from marketplace.wiring import adapters
from tests.integration.desk import TEST, add_person, kept
from tests.integration.inboxes import (
    Inbox,
    removed,
    replied,
    sent_back,
    shared,
    shared_by_officer,
    stored,
)
from tests.integration.town import START, Clock, add_listing, place_hold

pytestmark = pytest.mark.usefixtures("directory")

NEW, REMINDER, OVERDUE = "inbox-new", "inbox-reminder", "reply-overdue"
SEVENTH = datetime(2026, 11, 11, 7, 10, tzinfo=UTC)
"""START is Monday 2 November 2026: this is the seventh working day after it."""
TENTH = datetime(2026, 11, 16, 7, 10, tzinfo=UTC)
AFTER = datetime(2026, 11, 17, 7, 10, tzinfo=UTC)


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A QA officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


def chase(app: Flask, now: datetime) -> None:
    """Run the job at a time."""
    assert Runner(app, stopping=threading.Event(), clock=Clock(now)).once(CHASE) == DONE
    db.session.rollback()


def told(kind: str) -> list[str]:
    """The addresses that messages of a kind go to."""
    chosen = select(Message.address).where(Message.kind == kind).order_by(Message.address)
    return list(db.session.scalars(chosen))


def mail(kind: MessageKind, *, now: datetime = START) -> str:
    """The words of the newest message of a kind, subject and all."""
    chosen = select(Message).where(Message.kind == kind.value).order_by(Message.id.desc())
    row = db.session.scalars(chosen).first()
    assert row is not None
    words = words_of(row, settings=adapters().settings, now=now)
    return " ".join(f"{words.subject}: {words.text}".split())


def why_not(kind: MessageKind) -> WhyNotSent:
    db.session.rollback()
    with pytest.raises(NotDue) as not_due:
        mail(kind)
    return not_due.value.why


def test_everybody_who_acts_for_the_provider_is_told_at_once_and_nobody_else(
    officer: Principal,
) -> None:
    inbox = shared()
    assert told(NEW) == ["colleague@bramble.example.org", "owner@bramble.example.org"]
    (event,) = kept("provider-told")
    assert event.data == {"message": NEW, "provider_id": inbox.provider_id, "people": 2}
    assert officer.email not in told(NEW)


def test_the_provider_is_reminded_on_the_seventh_day_and_the_officers_told_after_the_tenth(
    directory: Flask, officer: Principal
) -> None:
    inbox = shared()
    chase(directory, SEVENTH - timedelta(days=1))
    assert told(REMINDER) == []
    chase(directory, SEVENTH)
    chase(directory, SEVENTH)
    assert told(REMINDER) == ["colleague@bramble.example.org", "owner@bramble.example.org"]
    assert stored(inbox.concern_id).reminded_at == SEVENTH
    chase(directory, TENTH)
    assert told(OVERDUE) == []
    chase(directory, AFTER)
    chase(directory, AFTER + timedelta(days=1))
    assert told(OVERDUE) == [officer.email]
    assert stored(inbox.concern_id).overdue_told_at == AFTER
    assert len(told(REMINDER)) == 2
    (event,) = kept("reply-overdue-told")
    assert event.data == {"provider_id": inbox.provider_id, "people": 1}


def test_christmas_is_no_working_day(directory: Flask, officer: Principal) -> None:
    shared(now=datetime(2026, 12, 16, 16, 30, tzinfo=UTC))
    chase(directory, datetime(2026, 12, 28, 7, 10, tzinfo=UTC))
    assert told(REMINDER) == []
    chase(directory, datetime(2026, 12, 29, 7, 10, tzinfo=UTC))
    assert len(told(REMINDER)) == 2
    chase(directory, datetime(2027, 1, 4, 7, 10, tzinfo=UTC))
    assert told(OVERDUE) == []
    chase(directory, datetime(2027, 1, 5, 7, 10, tzinfo=UTC))
    assert told(OVERDUE) == [officer.email]


def test_a_job_that_could_not_run_for_weeks_tells_each_once(
    directory: Flask, officer: Principal
) -> None:
    shared()
    late = AFTER + timedelta(days=30)
    chase(directory, late)
    chase(directory, late)
    assert (len(told(REMINDER)), told(OVERDUE)) == (2, [officer.email])
    assert "It was due by 16 November 2026." in mail(MessageKind.INBOX_REMINDER, now=late)


def test_nobody_is_chased_who_has_replied_and_the_clock_begins_anew_where_it_came_back(
    directory: Flask, officer: Principal
) -> None:
    inbox = shared()
    replied(inbox)
    chase(directory, AFTER)
    assert (told(REMINDER), told(OVERDUE)) == ([], [])
    sent_back(inbox.concern_id, now=AFTER)
    chase(directory, AFTER + timedelta(days=8))
    assert told(REMINDER) == []
    chase(directory, AFTER + timedelta(days=9))
    assert len(told(REMINDER)) == 2
    chase(directory, AFTER + timedelta(days=15))
    assert told(OVERDUE) == [officer.email]


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("kind", [ConcernKind.COMMENT, ConcernKind.COMPLIMENT])
def test_where_no_reply_is_asked_for_nobody_is_chased(directory: Flask, kind: ConcernKind) -> None:
    shared_by_officer(kind)
    assert "It asks you for a reply" not in mail(MessageKind.INBOX_NEW)
    chase(directory, AFTER)
    assert (told(REMINDER), told(OVERDUE)) == ([], [])


@pytest.mark.usefixtures("officer")
def test_what_waits_for_safeguarding_or_was_taken_back_is_passed_over_in_silence(
    directory: Flask,
) -> None:
    waiting, gone = shared(), shared(name="Larkspur Ltd")
    change(Concern, waiting.concern_id, waits_for_safeguarding=True)
    with transaction(actor=TEST, now=START) as tx:
        tx.session.execute(
            update(HandOff)
            .where(HandOff.concern_id == gone.concern_id)
            .values(status=HandOffStatus.TAKEN_BACK.value)
        )
    chase(directory, AFTER)
    assert (told(REMINDER), told(OVERDUE)) == ([], [])
    assert why_not(MessageKind.INBOX_NEW) is WhyNotSent.TAKEN_BACK


def test_an_officer_who_acts_for_the_provider_is_not_told(
    directory: Flask, officer: Principal
) -> None:
    inbox = shared()
    with transaction(actor=TEST, now=START) as tx:
        tx.add(
            Membership(account_id=officer.account_id, provider_id=inbox.provider_id, since=tx.now)
        )
    other = add_person("other@example.org", Role.QA)
    add_person("safe@example.org", Role.SAFEGUARDING)
    chase(directory, AFTER)
    assert told(OVERDUE) == [other.email]


def test_where_nobody_acts_for_it_any_more_the_reminder_waits_and_the_officers_are_told(
    directory: Flask, officer: Principal
) -> None:
    inbox = shared()
    removed(inbox.by)
    removed(inbox.colleague)
    chase(directory, AFTER)
    assert (told(REMINDER), told(OVERDUE)) == ([], [officer.email])
    assert stored(inbox.concern_id).reminded_at is None
    assert why_not(MessageKind.INBOX_NEW) is WhyNotSent.LEFT


@pytest.mark.usefixtures("officer")
def test_what_was_replied_to_in_the_meantime_is_not_sent(directory: Flask) -> None:
    inbox = shared()
    chase(directory, AFTER)
    assert "A reply is overdue" in mail(MessageKind.REPLY_OVERDUE, now=AFTER)
    replied(inbox, now=AFTER)
    assert why_not(MessageKind.INBOX_REMINDER) is WhyNotSent.REPLIED
    assert why_not(MessageKind.REPLY_OVERDUE) is WhyNotSent.REPLIED


def test_one_who_opened_it_first_does_not_keep_the_others_from_hearing() -> None:
    inbox = shared()
    open_shared(inbox.concern_id, by=inbox.by, now=START)
    for row in db.session.scalars(select(Message).where(Message.kind == NEW)):
        assert words_of(row, settings=adapters().settings, now=START)


@pytest.mark.usefixtures("officer")
def test_a_hidden_provider_hears_and_reads_the_same(directory: Flask) -> None:
    """Byte for byte, but for names: nothing about holds or ratings is said or mailed here."""
    mails = {}
    for name in ("Bramble Ltd", "Hidden Ltd"):
        inbox = shared(name=name)
        if name == "Hidden Ltd":
            hide(inbox)
        chase(directory, AFTER)
        word = name.split(maxsplit=1)[0]
        mails[name] = [
            mail(kind, now=AFTER).replace(word, "X").replace(word.lower(), "x")
            for kind in (MessageKind.INBOX_NEW, MessageKind.INBOX_REMINDER)
        ]
    assert mails["Bramble Ltd"] == mails["Hidden Ltd"]
    assert "Hidden" not in "".join(mails["Hidden Ltd"])


def hide(inbox: Inbox) -> None:
    """Give the provider a listing that is held for its rating."""
    listing_id = add_listing(None, reference="ref-hidden")
    change(Listing, listing_id, provider_id=inbox.provider_id)
    place_hold(listing_id, HoldKind.RATING)


def change(model: type[Concern | Listing], key: int, **values: object) -> None:
    """Change one row."""
    with transaction(actor=TEST, now=START) as tx:
        tx.session.execute(update(model).where(model.id == key).values(**values))


@pytest.mark.usefixtures("officer")
def test_mails_hold_nothing_of_what_was_told_and_of_whom(directory: Flask) -> None:
    inbox = shared()
    chase(directory, AFTER)
    for kind in (MessageKind.INBOX_NEW, MessageKind.INBOX_REMINDER, MessageKind.REPLY_OVERDUE):
        words = mail(kind, now=AFTER)
        for secret in ("Robin", "hour late", "mother", "complaint", "concern", "T-", "safeguard"):
            assert secret.casefold() not in words.casefold()
        row = db.session.scalars(select(Message).where(Message.kind == kind.value)).first()
        assert row is not None
        assert row.refers["concern_id"] == inbox.concern_id
        assert set(row.refers) <= {"concern_id", "provider_id"}
