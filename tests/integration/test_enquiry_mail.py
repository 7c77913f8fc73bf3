"""Mail about enquiries: who gets which, when it is not sent, reminders, and what is removed."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from jobs.chase import CHASE
from jobs.purge import PURGE
from jobs.runner import Runner
from jobs.work import DONE, Job
from marketplace.domain.enquiries import Written
from marketplace.domain.enquiry_steps import EnquiryStep
from marketplace.domain.retention import SILENT_ENQUIRIES
from marketplace.mail.memory import MemorySender
from marketplace.models.accounts import Membership
from marketplace.models.base import Base, db
from marketplace.models.enquiries import Enquiry, EnquiryWords
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.queries.enquiry_followed import followed_enquiry
from marketplace.queries.undelivered import undelivered
from marketplace.services import enquiry_following as following
from marketplace.services.enquiry_answers import answer_linked, open_linked
from marketplace.services.enquiry_links import link_of, linked
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST
from tests.integration.enquiring import (
    ASKED,
    BY_PHONE,
    HERE,
    LISTING_ADDRESS,
    SECRET,
    Asker,
    a_keeper,
    a_listing,
    enquired,
    mailed,
    messages,
)
from tests.integration.postmen import AWAY, NEVER, mailer
from tests.integration.town import START, Clock, events

DAY = timedelta(days=1)
_LINK = re.compile(r"http://localhost/enquiries/open/(\S+)")


def run(app: Flask, job: Job, clock: Clock) -> None:
    """Run a job at the clock's time."""
    assert Runner(app, stopping=threading.Event(), clock=clock).once(job) == DONE


def count(model: type[Base]) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def token(asker: Asker) -> str:
    return link_of(asker.row).rpartition("/")[2]


def last_step(asker: Asker) -> EnquiryStep:
    return followed_enquiry(asker.id).steps[-1]


def test_the_link_in_the_mail_opens_the_enquiry_and_the_mail_tells_nothing_of_it(
    directory: Flask, clock: Clock
) -> None:
    del directory
    asker = enquired(BY_PHONE)
    (mail,) = mailed(clock)
    assert mail.startswith(f"{LISTING_ADDRESS}\nAn enquiry for you to read\nHello,\n")
    found = _LINK.search(mail)
    assert found is not None
    assert linked(found[1]) == asker.id
    for secret in (SECRET, "Penhaligon", "960 777", asker.sent.reference, asker.sent.passphrase):
        assert secret not in mail


def test_the_persons_mail_is_neutral(sqlite_directory: Flask, clock: Clock) -> None:
    del sqlite_directory
    asker = enquired(ASKED)
    _, mail = mailed(clock)
    open_linked(token(asker), now=START)
    answer_linked(token(asker), Written.ANSWER, "We can come on Monday.", now=START)
    (news,) = mailed(clock)
    for text in (mail, news):
        assert text.startswith(f"{ASKED.contact}\nMessage from Marlbridge Borough Council\n")
        for secret in ("Larkspur", SECRET, "Penhaligon", "Monday", asker.sent.reference, "nquiry"):
            assert secret not in text.replace("enquiries/follow", "")
        assert "http://localhost/enquiries/follow" in text


def test_one_mail_says_all_that_is_new_until_it_has_gone(
    sqlite_directory: Flask, clock: Clock
) -> None:
    del sqlite_directory
    asker = enquired(HERE)
    following.add(asker.follow(), "Also on Sundays?", now=START)
    assert len(messages("enquiry-new")) == 1
    mailed(clock)
    following.add(asker.follow(), "And Saturdays?", now=START)
    assert len(messages("enquiry-new")) == 2


def test_somebody_who_left_the_provider_gets_none(sqlite_directory: Flask, clock: Clock) -> None:
    del sqlite_directory
    listing = a_listing()
    a_keeper(listing.provider_id)
    asker = enquired(HERE, listing=listing)
    with transaction(actor=TEST, now=START) as tx:
        tx.session.execute(update(Membership).values(ended_at=START))
    assert mailed(clock) == []
    step = last_step(asker)
    assert step.title == "Our message about it to Larkspur Care Ltd was not sent"
    assert "does not act for them here any more" in step.note
    assert followed_enquiry(asker.id).standing.startswith("Our message about it was not sent")


def test_one_that_was_ended_before_its_mail_went_was_not_sent(
    sqlite_directory: Flask, clock: Clock
) -> None:
    """Nothing failed, and nobody is told that something did."""
    del sqlite_directory
    asker = enquired(HERE)
    following.end(asker.follow(), now=START)
    assert mailed(clock) == []
    steps = {step.title: step.note for step in followed_enquiry(asker.id).steps}
    assert steps == {
        "You sent your enquiry": "",
        "You ended it": "",
        "Our message about it to Larkspur Care Ltd was not sent": (
            "You had ended it before. They may know nothing of it."
        ),
    }


def test_a_mail_that_was_refused_is_not_called_delivered(
    sqlite_directory: Flask, clock: Clock
) -> None:
    del sqlite_directory
    asker = enquired(HERE)
    mailer(MemorySender(failure=AWAY), clock).send_due()
    assert followed_enquiry(asker.id).standing.startswith("We are sending it.")
    clock.forward(hours=1)
    mailer(MemorySender(failure=NEVER), clock).send_due()
    assert "could not be delivered" in last_step(asker).title
    assert followed_enquiry(asker.id).standing.startswith("We could not deliver it")


def test_mail_about_an_earlier_enquiry_of_its_number_is_not_called_its_own(
    sqlite_directory: Flask, clock: Clock
) -> None:
    """A database gives the number of the last row again once that row is gone."""
    first = enquired(HERE)
    first_id, listing = first.id, db.session.get_one(Listing, first.listing_id)
    assert len(mailed(clock)) == 1
    clock.now = START + SILENT_ENQUIRIES + DAY
    run(sqlite_directory, PURGE, clock)
    second = enquired(HERE, listing=listing, now=clock.now)
    assert second.id == first_id
    assert followed_enquiry(second.id).standing.startswith("We are sending it.")
    assert [step.at for step in followed_enquiry(second.id).steps] == [clock.now]


def test_staff_who_look_after_mail_do_not_learn_who_asked(
    sqlite_directory: Flask, clock: Clock
) -> None:
    del sqlite_directory
    enquired(ASKED)
    mailer(MemorySender(failure=NEVER), clock).send_due()
    addresses = {each.kind.value: each.address for each in undelivered()}
    assert addresses == {"enquiry-new": LISTING_ADDRESS, "enquiry-received": ""}


@pytest.mark.parametrize(("days", "reminded"), [(2, 0), (3, 1), (9, 1)])
def test_three_working_days_without_an_answer_and_the_provider_is_reminded_once(
    sqlite_directory: Flask, clock: Clock, days: int, reminded: int
) -> None:
    """START is a Monday: three working days later is Thursday."""
    asker = enquired(HERE)
    mailed(clock)
    clock.forward(days=days)
    for _ in range(2):
        run(sqlite_directory, CHASE, clock)
    assert len(messages("enquiry-reminder")) == events("enquiry-reminded") == reminded
    reminders = mailed(clock)
    assert ["On 2 November 2026 somebody" in mail.replace("\n", " ") for mail in reminders] == [
        True
    ] * reminded
    assert ("We reminded" in last_step(asker).title) == bool(reminded)


def test_nobody_is_reminded_of_what_was_answered_or_ended(
    sqlite_directory: Flask, clock: Clock
) -> None:
    answered = enquired(HERE)
    open_linked(token(answered), now=START)
    answer_linked(token(answered), Written.ANSWER, "Yes.", now=START)
    ended = enquired(HERE, listing=a_listing(reference="ref-2"))
    following.end(ended.follow(), now=START)
    clock.forward(days=30)
    run(sqlite_directory, CHASE, clock)
    assert messages("enquiry-reminder") == []


def test_what_is_answered_before_the_reminder_leaves_is_not_reminded_of(
    sqlite_directory: Flask, clock: Clock
) -> None:
    asker = enquired(HERE)
    mailed(clock)
    clock.forward(days=4)
    run(sqlite_directory, CHASE, clock)
    open_linked(token(asker), now=clock.now)
    answer_linked(token(asker), Written.ANSWER, "Yes.", now=clock.now)
    assert mailed(clock) == []


def test_who_writes_again_after_an_answer_is_waited_for_anew(
    sqlite_directory: Flask, clock: Clock
) -> None:
    asker = enquired(HERE)
    open_linked(token(asker), now=START)
    answer_linked(token(asker), Written.ANSWER, "Yes.", now=START)
    following.add(asker.follow(now=START + DAY), "When?", now=START + DAY)
    clock.forward(days=3)
    run(sqlite_directory, CHASE, clock)
    assert messages("enquiry-reminder") == []
    clock.forward(days=1)
    run(sqlite_directory, CHASE, clock)
    assert len(messages("enquiry-reminder")) == 1


def test_a_year_after_anything_happened_all_of_it_is_removed(
    directory: Flask, clock: Clock
) -> None:
    silent = enquired(HERE)
    following.add(silent.follow(), "Hello?", now=START)
    lively = enquired(HERE, listing=a_listing(reference="ref-2"))
    following.add(lively.follow(), "Hello?", now=START + DAY)
    clock.now = START + SILENT_ENQUIRIES + timedelta(hours=1)
    for _ in range(2):
        run(directory, PURGE, clock)
    assert db.session.scalars(select(Enquiry.reference)).all() == [lively.sent.reference]
    assert (count(EnquiryWords), events("enquiries-removed")) == (1, 1)


def test_that_it_was_opened_is_something_that_happened(
    sqlite_directory: Flask, clock: Clock
) -> None:
    asker = enquired(HERE)
    open_linked(link_of(asker.row).rpartition("/")[2], now=START + 300 * DAY)
    clock.now = START + SILENT_ENQUIRIES + DAY
    run(sqlite_directory, PURGE, clock)
    assert count(Enquiry) == 1
    db.session.rollback()
    clock.now = START + 300 * DAY + SILENT_ENQUIRIES + DAY
    run(sqlite_directory, PURGE, clock)
    assert count(Enquiry) == 0


def test_a_mail_about_one_that_was_removed_is_dropped(
    sqlite_directory: Flask, clock: Clock
) -> None:
    enquired(ASKED)
    clock.now = START + SILENT_ENQUIRIES + timedelta(hours=1)
    run(sqlite_directory, PURGE, clock)
    assert mailed(clock) == []
    given_up = db.session.scalars(select(Message.last_error)).all()
    assert given_up == ["it is not sent: what it is about is not there"] * 2
