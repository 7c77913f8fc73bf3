"""Both parties of an enquiry: opening, answering, adding, ending, and what each is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from marketplace.domain.access import Role
from marketplace.domain.enquiries import EnquiryStatus, Written
from marketplace.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.following import REFERENCE
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.enquiries import EnquiryWords
from marketplace.queries.enquiries import EnquiryItem, enquiries_of, linked_enquiry, own_enquiry
from marketplace.queries.enquiry_followed import followed_enquiry
from marketplace.services import enquiry_following as following
from marketplace.services.enquiry_answers import (
    answer_linked,
    answer_own,
    open_linked,
    open_own,
)
from marketplace.services.enquiry_links import OpensInAccountError, link_of, linked
from marketplace.services.reopening import WrongPassphraseError
from marketplace.services.throttling import SlowDownError
from marketplace.services.transaction import transaction
from tests.integration.desk import TEST, add_person, add_provider
from tests.integration.enquiring import (
    ASKED,
    BY_PHONE,
    HERE,
    SECRET,
    Asker,
    a_keeper,
    a_listing,
    enquired,
    mailed,
    messages,
)
from tests.integration.town import START, Clock, events, withdraw

pytestmark = pytest.mark.usefixtures("directory")

DAY = timedelta(days=1)
TODAY = START.date()


def titles(asker: Asker) -> list[str]:
    """What the person reads of what happened."""
    return [step.title for step in followed_enquiry(asker.id).steps]


def standing(asker: Asker) -> str:
    return followed_enquiry(asker.id).standing


def token(asker: Asker) -> str:
    return link_of(asker.row).rpartition("/")[2]


def seen_by(asker: Asker) -> EnquiryItem:
    return linked_enquiry(asker.id, today=TODAY)


def test_the_provider_opens_and_answers_and_the_person_sees_each_when_it_happened() -> None:
    listing = a_listing()
    owner = a_keeper(listing.provider_id)
    asker = enquired(listing=listing)
    before = own_enquiry(asker.id, by=owner, today=TODAY)
    assert (before.asked, before.said, before.can_write) == (None, (), ())
    assert titles(asker) == ["You sent your enquiry"]
    assert standing(asker) == "We are sending it. It has not reached them yet."

    mailed(Clock(START + timedelta(minutes=1)))
    assert titles(asker)[-1] == "We emailed Larkspur Care Ltd about it"
    assert "Nobody has opened it" in standing(asker)

    open_own(asker.id, by=owner, now=START + DAY)
    open_own(asker.id, by=owner, now=START + 2 * DAY)
    assert titles(asker)[-1] == "Somebody at Larkspur Care Ltd opened it"
    assert "no answer yet" in standing(asker)
    assert own_enquiry(asker.id, by=owner, today=TODAY).asked == ASKED

    answer_own(asker.id, Written.ANSWER, "Yes, from Monday.", by=owner, now=START + 2 * DAY)
    (*_, last) = followed_enquiry(asker.id).steps
    assert (last.title, last.words) == ("Larkspur Care Ltd answered", "Yes, from Monday.")
    assert asker.row.waiting_since is None
    assert messages("enquiry-news") == [("enquiry-news", ASKED.contact)]
    assert events("enquiry-opened") == events("enquiry-written") == 1


def test_the_same_answer_twice_is_one() -> None:
    asker = enquired(HERE)
    open_linked(token(asker), now=START)
    for _ in range(2):
        answer_linked(token(asker), Written.CANNOT_HELP, "", now=START)
    assert len(db.session.scalars(select(EnquiryWords)).all()) == 1
    with pytest.raises(RefusedError):
        answer_linked(token(asker), Written.CANNOT_HELP, "Really not.", now=START)
    answer_linked(token(asker), Written.ANSWER, "Now we can.", now=START)
    assert asker.row.status == EnquiryStatus.ANSWERED


def test_nobody_answers_what_they_have_not_opened() -> None:
    asker = enquired(HERE)
    with pytest.raises(ConflictError):
        answer_linked(token(asker), Written.ANSWER, "Yes.", now=START)
    assert seen_by(asker).can_write == ()


def test_only_whoever_wants_a_call_can_be_said_to_have_been_called() -> None:
    called = enquired(BY_PHONE)
    open_linked(token(called), now=START)
    answer_linked(token(called), Written.IN_TOUCH, "", now=START + DAY)
    assert "in touch with you by phone" in standing(called)
    other = enquired(HERE, listing=a_listing(reference="ref-2"))
    open_linked(token(other), now=START)
    with pytest.raises(RefusedError):
        answer_linked(token(other), Written.IN_TOUCH, "", now=START)
    with pytest.raises(InvalidError, match="Write your answer"):
        answer_linked(token(other), Written.ANSWER, " ", now=START)


def test_what_the_person_adds_is_not_read_until_it_is_opened() -> None:
    asker = enquired()
    open_linked(token(asker), now=START)
    answer_linked(token(asker), Written.ANSWER, "Yes.", now=START)
    me = asker.follow(now=START + DAY)
    following.add(me, "And on Sundays?", now=START + DAY)
    following.add(me, "And on Sundays?", now=START + DAY)
    assert asker.row.waiting_since == START + DAY
    assert [said.words for said in seen_by(asker).said] == ["Yes."]
    (*_, last) = followed_enquiry(asker.id).steps
    assert last.title == "You added to it"
    assert last.note == ("We are sending them an email about it. Nobody there has opened this yet.")
    assert standing(asker) == "Nobody there has opened yet what you added."
    with pytest.raises(ConflictError):
        answer_linked(token(asker), Written.ANSWER, "No.", now=START + DAY)
    open_linked(token(asker), now=START + 2 * DAY)
    assert "opened it on 4 November 2026" in followed_enquiry(asker.id).steps[-1].note
    assert [said.words for said in seen_by(asker).said] == ["Yes.", "And on Sundays?"]


def test_the_same_words_a_day_later_are_written_again() -> None:
    asker = enquired(HERE)
    for now in (START, START + DAY):
        me = asker.follow(now=now)
        for _ in range(2):
            assert following.add(me, "Is there any news?", now=now)
    assert [step.at for step in followed_enquiry(asker.id).steps[1:]] == [START, START + DAY]


def test_one_that_was_ended_can_be_read_and_no_more() -> None:
    asker = enquired()
    open_linked(token(asker), now=START)
    me = asker.follow()
    following.end(me, now=START + DAY)
    following.end(me, now=START + DAY)
    assert asker.row.waiting_since is None
    assert events("enquiry-ended") == 1
    with pytest.raises(RefusedError, match="ended"):
        answer_linked(token(asker), Written.ANSWER, "Yes.", now=START + DAY)
    with pytest.raises(RefusedError, match="ended"):
        following.add(me, "Wait.", now=START + DAY)
    assert seen_by(asker).asked == ASKED
    assert seen_by(asker).can_write == ()


def test_mail_about_one_that_was_ended_is_not_sent_and_that_is_not_called_delivered() -> None:
    asker = enquired(HERE)
    following.end(asker.follow(), now=START)
    assert mailed(Clock()) == []
    assert titles(asker)[-1] == "You ended it"
    assert standing(asker).startswith("You have ended")


def test_another_provider_and_the_councils_staff_have_no_way_to_it() -> None:
    asker = enquired()
    stranger = a_keeper(add_provider("Other Care Ltd"), "other@example.org")
    assert enquiries_of(by=stranger, today=TODAY) == ()
    for act in (
        lambda: own_enquiry(asker.id, by=stranger, today=TODAY),
        lambda: open_own(asker.id, by=stranger, now=START),
        lambda: answer_own(asker.id, Written.ANSWER, "Yes.", by=stranger, now=START),
    ):
        with pytest.raises(NotFoundError):
            act()
    for role in (role for role in Role if role.is_staff):
        officer = add_person(f"{role}@example.org", role, provider_ids=(asker.provider_id,))
        with pytest.raises(ForbiddenError):
            enquiries_of(by=officer, today=TODAY)
        with pytest.raises(ForbiddenError):
            own_enquiry(asker.id, by=officer, today=TODAY)
        with pytest.raises(ForbiddenError):
            open_own(asker.id, by=officer, now=START)
    assert asker.row.read_at is None


@pytest.mark.parametrize("change", ["", "0", "-x", "é", "\x00", "A" * 500])
def test_a_link_that_is_not_ours_opens_nothing(change: str) -> None:
    asker = enquired()
    right = token(asker)
    assert linked(right) == asker.id
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B") + change
    for each in (wrong, f"{asker.id}-{change}", change):
        with pytest.raises(NotFoundError):
            linked(each)


def test_a_link_opens_nothing_once_somebody_acts_for_the_provider() -> None:
    asker = enquired()
    old = token(asker)
    open_linked(old, now=START)
    owner = a_keeper(asker.provider_id)
    with pytest.raises(OpensInAccountError) as refused:
        linked(old)
    assert refused.value.enquiry_id == asker.id
    with pytest.raises(NotFoundError):
        open_linked(old, now=START)
    with pytest.raises(NotFoundError):
        answer_linked(old, Written.ANSWER, "Yes.", now=START)
    assert own_enquiry(asker.id, by=owner, today=TODAY).asked == ASKED

    with transaction(actor=TEST, now=START) as tx:
        tx.session.execute(update(Membership).values(ended_at=START))
    assert linked(old) == asker.id


def test_a_link_to_a_providers_account_is_none() -> None:
    listing = a_listing()
    a_keeper(listing.provider_id)
    asker = enquired(listing=listing)
    with pytest.raises(NotFoundError):
        link_of(asker.row)
    with pytest.raises(NotFoundError):
        seen_by(asker)


def test_unknown_reference_and_wrong_passphrase_are_answered_alike_and_slowed() -> None:
    asker = enquired()
    wrongs = set()
    for reference in (asker.sent.reference, "E-2222222"):
        for _ in range(REFERENCE.free):
            with pytest.raises(WrongPassphraseError) as wrong:
                following.begin(reference, "a b c d e f", network=reference, now=START)
            wrongs.add(str(wrong.value))
        with pytest.raises(SlowDownError):
            following.begin(reference, "a b c d e f", network=reference, now=START)
    assert len(wrongs) == 1


def test_a_seal_is_worth_nothing_for_another_enquiry() -> None:
    one = enquired()
    two = enquired(listing=a_listing(reference="ref-2"))
    mine = one.follow()
    forged = following.FollowingEnquiry(enquiry_id=two.id, seal=mine.seal)
    assert following.goes_on(mine)
    assert not following.goes_on(forged)
    with pytest.raises(NotFoundError):
        following.add(forged, "Mine?", now=START)


def test_it_stays_with_both_when_the_listing_is_withdrawn() -> None:
    asker = enquired()
    withdraw(asker.listing_id)
    mailed(Clock())
    open_linked(token(asker), now=START)
    answer_linked(token(asker), Written.ANSWER, "Yes.", now=START)
    following.add(asker.follow(), "Thank you.", now=START)
    assert followed_enquiry(asker.id).listing == "Larkspur Home Care"
    assert SECRET in str(seen_by(asker).asked)
