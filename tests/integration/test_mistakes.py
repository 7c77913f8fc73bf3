"""Reports of mistakes: kept once, dealt with once, answered where asked for, forgotten in time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from jobs.purge import PURGE
from jobs.runner import Runner
from jobs.work import DONE
from marketplace.domain.access import Principal, Role
from marketplace.domain.errors import ConflictError, ForbiddenError, InvalidError, RefusedError
from marketplace.domain.messages import MessageKind
from marketplace.domain.mistakes import LONGEST_WORDS, MistakeAbout, MistakeOutcome
from marketplace.models.base import db
from marketplace.models.messages import Message
from marketplace.models.mistakes import Mistake
from marketplace.queries.mistakes import MistakeState, mistakes, open_mistakes
from marketplace.services.mail_facts import NotDue
from marketplace.services.mail_words import words_of
from marketplace.services.mistakes import Report, end, report
from marketplace.services.throttling import SlowDownError
from marketplace.wiring import adapters
from tests.integration.desk import add_person, kept
from tests.integration.mistaken import WRONG, reported, told
from tests.integration.town import START, Clock, add_listing

ASKER = "asks@example.org"
YEAR = timedelta(days=365)

pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def listing() -> int:
    return add_listing(None, reference="ref-1")


@pytest.fixture
def officer() -> Principal:
    return add_person("qa@example.org", Role.QA)


def _end(
    reference: str, by: Principal, *, outcome: MistakeOutcome = MistakeOutcome.PUT_RIGHT
) -> None:
    row = reported(reference)
    end(row.id, outcome=outcome, version=row.version, by=by, now=START)


def _messages() -> list[Message]:
    return list(db.session.scalars(select(Message)))


def test_a_report_is_kept_with_an_event_that_holds_no_word_of_it(listing: int) -> None:
    reference = told(listing, email="Asks@Example.org")
    row = reported(reference)
    assert (row.words, row.email, row.outcome) == (WRONG, ASKER, None)
    (event,) = kept("mistake-reported")
    assert event.subject == f"mistake:{row.id}"
    assert event.data == {"listing": listing, "about": "contact", "wants_answer": True}
    assert _messages() == []


def test_the_same_form_sent_twice_is_one_report(listing: int) -> None:
    first = told(listing)
    assert told(listing) == first
    assert told(listing, form="another form that was opened later") != first
    assert db.session.scalar(select(func.count()).select_from(Mistake)) == 2


def test_words_that_were_changed_after_sending_are_not_lost(listing: int) -> None:
    first = told(listing)
    again = told(listing, words="The phone number is right; the address is wrong.")
    assert again != first
    assert reported(again).words == "The phone number is right; the address is wrong."


def test_two_clicks_at_the_same_moment_are_one_report(app: Flask, listing: int) -> None:
    db.session.remove()
    together, found = threading.Barrier(4), []

    def click() -> None:
        with app.app_context():
            together.wait()
            found.append(told(listing))

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert len(kept("mistake-reported")) == 1


def test_what_cannot_be_taken_is_named_field_by_field(listing: int) -> None:
    given = Report(slug="ref-1", about=None, words="", email="no address", form="x" * 20)
    with pytest.raises(InvalidError) as refused:
        report(given, listing_id=listing, network="192.0.2.1", now=START)
    assert [problem.field for problem in refused.value.problems] == ["about", "words", "email"]
    with pytest.raises(InvalidError):
        told(listing, words="x" * (LONGEST_WORDS + 1))
    assert db.session.scalars(select(Mistake)).all() == []


def test_many_from_one_network_have_to_wait_and_others_do_not(listing: int) -> None:
    for number in range(10):
        told(listing, form=f"the form number {number:04}")
    with pytest.raises(SlowDownError):
        told(listing, form="one form too many for now")
    assert told(listing, form="from somewhere else, just now", network="198.51.100.7")
    assert told(listing, form="the form number 0003") == told(listing, form="the form number 0003")
    assert told(listing, form="one form too many for now", now=START + timedelta(minutes=1))


@pytest.mark.parametrize("outcome", list(MistakeOutcome))
def test_whoever_gave_an_address_is_told_the_outcome_and_no_more(
    listing: int, officer: Principal, outcome: MistakeOutcome
) -> None:
    reference = told(listing, email=ASKER)
    _end(reference, officer, outcome=outcome)
    (message,) = _messages()
    assert (message.kind, message.address) == (MessageKind.MISTAKE_ENDED.value, ASKER)
    mail = words_of(message, settings=adapters().settings, now=START)
    assert outcome.sentence in " ".join(mail.text.split())
    assert mail.subject == f"Your report {reference}"
    assert "Penhaligon" not in mail.text
    assert "Larkspur" not in mail.text


def test_who_gave_no_address_is_told_nothing(listing: int, officer: Principal) -> None:
    _end(told(listing), officer)
    assert _messages() == []


def test_an_outcome_is_said_once_by_somebody_who_saw_it_as_it_is(
    listing: int, officer: Principal
) -> None:
    row = reported(told(listing))
    with pytest.raises(ConflictError):
        end(row.id, outcome=MistakeOutcome.PUT_RIGHT, version=7, by=officer, now=START)
    _end(row.reference, officer)
    with pytest.raises(RefusedError):
        _end(row.reference, officer, outcome=MistakeOutcome.NO_MISTAKE)
    after = reported(row.reference)
    assert (after.outcome, after.ended_by) == ("put-right", officer.account_id)
    (event,) = kept("mistake-ended")
    assert event.data == {"listing": listing, "outcome": "put-right"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.QA])
def test_only_quality_officers_read_and_deal_with_them(listing: int, role: Role) -> None:
    other = add_person("other@example.org", role)
    row = reported(told(listing))
    with pytest.raises(ForbiddenError):
        mistakes(by=other)
    with pytest.raises(ForbiddenError):
        end(row.id, outcome=MistakeOutcome.PUT_RIGHT, version=1, by=other, now=START)


def test_what_waits_stands_oldest_first_and_what_ended_newest_first(
    listing: int, officer: Principal
) -> None:
    sent = [
        told(listing, form=f"the form number {number:04}", now=START + timedelta(hours=number))
        for number in range(4)
    ]
    _end(sent[0], officer)
    _end(sent[3], officer)
    waits = mistakes(by=officer)
    assert [one.reference for one in waits.mistakes] == sent[1:3]
    assert waits.mistakes[0].about is MistakeAbout.CONTACT
    ended = mistakes(by=officer, state=MistakeState.ENDED)
    assert [one.reference for one in ended.mistakes] == [sent[3], sent[0]]
    assert open_mistakes(by=officer) == 2


def test_words_and_address_go_a_year_after_it_was_dealt_with(
    app: Flask, clock: Clock, listing: int, officer: Principal
) -> None:
    waits = told(listing, form="a report that nobody deals with")
    ended = told(listing, email=ASKER)
    _end(ended, officer)
    clock.now = START + YEAR
    _purge(app, clock)
    assert reported(ended).words == WRONG
    clock.forward(seconds=1)
    _purge(app, clock)
    _purge(app, clock)
    row = reported(ended)
    assert (row.words, row.email, row.outcome) == ("", "", "put-right")
    assert reported(waits).words == WRONG
    assert [event.data for event in kept("mistakes-forgotten")] == [{"reports": 1}]


def test_an_address_that_was_forgotten_gets_no_mail(listing: int, officer: Principal) -> None:
    reference = told(listing, email=ASKER)
    _end(reference, officer)
    reported(reference).email = ""
    db.session.commit()
    (message,) = _messages()
    with pytest.raises(NotDue):
        words_of(message, settings=adapters().settings, now=START)


def _purge(app: Flask, clock: Clock) -> None:
    assert Runner(app, stopping=threading.Event(), clock=clock).once(PURGE) == DONE
    db.session.rollback()
