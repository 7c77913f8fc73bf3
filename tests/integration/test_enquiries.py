"""An enquiry is sent once, whole, with its mail; its words stay between the two parties."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.enquiries import SENDING, SHOWN_FOR, AnswerBy, EnquiryStatus
from marketplace.domain.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import Base, db
from marketplace.models.enquiries import Enquiry
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.models.numbers import ListingCount
from marketplace.services.enquiries import new_form, send_enquiry, sent_before, take_passphrase
from marketplace.services.passphrases import opens
from marketplace.services.throttling import SlowDownError
from tests.integration.enquiring import (
    ASKED,
    BY_PHONE,
    HERE,
    LISTING_ADDRESS,
    NETWORK,
    SECRET,
    a_keeper,
    a_listing,
    enquired,
    messages,
)
from tests.integration.town import START, events, place_hold, withdraw

pytestmark = pytest.mark.usefixtures("directory")

SECOND = timedelta(seconds=1)


def count(model: type[Base]) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def test_it_is_kept_whole_and_its_mail_waits() -> None:
    asker = enquired()
    row = asker.row
    assert row.answers == ASKED.as_json()
    assert (row.status, row.sent_at, row.waiting_since) == (EnquiryStatus.SENT, START, START)
    assert (row.read_at, row.answered_at, row.ended_at) == (None, None, None)
    assert opens(row.reference, asker.sent.passphrase, row.passphrase_digest)
    assert messages() == [("enquiry-new", LISTING_ADDRESS), ("enquiry-received", ASKED.contact)]
    assert count(OutboxRow) >= 2


def test_everybody_who_acts_for_the_provider_is_told_and_then_no_link_is_made() -> None:
    listing = a_listing()
    a_keeper(listing.provider_id)
    a_keeper(listing.provider_id, "second@larkspur.example.org")
    asker = enquired(HERE, listing=listing)
    assert messages() == [
        ("enquiry-new", "owner@larkspur.example.org"),
        ("enquiry-new", "second@larkspur.example.org"),
    ]
    assert asker.row.link_nonce is None


def test_without_an_account_the_listings_own_address_gets_a_link() -> None:
    assert enquired(HERE).row.link_nonce is not None
    assert messages() == [("enquiry-new", LISTING_ADDRESS)]


def test_with_neither_none_is_taken() -> None:
    with pytest.raises(RefusedError, match="Phone it"):
        enquired(listing=a_listing(email=""))
    assert count(Enquiry) == 0


@pytest.mark.parametrize("kind", [HoldKind.RATING, HoldKind.PAUSED, HoldKind.SAFEGUARDING])
def test_a_hidden_listing_is_one_that_never_was(kind: HoldKind) -> None:
    listing = a_listing()
    place_hold(listing.id, kind)
    with pytest.raises(NotFoundError):
        enquired(listing=db.session.get_one(Listing, listing.id))
    assert (count(Enquiry), count(Message)) == (0, 0)


def test_what_is_under_way_stays_when_the_listing_goes() -> None:
    asker = enquired()
    withdraw(asker.listing_id)
    assert asker.row.status == EnquiryStatus.SENT
    assert sent_before("x" * 43, now=START) is None


def test_a_form_sent_twice_is_one_enquiry() -> None:
    form, listing = new_form(), a_listing()
    first = enquired(form=form, listing=listing).sent
    listing = db.session.get_one(Listing, listing.id)
    again = enquired(form=form, listing=listing, now=START + SECOND).sent
    assert (again.reference, again.passphrase) == (first.reference, first.passphrase)
    assert (count(Enquiry), len(messages("enquiry-new"))) == (1, 1)


def test_a_form_that_was_changed_after_it_was_sent_is_not_passed_off_as_the_first() -> None:
    form, listing = new_form(), a_listing()
    enquired(form=form, listing=listing)
    with pytest.raises(ConflictError):
        enquired(replace(ASKED, words="Something else"), form=form, listing=listing)
    assert count(Enquiry) == 1


def test_a_form_that_went_to_one_provider_is_not_called_sent_to_another() -> None:
    form = new_form()
    enquired(form=form)
    with pytest.raises(ConflictError):
        enquired(form=form, listing=a_listing(reference="ref-2"))
    assert count(Enquiry) == 1


def test_two_clicks_at_the_same_moment_are_one(app: Flask) -> None:
    form, slug = new_form(), a_listing().slug
    db.session.remove()
    together, found = threading.Barrier(4), []

    def click() -> None:
        with app.app_context():
            together.wait()
            sent = send_enquiry(slug, ASKED, form=form, network=NETWORK, now=START)
            found.append((sent.reference, sent.passphrase))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert (count(Enquiry), len(messages("enquiry-new"))) == (1, 1)


def test_the_passphrase_is_shown_for_an_hour_and_until_they_have_it() -> None:
    form = new_form()
    passphrase = enquired(form=form).sent.passphrase
    shown = sent_before(form, now=START + SHOWN_FOR)
    assert shown is not None
    assert shown.passphrase == passphrase
    late = sent_before(form, now=START + SHOWN_FOR + SECOND)
    assert late is not None
    assert late.passphrase == ""
    take_passphrase(form, now=START + SECOND)
    take_passphrase(form, now=START + SECOND)
    taken = sent_before(form, now=START + SECOND)
    assert taken is not None
    assert taken.passphrase == ""
    assert events("enquiry-passphrase-taken") == 1


def test_what_is_missing_or_wrong_is_said_of_its_field() -> None:
    wrong = replace(ASKED, words="", name="", contact="no address")
    with pytest.raises(InvalidError) as refused:
        enquired(wrong)
    assert [each.field for each in refused.value.problems] == ["words", "name", "email"]
    with pytest.raises(InvalidError) as refused:
        enquired(replace(BY_PHONE, contact="call me"), listing=a_listing(reference="ref-2"))
    assert [each.field for each in refused.value.problems] == ["phone"]
    assert "call me" not in str(refused.value)


def test_one_network_cannot_flood_the_providers() -> None:
    slug = a_listing().slug
    for _ in range(SENDING.free):
        send_enquiry(slug, HERE, form=new_form(), network=NETWORK, now=START)
    with pytest.raises(SlowDownError):
        send_enquiry(slug, HERE, form=new_form(), network=NETWORK, now=START)
    assert count(Enquiry) == SENDING.free


def test_it_is_counted_once_in_the_same_transaction() -> None:
    form, listing = new_form(), a_listing()
    enquired(form=form, listing=listing)
    enquired(form=form, listing=db.session.get_one(Listing, listing.id))
    counted = db.session.execute(select(ListingCount.counted, ListingCount.times)).all()
    assert [tuple(row) for row in counted] == [("contact", 1)]


def test_the_audit_log_and_the_messages_hold_nothing_of_what_was_written() -> None:
    for asked in (ASKED, BY_PHONE):
        enquired(asked, listing=a_listing(reference=f"ref-{asked.answer_by}"))
    kept = [(each.subject, each.data) for each in db.session.scalars(select(AuditEvent))]
    kept += [(each.subject, each.refers) for each in db.session.scalars(select(Message))]
    text = json.dumps(kept)
    for secret in (SECRET, "Penhaligon", "960 777", "kestrel"):
        assert secret not in text
    assert events("enquiry-sent") == 2


@pytest.mark.parametrize("answer_by", AnswerBy)
def test_what_was_asked_reads_as_it_was_kept(answer_by: AnswerBy) -> None:
    contact = {AnswerBy.PHONE: "01632 960 777", AnswerBy.EMAIL: "r@example.org"}
    asked = replace(ASKED, answer_by=answer_by, contact=contact.get(answer_by, ""))
    assert type(asked).from_json(enquired(asked).row.answers) == asked
