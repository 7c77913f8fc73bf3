"""What the person is told of our mails to the provider, beyond the first."""

from __future__ import annotations

import threading

from flask import Flask
from sqlalchemy import update

from jobs.chase import CHASE
from jobs.runner import Runner
from jobs.work import DONE
from marketplace.domain.enquiry_steps import EnquiryStep
from marketplace.mail.memory import MemorySender
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.queries.enquiry_followed import followed_enquiry
from marketplace.services import enquiry_following as following
from marketplace.services.enquiry_answers import open_linked
from marketplace.services.enquiry_links import link_of
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST
from tests.integration.enquiring import (
    ASKED,
    HERE,
    Asker,
    a_keeper,
    a_listing,
    enquired,
    mailed,
    messages,
)
from tests.integration.postmen import BUSY, NEVER, mailer
from tests.integration.town import Clock, events


def token(asker: Asker) -> str:
    return link_of(asker.row).rpartition("/")[2]


def last_step(asker: Asker) -> EnquiryStep:
    return followed_enquiry(asker.id).steps[-1]


def chase(app: Flask, clock: Clock) -> None:
    """Run the job that reminds."""
    assert Runner(app, stopping=threading.Event(), clock=clock).once(CHASE) == DONE


def test_what_was_added_is_not_called_known_to_them_when_its_mail_failed(
    sqlite_directory: Flask, clock: Clock
) -> None:
    del sqlite_directory
    asker = enquired(HERE)
    mailed(clock)
    open_linked(token(asker), now=clock.now)
    clock.forward(hours=1)
    following.add(asker.follow(), "And on Sundays?", now=clock.now)
    assert last_step(asker).note.startswith("We are sending them an email about it.")
    mailer(MemorySender(failure=NEVER), clock).send_due()
    assert last_step(asker).note.startswith("Our message about it could not be delivered")
    assert followed_enquiry(asker.id).standing == (
        "We could not tell Larkspur Care Ltd what you added: they may know nothing of it."
    )
    clock.forward(hours=1)
    following.add(asker.follow(), "Or on Saturdays?", now=clock.now)
    assert followed_enquiry(asker.id).standing == "Nobody there has opened yet what you added."
    mailed(clock)
    assert last_step(asker).note.startswith("We emailed them about it.")


def test_a_reminder_that_went_out_told_them_of_what_an_earlier_mail_did_not(
    sqlite_directory: Flask, clock: Clock
) -> None:
    asker = enquired(HERE, now=clock.now)
    mailer(MemorySender(failure=NEVER), clock).send_due()
    assert followed_enquiry(asker.id).standing.startswith("We could not deliver it")
    clock.forward(hours=7 * 24)
    chase(sqlite_directory, clock)
    mailed(clock)
    assert followed_enquiry(asker.id).standing == (
        "We emailed Larkspur Care Ltd about it. Nobody has opened it."
    )


def test_who_wants_email_is_told_once_to_look_where_the_provider_could_not_be_told(
    sqlite_directory: Flask, clock: Clock
) -> None:
    enquired()
    mailer(MemorySender(failure=BUSY), clock).send_due()
    clock.forward(hours=24)
    chase(sqlite_directory, clock)
    assert messages("enquiry-news") == [], "it is still tried"
    clock.forward(hours=49)
    mailer(MemorySender(failure=BUSY), clock).send_due()
    for _ in range(3):
        chase(sqlite_directory, clock)
        clock.forward(hours=1)
    assert messages("enquiry-news") == [("enquiry-news", ASKED.contact)]
    assert events("enquiry-failure-told") == 1
    (news,) = [mail for mail in mailed(clock) if mail.startswith(ASKED.contact)]
    assert "There is something new for you to read." in news


def test_who_wants_email_is_told_where_whoever_was_to_read_it_has_left(
    sqlite_directory: Flask, clock: Clock
) -> None:
    listing = a_listing()
    a_keeper(listing.provider_id)
    asker = enquired(listing=listing)
    with transaction(actor=TEST, now=clock.now) as tx:
        tx.session.execute(update(Membership).values(ended_at=clock.now))
    mailed(clock)
    assert followed_enquiry(asker.id).standing.startswith("Our message about it was not sent")
    chase(sqlite_directory, clock)
    assert messages("enquiry-news") == [("enquiry-news", ASKED.contact)]


def test_nobody_is_told_of_a_failure_where_the_provider_knows_all_the_same(
    sqlite_directory: Flask, clock: Clock
) -> None:
    asker = enquired()
    mailer(MemorySender(failure=NEVER), clock).send_due()
    open_linked(token(asker), now=clock.now)
    ended = enquired(listing=db.session.get_one(Listing, asker.listing_id))
    mailer(MemorySender(failure=NEVER), clock).send_due()
    following.end(ended.follow(), now=clock.now)
    enquired(HERE, listing=db.session.get_one(Listing, asker.listing_id))
    mailer(MemorySender(failure=NEVER), clock).send_due()
    chase(sqlite_directory, clock)
    assert messages("enquiry-news") == []


def test_staff_had_it_sent_again_and_nobody_is_told_of_a_failure(
    sqlite_directory: Flask, clock: Clock
) -> None:
    enquired()
    mailer(MemorySender(failure=NEVER), clock).send_due()
    with transaction(actor=TEST, now=clock.now) as tx:
        tx.session.execute(
            update(Message).values(given_up_at=None).where(Message.kind == "enquiry-new")
        )
    chase(sqlite_directory, clock)
    assert messages("enquiry-news") == []
