"""Every copy compared with what it was made from: found, told, and mended where that is allowed."""

from __future__ import annotations

from datetime import date
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from marketplace.domain.access import job
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.listings import Listing
from marketplace.queries import visible
from marketplace.services.leases import TTL, LeaseLost, Turn, take
from marketplace.services.outbox import drain
from marketplace.services.transaction import transaction
from marketplace.services.verification import Verification
from marketplace.services.verify import verify
from marketplace.wiring import adapters
from tests.integration.memory_index import MemoryIndex
from tests.integration.regulator import Regulator
from tests.integration.town import (
    START,
    Clock,
    add_listing,
    events,
    place_hold,
    shown,
    withdraw,
)

ACTOR = job("verify-visibility")
ONE = "1-999000001"

pytestmark = pytest.mark.usefixtures("directory")


def unregulated(name: str) -> int:
    return add_listing(None, name=name, reference=f"ref-{name}", services=("gardening",))


def drained() -> None:
    drain(adapters().text_index, actor=ACTOR, now=START)


def looked(*, repair: bool = False) -> Verification:
    return verify(adapters().text_index, repair=repair, actor=ACTOR, now=START)


def found(verification: Verification) -> list[tuple[str, str]]:
    return [(one.kind.value, one.name) for one in verification.differences]


def spoil(listing_id: int, **values: object) -> None:
    """Change columns behind the back of every use case."""
    with transaction(actor=ACTOR, now=START) as tx:
        tx.session.execute(update(Listing).where(Listing.id == listing_id).values(**values))


def test_nothing_different() -> None:
    unregulated("meadow")
    place_hold(unregulated("orchard"), HoldKind.SAFEGUARDING)
    gone = unregulated("spinney")
    place_hold(gone, HoldKind.PAUSED)
    withdraw(gone)
    drained()
    verification = looked()
    assert verification.is_clean
    assert (verification.listings, verification.visible, verification.indexed) == (3, 1, 1)
    assert verification.sentences() == (
        "Listings compared: 3. Shown to the public: 1.",
        "In the index of words: 1.",
        "No differences.",
    )


def test_an_empty_directory_is_clean() -> None:
    assert looked().is_clean


def test_shown_in_spite_of_a_hold_is_told_and_mended() -> None:
    wrong, hidden = unregulated("meadow"), unregulated("orchard")
    place_hold(wrong, HoldKind.RATING)
    place_hold(hidden, HoldKind.RATING)
    drained()
    spoil(wrong, visible=True)
    told = looked()
    assert found(told)[0] == ("shown", "ref-meadow")
    assert not told.is_clean
    assert shown() == {"ref-meadow"}  # without repair nothing is changed
    assert events("visibility-repaired") == 0
    version = visible.directory_version()
    mended = looked(repair=True)
    assert (mended.repaired, mended.left) == (1, ())
    assert shown() == set()
    assert visible.directory_version() == version + 1
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.kind == "visibility-repaired")
    ).one()
    assert (event.subject, event.data) == (f"listing:{wrong}", {"before": True, "after": False})
    drained()
    assert looked().is_clean


def test_hidden_without_a_hold_is_told_and_mended() -> None:
    key = unregulated("meadow")
    drained()
    spoil(key, visible=False)
    assert ("hidden", "ref-meadow") in found(looked())
    assert looked(repair=True).repaired == 1
    drained()
    assert shown() == {"ref-meadow"}
    assert looked().is_clean


def test_what_is_not_published_is_never_shown() -> None:
    key = unregulated("meadow")
    drained()
    spoil(key, publication="draft", visible=False)
    assert found(looked()) == [("index-keeps", "ref-meadow")]


def test_an_index_that_keeps_or_lacks_listings_gets_its_work() -> None:
    kept, lacked = unregulated("meadow"), unregulated("orchard")
    drained()
    index = adapters().text_index
    place_hold(kept, HoldKind.STALE)
    with transaction(actor=ACTOR, now=START) as tx:
        tx.session.execute(delete(OutboxRow))
    index.apply(documents=(), removed=(lacked,))
    assert found(looked()) == [("index-keeps", "ref-meadow"), ("index-lacks", "ref-orchard")]
    assert looked(repair=True).repaired == 0
    assert looked().is_clean  # it waits now
    drained()
    assert index.ids() == {lacked}
    assert looked().is_clean


def test_work_that_waits_is_no_difference() -> None:
    unregulated("meadow")
    verification = looked()
    assert verification.is_clean
    assert verification.waiting == 1
    assert "Waiting for the index: 1. That is no difference." in verification.sentences()


def test_a_document_of_no_listing_is_told() -> None:
    index = MemoryIndex()
    unregulated("meadow")
    drain(index, actor=ACTOR, now=START)
    index.documents[77] = next(iter(index.documents.values()))
    verification = verify(index, repair=False, actor=ACTOR, now=START)
    assert found(verification) == [("index-keeps", "listing 77")]


def test_what_changes_while_we_look_is_no_difference(directory: Flask) -> None:
    key = unregulated("meadow")

    class Slow(MemoryIndex):
        def ids(self) -> frozenset[int]:
            with directory.app_context():
                place_hold(key, HoldKind.PAUSED)
                drain(MemoryIndex(), actor=ACTOR, now=START)
            return frozenset()

    drained()
    assert verify(Slow(), repair=False, actor=ACTOR, now=START).is_clean


def test_a_wrong_copy_of_a_rating_is_told_and_left_to_a_person(
    regulator: Regulator, clock: Clock
) -> None:
    regulator.publish(ONE, "Good", on="2023-03-04")
    key = add_listing(ONE)
    regulator.check(clock)
    drained()
    assert looked().is_clean
    spoil(key, rating="outstanding")
    for repair in (False, True):
        verification = looked(repair=repair)
        assert found(verification) == [("rating", f"ref-{ONE}")]
        assert [one.name for one in verification.left] == [f"ref-{ONE}"]
    spoil(key, rating="good", rating_published_on=date(2020, 1, 1))
    assert found(looked()) == [("rating", f"ref-{ONE}")]
    spoil(key, rating_published_on=date(2023, 3, 4))
    assert looked().is_clean


def test_a_rating_that_no_record_gives_is_told(regulator: Regulator, clock: Clock) -> None:
    key = unregulated("meadow")
    drained()
    spoil(key, rating="good", rating_published_on=date(2023, 3, 4))
    assert found(looked()) == [("rating", "ref-meadow")]
    waits = add_listing(ONE)
    regulator.publish(ONE, "Good", on="2023-03-04")
    assert len(looked().differences) == 1
    regulator.check(clock)
    spoil(waits, rating=None, rating_published_on=None)
    assert found(looked()) == [("rating", "ref-meadow"), ("rating", f"ref-{ONE}")]


def test_after_outages_and_withdrawals_the_copies_still_agree(
    regulator: Regulator, clock: Clock
) -> None:
    regulator.publish(ONE, "Good", on="2023-03-04")
    add_listing(ONE)
    regulator.check(clock)
    del regulator.records[ONE]
    regulator.check(clock)
    drained()
    assert looked().is_clean


def test_many_differences_are_counted_and_a_few_named() -> None:
    keys = [unregulated(f"plot-{number}") for number in range(7)]
    drained()
    for key in keys:
        spoil(key, visible=False)
    told = "\n".join(looked().sentences())
    assert "Not shown to the public, though published and without a hold: ref-plot-0, " in told
    assert "ref-plot-4, and 2 more." in told


def test_looking_writes_nothing() -> None:
    key = unregulated("meadow")
    drained()
    spoil(key, visible=False)
    before = db.session.scalars(select(func.count()).select_from(AuditEvent)).one()
    looked()
    assert db.session.scalars(select(func.count()).select_from(AuditEvent)).one() == before
    assert db.session.scalars(select(func.count()).select_from(OutboxRow)).one() == 0


def test_an_overtaken_process_repairs_nothing() -> None:
    key = unregulated("meadow")
    drained()
    spoil(key, visible=False)
    old = take("verify-visibility", holder="a-machine:1:1", now=START)
    assert old
    assert take("verify-visibility", holder="another-machine:1:1", now=START + TTL)
    with pytest.raises(LeaseLost):
        verify(
            adapters().text_index,
            repair=True,
            actor=ACTOR,
            now=START,
            turn=Turn(lease=old, stopping=Event()),
        )
    assert shown() == set()
