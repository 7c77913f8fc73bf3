"""What happens to a listing while a check is at it, and how long a check keeps its turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Thread
from typing import Self

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.cqc.client import CqcClient
from marketplace.cqc.fetched import Fetched, not_fetched
from marketplace.models.base import Base, db
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.queries.rating_facts import Watched
from marketplace.services import judging, looking
from marketplace.services.check_report import CheckStatus
from marketplace.services.checking import JOB
from marketplace.services.leases import Lease, take
from marketplace.services.listings_file_links import forget_rating, hold_unchecked
from marketplace.services.transaction import transaction
from marketplace.services.visibility import refresh
from tests.contract.register_records import inspected
from tests.integration.leasing import until_kept
from tests.integration.regulator import Regulator, body_of
from tests.integration.town import IMPORT, Clock, add_listing, open_holds, shown

ONE = "1-999000001"
TWO = "1-999000002"
Read = Callable[..., list[Watched]]


class Meanwhile:
    """Does something in another thread, right after listings were read for so many times."""

    def __init__(self, read: Read, do: Callable[[], None], *, after: int) -> None:
        self._read = read
        self._thread = Thread(target=do)
        self._left = after

    def __call__(self, keys: Sequence[int], *, locked: bool = False) -> list[Watched]:
        """Read, as `watched_listings` does."""
        found = self._read(keys, locked=locked)
        self._left -= 1
        if not self._left:
            self._thread.start()
            self._thread.join(1)  # it may have to wait for a lock of ours, and then comes after us
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        db.session.rollback()


def link_to_two(app: Flask, clock: Clock, listing_id: int) -> None:
    """Link a listing to another location, as an import does."""
    listings = Base.metadata.tables[Listing.__tablename__]
    with app.app_context(), transaction(actor=IMPORT, now=clock.now) as tx:
        other = tx.session.scalars(select(Location.id).where(Location.cqc_id == TWO)).one()
        tx.session.connection().execute(
            update(listings)
            .where(listings.c.id == listing_id)
            .values(location_id=other, version=listings.c.version + 1)
        )
        forget_rating(tx, [listing_id])
        hold_unchecked(tx, [listing_id])
        refresh(tx, [listing_id])


@pytest.mark.parametrize("moment", [(looking, 1), (looking, 2), (judging, 1), (judging, 2)])
def test_what_one_location_is_rated_shows_no_listing_of_another(
    directory: Flask,
    regulator: Regulator,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    moment: tuple[object, int],
) -> None:
    step, after = moment
    listing_id = add_listing(ONE)
    add_listing(TWO)
    regulator.publish(ONE, "Good", on="2023-01-01")
    if step is judging:  # nothing to do there but to restore what had been rated Inadequate
        regulator.publish(ONE, "Inadequate", on="2022-01-01")
        regulator.check(clock)
        clock.forward(hours=1)
        regulator.publish(ONE, "Good", on="2026-11-01")
    read: Read = getattr(step, "watched_listings")  # noqa: B009 - which module is the parameter
    with Meanwhile(
        read, lambda: link_to_two(directory, clock, listing_id), after=after
    ) as meanwhile:
        monkeypatch.setattr(step, "watched_listings", meanwhile)
        regulator.check(clock)
    assert shown() == set()
    assert "unchecked" in open_holds(f"ref-{ONE}")
    assert db.session.get_one(Listing, listing_id).rating is None


def test_a_regulator_that_hangs_costs_nobody_their_turn(
    directory: Flask, regulator: Regulator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Lease | None] = []

    def hang(client: CqcClient, location_id: str, *, now: Callable[[], datetime]) -> Fetched:
        del client
        with directory.app_context():
            for _ in range(2):
                clock.forward(seconds=50)
                until_kept(JOB, now=clock.now)  # the check looks up every second
            taken.append(take(JOB, holder="another machine", now=clock.now))
        return not_fetched(location_id, at=now(), reason="it hangs")

    add_listing(ONE)
    monkeypatch.setattr(looking, "RENEWED_EVERY", 0)
    monkeypatch.setattr(CqcClient, "fetch_location", hang)
    assert regulator.check(clock).status is CheckStatus.FAILED
    assert taken == [None]


def test_a_predecessor_that_one_look_names_hides_nobody(
    directory: Flask, regulator: Regulator, clock: Clock
) -> None:
    del directory
    regulator.publish(ONE, "Inadequate", on="2026-01-01")
    regulator.publish(TWO, "Good", on="2023-01-01")
    add_listing(ONE)
    add_listing(TWO)
    regulator.check(clock)
    clock.forward(hours=1)
    link = {"relatedLocationId": ONE, "type": "HSCA Predecessor", "reason": "Move"}
    once = inspected(TWO, rating="Good", relationships=[link])
    del once["currentRatings"]
    regulator.once[TWO] = [body_of(once)]
    regulator.check(clock)
    assert shown() == {f"ref-{TWO}"}
