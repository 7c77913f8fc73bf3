"""Saved searches: confirmed twice, told once, never of what is hidden, stopped with one click."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from jobs.runner import Runner
from jobs.tell_new_matches import TELL_NEW_MATCHES, read
from jobs.work import DONE
from marketplace.domain.errors import InvalidError, NotFoundError, RefusedError
from marketplace.domain.messages import MessageKind
from marketplace.domain.saved_searches import MOST_FOR_ONE_ADDRESS
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.holds import HoldRow
from marketplace.models.messages import Message
from marketplace.models.saved_searches import SavedSearch
from marketplace.services import holds, leases, saved_searches
from marketplace.services.leases import LeaseLost, Turn
from marketplace.services.new_matches import Teller
from marketplace.services.saved_searches import LinkFor, address_of_link
from marketplace.services.throttling import SlowDownError
from marketplace.services.transaction import transaction
from marketplace.wiring import adapters
from tests.integration.postmen import Doing, mailer
from tests.integration.town import JOB, START, Clock, add_listing, place_hold, withdraw

MARY = "mary@example.org"
HOME_CARE = "service=home-care"
DAY = timedelta(days=1)
MORNING = START + DAY


def token(link_for: LinkFor, *, email: str = MARY) -> str:
    """What stands at the end of the link in a message to this address."""
    db.session.rollback()
    row = db.session.scalars(select(SavedSearch).where(SavedSearch.email == email)).one()
    return address_of_link(row, link_for).rpartition("/")[2]


def save(query: str = HOME_CARE, *, email: str = MARY, now: datetime = START) -> None:
    """Ask and confirm, as a person does."""
    saved_searches.ask(query, email, network="192.0.2.1", now=now)
    db.session.rollback()
    chosen = select(SavedSearch).where(SavedSearch.email == email, SavedSearch.query == query)
    link = address_of_link(db.session.scalars(chosen).one(), LinkFor.CONFIRM)
    saved_searches.confirm(link.rpartition("/")[2], now=now)


def run(app: Flask, clock: Clock) -> None:
    """Run the job once, at the clock's time."""
    assert Runner(app, stopping=threading.Event(), clock=clock).once(TELL_NEW_MATCHES) == DONE


def post(clock: Clock) -> list[str]:
    """Send what waits; the texts of the news among it."""
    postman = Doing(lambda _: None)
    mailer(postman, clock).send_due()
    return [mail.text for mail in postman.sent if "new and match" in mail.text]


def kept() -> list[SavedSearch]:
    """The saved searches as the database has them."""
    db.session.rollback()
    return list(db.session.scalars(select(SavedSearch).order_by(SavedSearch.id)))


def news() -> int:
    """How many messages about something new were asked for."""
    db.session.rollback()
    chosen = select(Message.id).where(Message.kind == MessageKind.SEARCH_NEWS.value)
    return len(db.session.scalars(chosen).all())


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


def test_a_mail_names_twenty_and_says_that_there_are_more(directory: Flask, clock: Clock) -> None:
    save()
    for number in range(23):
        add_listing(None, reference=f"many-{number}", now=START + timedelta(hours=1))
    clock.now = MORNING
    run(directory, clock)
    (text,) = post(clock)
    assert text.count("/listings/many-") == 20
    assert "There are more." in text


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


def test_a_link_does_one_thing_only(directory: Flask) -> None:
    del directory
    save()
    for wrong in (
        token(LinkFor.CONFIRM),
        "1-" + "x" * 43,
        "999999999-" + "x" * 43,
        "",
        "1",
        "\x00",
    ):
        with pytest.raises(NotFoundError):
            saved_searches.stop(wrong, now=START)
    assert len(kept()) == 1


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


def test_asking_twice_keeps_one_and_says_nothing_of_the_other(directory: Flask) -> None:
    del directory
    save()
    saved_searches.ask(HOME_CARE, MARY, network="192.0.2.2", now=START)
    (row,) = kept()
    assert row.confirmed_at == START
    asked = select(Message.id).where(Message.kind == MessageKind.SEARCH_CONFIRM.value)
    assert len(db.session.scalars(asked).all()) == 2


def test_an_address_is_not_flooded(directory: Flask) -> None:
    del directory
    for number in range(3):
        saved_searches.ask(f"q={number}", MARY, network="192.0.2.1", now=START)
    with pytest.raises(SlowDownError):
        saved_searches.ask("q=4", MARY, network="192.0.2.9", now=START)
    assert len(kept()) == 3


def test_an_address_has_at_most_twenty(directory: Flask) -> None:
    del directory
    for number in range(MOST_FOR_ONE_ADDRESS):
        save(f"q={number}", now=START + timedelta(hours=number))
    later = START + 3 * DAY
    for number in range(MOST_FOR_ONE_ADDRESS + 2):
        now = later + timedelta(hours=number)
        saved_searches.ask(f"postcode={number}", MARY, network="192.0.2.1", now=now)
    waiting = [row for row in kept() if row.confirmed_at is None]
    assert len(waiting) == MOST_FOR_ONE_ADDRESS
    assert waiting[0].query == "postcode=2", "the oldest two made room"
    link = address_of_link(waiting[0], LinkFor.CONFIRM).rpartition("/")[2]
    with pytest.raises(RefusedError, match="the most"):
        saved_searches.confirm(link, now=later + DAY)


@pytest.mark.parametrize("email", ["", "mary", "mary@", "a@example.org\r\nBcc: b@example.org"])
def test_an_address_that_is_none_is_refused(sqlite_directory: Flask, email: str) -> None:
    del sqlite_directory
    with pytest.raises(InvalidError):
        saved_searches.ask(HOME_CARE, email, network="192.0.2.1", now=START)


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
