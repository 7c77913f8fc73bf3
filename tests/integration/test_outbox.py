"""Copies follow the database: worked off, tried again, never lost, never half believed."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.domain.access import job
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.events import OutboxRow
from marketplace.models.listings import Listing
from marketplace.search.text import IndexBusy
from marketplace.services import outbox
from marketplace.services.indexing import WorkStopped
from marketplace.services.leases import TTL, LeaseLost, Turn, take
from marketplace.services.outbox import Drained, drain
from marketplace.services.transaction import transaction
from marketplace.services.visibility import refresh
from marketplace.wiring import adapters
from tests.integration.memory_index import MemoryIndex
from tests.integration.town import START, add_listing, place_hold

ACTOR = job("drain-outbox")
LATER = START + timedelta(hours=1)

pytestmark = pytest.mark.usefixtures("directory")


def unregulated(name: str) -> int:
    return add_listing(None, name=name, reference=f"ref-{name}", services=("gardening",))


def change(listing_id: int) -> None:
    """A change of a listing that search has to follow."""
    with transaction(actor=ACTOR, now=START) as tx:
        refresh(tx, (listing_id,))


def rows() -> list[OutboxRow]:
    return list(db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def test_the_index_follows_and_the_work_is_gone() -> None:
    index = adapters().text_index
    shown, hidden = unregulated("meadow"), unregulated("orchard")
    assert drain(index, actor=ACTOR, now=LATER) == Drained(done=2, failed=0, left=0)
    assert index.ids() == {shown, hidden}
    place_hold(hidden, HoldKind.SAFEGUARDING)
    assert drain(index, actor=ACTOR, now=LATER) == Drained(done=1, failed=0, left=0)
    assert index.ids() == {shown}
    assert list(index.match("meadow").ids) == [shown]
    assert list(index.match("orchard").ids) == []


def test_many_changes_of_a_listing_are_one() -> None:
    index = MemoryIndex()
    key = unregulated("meadow")
    for _ in range(3):
        change(key)
    assert drain(index, actor=ACTOR, now=LATER).done == 4
    assert index.applied == [frozenset({key})]


def test_no_more_than_asked_for_at_once() -> None:
    index = MemoryIndex()
    keys = [unregulated(name) for name in ("meadow", "orchard", "spinney")]
    assert drain(index, actor=ACTOR, now=LATER, limit=2) == Drained(done=2, failed=0, left=1)
    assert index.ids() == set(keys[:2])


def test_work_that_arrives_meanwhile_stays(directory: Flask) -> None:
    key = unregulated("meadow")

    def hide() -> None:
        with directory.app_context():
            place_hold(key, HoldKind.RATING)

    index = MemoryIndex(disturb=hide)
    drained = drain(index, actor=ACTOR, now=LATER)
    assert (drained.done, drained.failed, drained.left) == (0, 0, 2)
    assert [row.attempts for row in rows()] == [0, 0]
    index.disturb = MemoryIndex().disturb
    assert drain(index, actor=ACTOR, now=LATER) == Drained(done=2, failed=0, left=0)
    assert index.ids() == set()


def test_an_index_that_did_not_do_it_is_not_believed() -> None:
    unregulated("meadow")
    assert drain(MemoryIndex(forgets=True), actor=ACTOR, now=LATER) == Drained(
        done=0, failed=1, left=1
    )
    (row,) = rows()
    assert (row.attempts, row.due_at > LATER) == (1, True)
    assert row.last_error
    assert "disagreed" in row.last_error


def test_a_failure_waits_longer_each_time_and_names_nobody() -> None:
    unregulated("Rosemary Sample")
    index = MemoryIndex(poison="Rosemary")
    waits = []
    now = LATER
    for _ in range(10):
        assert drain(index, actor=ACTOR, now=now) == Drained(done=0, failed=1, left=1)
        (row,) = rows()
        waits.append(row.due_at - now)
        assert row.last_error == "ValueError"
        assert drain(index, actor=ACTOR, now=now).failed == 0  # not due yet
        now = row.due_at
    assert waits[:4] == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40)]
    assert max(waits) == timedelta(minutes=15)


def test_one_bad_listing_does_not_hold_up_the_others() -> None:
    good, bad, fine = (unregulated(name) for name in ("meadow", "poisoned", "orchard"))
    index = MemoryIndex(poison="poisoned")
    assert drain(index, actor=ACTOR, now=LATER) == Drained(done=0, failed=3, left=3)
    again = LATER + timedelta(seconds=5)
    assert drain(index, actor=ACTOR, now=again) == Drained(done=2, failed=1, left=1)
    assert index.ids() == {good, fine}
    assert [row.subject_id for row in rows()] == [bad]
    index.poison = "nothing"
    assert drain(index, actor=ACTOR, now=again + timedelta(minutes=1)).left == 0
    assert index.ids() == {good, bad, fine}


def test_a_busy_index_is_asked_once() -> None:
    for name in ("meadow", "orchard"):
        unregulated(name)
    index = MemoryIndex(poison="meadow")
    drain(index, actor=ACTOR, now=LATER)

    def busy() -> None:
        raise IndexBusy

    index.disturb = busy
    index.applied.clear()
    drained = drain(index, actor=ACTOR, now=LATER + timedelta(minutes=1))
    assert (drained.done, drained.left) == (0, 2)
    assert len(index.applied) == 1


def test_work_that_this_version_does_not_know_stays() -> None:
    with transaction(actor=ACTOR, now=START) as tx:
        tx.enqueue("telegram", (1,))
    drained = drain(MemoryIndex(), actor=ACTOR, now=LATER)
    assert drained == Drained(done=0, failed=0, left=1, unknown=1)
    assert outbox.waiting(LATER) == outbox.Waiting(rows=1, due=0, oldest=timedelta(hours=1))


def test_so_much_work_that_a_new_index_is_quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "REBUILD_ABOVE", 2)
    keys = [unregulated(name) for name in ("meadow", "orchard", "spinney")]
    gone = unregulated("gone")
    place_hold(gone, HoldKind.SUSPENSION)
    index = MemoryIndex()
    assert drain(index, actor=ACTOR, now=LATER, limit=1) == Drained(
        done=5, failed=0, left=0, rebuilt=True
    )
    assert (index.rebuilt, len(index.applied)) == (1, 0)
    assert index.ids() == set(keys)


def test_a_rebuild_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "REBUILD_ABOVE", 1)
    for name in ("meadow", "orchard"):
        unregulated(name)
    index = MemoryIndex(poison="meadow")
    assert drain(index, actor=ACTOR, now=LATER) == Drained(done=0, failed=2, left=2)
    assert drain(index, actor=ACTOR, now=LATER) == Drained(done=0, failed=0, left=2)


def test_a_rebuild_makes_everything_good() -> None:
    index = adapters().text_index
    key = unregulated("meadow")
    outbox.drain(index, actor=ACTOR, now=LATER)
    with transaction(actor=ACTOR, now=START) as tx:  # a change that never reached the outbox
        tx.session.execute(update(Listing).values(visible=False))
    assert index.ids() == {key}
    assert outbox.rebuild(index, actor=ACTOR, now=LATER).rebuilt
    assert index.ids() == set()


def test_a_process_that_has_to_end_leaves_the_index_as_it_was() -> None:
    index = adapters().text_index
    key = unregulated("meadow")
    drain(index, actor=ACTOR, now=LATER)
    stopping = Event()
    stopping.set()
    lease = take(outbox.INDEX_LEASE, holder="a-machine:1:1", now=LATER)
    assert lease
    turn = Turn(lease=lease, stopping=stopping)
    change(key)
    with pytest.raises(WorkStopped):
        outbox.rebuild(index, actor=ACTOR, now=LATER, turn=turn)
    assert drain(index, actor=ACTOR, now=LATER, turn=turn).left == 1
    assert index.ids() == {key}


def test_an_overtaken_process_deletes_nothing() -> None:
    unregulated("meadow")
    old = take(outbox.INDEX_LEASE, holder="a-machine:1:1", now=LATER)
    assert old
    assert take(outbox.INDEX_LEASE, holder="another-machine:1:1", now=LATER + TTL)
    turn = Turn(lease=old, stopping=Event())
    with pytest.raises(LeaseLost):
        drain(MemoryIndex(), actor=ACTOR, now=LATER, turn=turn)
    assert len(rows()) == 1


def test_what_waits() -> None:
    assert outbox.waiting(START) == outbox.Waiting(rows=0, due=0, oldest=None)
    unregulated("meadow")
    assert outbox.waiting(START - timedelta(seconds=1)).due == 0
    assert outbox.waiting(LATER) == outbox.Waiting(rows=1, due=1, oldest=timedelta(hours=1))
