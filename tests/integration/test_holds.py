"""Holds of people and of the daily job: opened once, closed once, told, and followed at once."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.domain.access import person
from marketplace.domain.errors import NotFoundError
from marketplace.domain.visibility import RATING_JOB_HOLDS, HoldKind
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.holds import HoldRow
from marketplace.queries import visible
from marketplace.services import holds
from marketplace.services.transaction import transaction
from tests.integration.town import START, add_listing, events, open_holds, outbox_topics, shown
from tests.ports import PATIENCE_IN_SECONDS

OFFICER = person("officer@example.org")
OTHERS = sorted(set(HoldKind) - RATING_JOB_HOLDS)


def _place(listing_id: int, kind: HoldKind, *, reason: str = "because") -> bool:
    with transaction(actor=OFFICER, now=START) as tx:
        return holds.place(tx, listing_id, kind, reason=reason)


def _lift(listing_id: int, kind: HoldKind) -> bool:
    with transaction(actor=OFFICER, now=START) as tx:
        return holds.lift(tx, listing_id, kind, reason="put right")


@pytest.mark.parametrize("kind", OTHERS)
def test_a_hold_hides_and_lifting_it_shows_again(directory: Flask, kind: HoldKind) -> None:
    del directory
    listing_id = add_listing(None)
    before = visible.directory_version()

    assert _place(listing_id, kind)
    assert shown() == set()
    assert open_holds("ref-None") == {kind}
    assert visible.directory_version() == before + 1
    assert outbox_topics() == {"index"}

    assert _lift(listing_id, kind)
    assert shown() == {"ref-None"}
    assert open_holds("ref-None") == set()
    assert visible.directory_version() == before + 2


def test_what_was_done_is_kept_and_told(directory: Flask) -> None:
    del directory
    listing_id = add_listing(None)
    with transaction(actor=OFFICER, now=START) as tx:
        holds.place(
            tx,
            listing_id,
            HoldKind.SUSPENSION,
            reason="Staff checks are missing.",
            review_on=date(2026, 12, 1),
        )
    _lift(listing_id, HoldKind.SUSPENSION)
    row = db.session.scalars(select(HoldRow)).one()
    assert (row.authority, row.rule_version) == ("officer", "policy-1")
    assert (row.placed_by, row.reason) == (str(OFFICER), "Staff checks are missing.")
    assert row.review_on == date(2026, 12, 1)
    assert (row.lifted_at, row.lifted_by, row.lift_reason) == (START, str(OFFICER), "put right")
    told = db.session.execute(
        select(AuditEvent.kind, AuditEvent.data)
        .where(AuditEvent.kind.like("hold-%"))
        .order_by(AuditEvent.id)
    ).all()
    assert [(row.kind, row.data["hold"], row.data["reason"]) for row in told] == [
        ("hold-placed", "suspension", "Staff checks are missing."),
        ("hold-lifted", "suspension", "put right"),
    ]


def test_a_second_placing_or_lifting_changes_nothing(directory: Flask) -> None:
    del directory
    listing_id = add_listing(None)
    assert not _lift(listing_id, HoldKind.PAUSED)
    assert _place(listing_id, HoldKind.PAUSED)
    version = visible.directory_version()
    assert not _place(listing_id, HoldKind.PAUSED, reason="again")
    assert _lift(listing_id, HoldKind.PAUSED)
    assert not _lift(listing_id, HoldKind.PAUSED)
    assert visible.directory_version() == version + 1
    assert (events("hold-placed"), events("hold-lifted")) == (1, 1)
    assert _place(listing_id, HoldKind.PAUSED)


def test_one_hold_lifted_leaves_the_others(directory: Flask) -> None:
    del directory
    listing_id = add_listing(None)
    for kind in OTHERS:
        _place(listing_id, kind)
    _lift(listing_id, HoldKind.PAUSED)
    assert open_holds("ref-None") == set(OTHERS) - {HoldKind.PAUSED}
    assert shown() == set()


@pytest.mark.parametrize("kind", sorted(RATING_JOB_HOLDS))
def test_the_holds_of_the_rating_job_are_refused(sqlite_directory: Flask, kind: HoldKind) -> None:
    del sqlite_directory
    listing_id = add_listing("1-100")
    with pytest.raises(ValueError, match="only the rating job"):
        _place(listing_id, kind)
    with pytest.raises(ValueError, match="only the rating job"):
        _lift(listing_id, kind)
    assert open_holds("ref-1-100") == {HoldKind.UNCHECKED}


def test_no_listing_no_hold(sqlite_directory: Flask) -> None:
    del sqlite_directory
    with pytest.raises(NotFoundError):
        _place(12, HoldKind.PAUSED)


def test_two_who_place_at_once_open_one_hold(app: Flask) -> None:
    with app.app_context():
        listing_id = add_listing(None)
    ready = threading.Barrier(2, timeout=PATIENCE_IN_SECONDS)
    opened: list[bool] = []

    def place() -> None:
        with app.app_context():
            ready.wait()
            opened.append(_place(listing_id, HoldKind.PAUSED))

    threads = [threading.Thread(target=place) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_IN_SECONDS)
    assert sorted(opened) == [False, True]
    with app.app_context():
        assert events("hold-placed") == 1
