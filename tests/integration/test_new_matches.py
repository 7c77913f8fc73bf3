"""Saved searches: confirmed twice, told once, never of what is hidden, stopped with one click."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from jobs.tell_new_matches import read
from marketplace.domain.errors import NotFoundError
from marketplace.domain.messages import MessageKind
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.holds import HoldRow
from marketplace.models.messages import Message
from marketplace.services import holds, leases, saved_searches
from marketplace.services.leases import LeaseLost, Turn
from marketplace.services.new_matches import Teller
from marketplace.services.outbox import drain, rebuild
from marketplace.services.saved_searches import LinkFor
from marketplace.services.transaction import transaction
from marketplace.wiring import adapters
from tests.integration.saving import (
    DAY,
    HOME_CARE,
    MARY,
    MORNING,
    kept,
    news,
    post,
    run,
    save,
    token,
)
from tests.integration.town import JOB, START, Clock, add_listing, place_hold, withdraw


def test_what_is_new_is_told_once_to_whom_it_matches(directory: Flask, clock: Clock) -> None:
    add_listing(None, reference="old", name="Oldacre", now=START - DAY)
    save()
    save("service=gardening", email="ravi@example.org")
    add_listing(None, reference="new", name="Newbrook", now=START + timedelta(hours=2))
    clock.now = MORNING
    run(directory, clock)
    run(directory, clock)
    (text,) = post(clock)
    assert "* Newbrook" in text
    assert "/listings/new-x7k2m9qp" in text
    assert "Oldacre" not in text
    clock.forward(days=1)
    run(directory, clock)
    assert post(clock) == []


def test_nothing_is_sent_before_the_address_has_confirmed(directory: Flask, clock: Clock) -> None:
    saved_searches.ask(HOME_CARE, " Mary@Example.org", network="192.0.2.1", now=START)
    add_listing(None, reference="new", now=START + timedelta(hours=2))
    clock.now = MORNING
    run(directory, clock)
    assert news() == 0
    saved_searches.confirm(token(LinkFor.CONFIRM), now=MORNING)
    run(directory, clock)
    assert news() == 1, "what came after the asking is new"


@pytest.mark.parametrize("kind", list(HoldKind))
def test_what_is_hidden_before_the_mail_goes_is_not_in_it(
    directory: Flask, clock: Clock, kind: HoldKind
) -> None:
    save()
    hidden = add_listing(None, reference="hid", name="Hiddenham", now=START + timedelta(hours=1))
    add_listing(None, reference="seen", name="Seenley", now=START + timedelta(hours=1))
    clock.now = MORNING
    run(directory, clock)
    place_hold(hidden, kind, now=MORNING)
    (text,) = post(clock)
    assert "Seenley" in text
    assert "This is new and matches" in text
    assert "Hidden" not in text
    assert "hid-x7k2m9qp" not in text


def test_where_nothing_is_left_nothing_is_sent(directory: Flask, clock: Clock) -> None:
    save()
    listing_id = add_listing(None, reference="hid", now=START + timedelta(hours=1))
    clock.now = MORNING
    run(directory, clock)
    withdraw(listing_id, now=MORNING)
    assert post(clock) == []
    message = db.session.scalars(
        select(Message).where(Message.kind == MessageKind.SEARCH_NEWS.value)
    ).one()
    assert message.sent_at is None
    assert "nothing left to tell" in (message.last_error or "")


def test_what_comes_back_after_a_hold_is_not_new(directory: Flask, clock: Clock) -> None:
    listing_id = add_listing(None, reference="back", now=START - DAY)
    with transaction(actor=JOB, now=START - DAY) as tx:
        holds.place(tx, listing_id, HoldKind.STALE, reason="a test")
    save()
    with transaction(actor=JOB, now=START + timedelta(hours=3)) as tx:
        holds.lift(tx, listing_id, HoldKind.STALE, reason="a test")
    assert db.session.scalars(select(HoldRow.lifted_at)).one() is not None
    clock.now = MORNING
    run(directory, clock)
    assert news() == 0


def test_one_shown_while_we_looked_is_told_the_next_day(directory: Flask, clock: Clock) -> None:
    """A transaction that began before the run may commit after it."""
    save()
    clock.now = MORNING
    run(directory, clock)
    add_listing(None, reference="late", name="Latebourne", now=MORNING - timedelta(minutes=10))
    clock.forward(days=1)
    run(directory, clock)
    (text,) = post(clock)
    assert "Latebourne" in text


def test_at_most_one_mail_a_day_and_nothing_lost_by_it(directory: Flask, clock: Clock) -> None:
    save()
    add_listing(None, reference="one", name="Onebury", now=START + timedelta(hours=1))
    clock.now = MORNING
    run(directory, clock)
    add_listing(None, reference="two", name="Twobury", now=MORNING + timedelta(hours=1))
    clock.forward(hours=5)
    run(directory, clock)
    assert news() == 1
    clock.forward(days=1)
    run(directory, clock)
    first, second = post(clock)
    assert ("Onebury" in first, "Twobury" in first) == (True, False)
    assert ("Onebury" in second, "Twobury" in second) == (False, True)


def test_a_mail_names_twenty_and_says_that_there_may_be_more(
    directory: Flask, clock: Clock
) -> None:
    save()
    for number in range(23):
        add_listing(None, reference=f"many-{number}", now=START + timedelta(hours=1))
    clock.now = MORNING
    run(directory, clock)
    (text,) = post(clock)
    assert text.count("/listings/many-") == 20
    assert "There may be more." in text


def test_stopped_means_stopped_even_for_what_waits(directory: Flask, clock: Clock) -> None:
    save()
    add_listing(None, reference="new", now=START + timedelta(hours=1))
    clock.now = MORNING
    run(directory, clock)
    stop = token(LinkFor.STOP)
    saved_searches.stop(stop, now=MORNING)
    assert kept() == []
    assert set(db.session.scalars(select(Message.address))) == {""}, "nothing knows the address"
    assert post(clock) == []
    assert set(db.session.scalars(select(Message.sent_at))) == {None}
    with pytest.raises(NotFoundError):
        saved_searches.stop(stop, now=MORNING)
    with pytest.raises(NotFoundError):
        saved_searches.look(stop, LinkFor.STOP)


def test_what_nobody_confirms_is_removed_after_a_week(directory: Flask, clock: Clock) -> None:
    saved_searches.ask(HOME_CARE, MARY, network="192.0.2.1", now=START)
    clock.now = START + 7 * DAY - timedelta(seconds=1)
    run(directory, clock)
    assert len(kept()) == 1
    clock.forward(seconds=1)
    with pytest.raises(NotFoundError):
        saved_searches.confirm(token(LinkFor.CONFIRM), now=clock.now)
    run(directory, clock)
    assert kept() == []


def test_after_a_year_we_ask_and_without_an_answer_it_ends(directory: Flask, clock: Clock) -> None:
    save()
    clock.now = START + 365 * DAY
    run(directory, clock)
    clock.forward(days=27)
    run(directory, clock)
    assert len(kept()) == 1
    saved_searches.confirm(token(LinkFor.CONFIRM), now=clock.now)
    clock.forward(days=2)
    run(directory, clock)
    assert len(kept()) == 1, "it was wanted for another year"
    clock.forward(days=365)
    run(directory, clock)
    clock.forward(days=28)
    run(directory, clock)
    assert kept() == []
    asked = select(Message.id).where(Message.kind == MessageKind.SEARCH_STILL_WANTED.value)
    assert len(db.session.scalars(asked).all()) == 2


def test_neither_the_log_nor_the_outbox_says_who_looked_for_what(
    directory: Flask, clock: Clock
) -> None:
    save("q=Penhaligon&service=home-care")
    save("service=home-care", email="ravi@example.org")
    add_listing(None, reference="new", name="Newbrook", now=START + timedelta(hours=1))
    clock.now = MORNING
    run(directory, clock)
    saved_searches.stop(token(LinkFor.STOP), now=MORNING)
    rows = db.session.execute(select(AuditEvent.subject, AuditEvent.data, AuditEvent.actor)).all()
    kinds = set(db.session.scalars(select(AuditEvent.kind)))
    assert {"saved-search-asked", "saved-search-confirmed", "saved-search-told"} <= kinds
    told = f"{rows} {db.session.scalars(select(Message.refers)).all()}"
    for secret in ("Penhaligon", "home-care", "mary@", "ravi@"):
        assert secret not in told


def test_a_search_that_cannot_be_read_waits(directory: Flask, clock: Clock) -> None:
    save("postcode=Nowhere-under-Wold")
    save("service=no-such-kind", email="ravi@example.org")
    assert read("postcode=Nowhere-under-Wold") is None
    assert read("service=no-such-kind") is None
    add_listing(None, reference="new", now=START + timedelta(hours=1))
    clock.now = MORNING
    run(directory, clock)
    assert news() == 0
    assert {row.told_until for row in kept()} == {START}


def test_words_wait_while_there_is_no_index_to_ask(sqlite_app: Flask, clock: Clock) -> None:
    with sqlite_app.app_context():
        assert not adapters().text_index.is_ready()
        save("q=newbrook")
        add_listing(None, reference="new", name="Newbrook", now=START + timedelta(hours=1))
        clock.now = MORNING
        run(sqlite_app, clock)
        assert news() == 0
        assert [row.told_until for row in kept()] == [START]
        rebuild(adapters().text_index, actor=JOB, now=MORNING)
        run(sqlite_app, clock)
        assert news() == 1


def test_words_wait_for_what_the_index_does_not_have_yet(directory: Flask, clock: Clock) -> None:
    save("q=newbrook")
    save("service=home-care", email="ravi@example.org")
    add_listing(None, reference="old", name="Newbrook Lane", now=START + timedelta(hours=1))
    drain(adapters().text_index, actor=JOB, now=START + timedelta(hours=2))
    add_listing(None, reference="new", name="Newbrook", now=START + timedelta(hours=3))
    clock.now = MORNING
    run(directory, clock)
    worded, other = post(clock)
    assert ("Newbrook Lane" in worded, "* Newbrook\n" in worded) == (True, False)
    assert "* Newbrook\n" in other, "who asked for no words needs no index"
    drain(adapters().text_index, actor=JOB, now=MORNING)
    clock.forward(days=1)
    run(directory, clock)
    (worded,) = post(clock)
    assert ("Newbrook Lane" in worded, "* Newbrook\n" in worded) == (False, True)


def test_a_run_whose_lease_was_taken_over_tells_nobody(directory: Flask, clock: Clock) -> None:
    del directory
    save()
    add_listing(None, reference="new", now=START + timedelta(hours=1))
    clock.now = MORNING
    lost = leases.take("tell-new-matches", holder="one:1:0", now=MORNING)
    assert lost is not None
    later = MORNING + 2 * leases.TTL
    assert leases.take("tell-new-matches", holder="two:1:0", now=later)
    teller = Teller(
        directory=adapters().directory,
        read=read,
        actor=JOB,
        now=later,
        turn=Turn(lease=lost, stopping=threading.Event()),
    )
    with pytest.raises(LeaseLost):
        teller.tell_all()
    assert news() == 0
