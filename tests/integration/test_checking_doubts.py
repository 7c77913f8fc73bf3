"""What proves nothing to a check: a wrong clock, runs that failed, looks since overtaken."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from marketplace.domain.access import person
from marketplace.domain.ratings import Rating
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.queries import visible
from marketplace.services import judging
from marketplace.services.check_report import CheckStatus
from marketplace.services.checking import Scope
from marketplace.services.held_batches import apply_batch, waiting_batch
from marketplace.services.looking import Run
from marketplace.services.transaction import transaction
from tests.contract.scripted_server import reply_json
from tests.integration.regulator import Regulator
from tests.integration.town import IMPORT, Clock, add_listing, open_holds, shown

pytestmark = pytest.mark.usefixtures("directory")

TEN = [f"1-99900020{number}" for number in range(10)]
ONE = TEN[0]


@pytest.fixture
def town(regulator: Regulator, clock: Clock) -> Regulator:
    """Ten listings, rated Good, checked once."""
    for location_id in TEN:
        regulator.publish(location_id, "Good", on="2023-03-04")
        add_listing(location_id)
    regulator.check(clock)
    clock.forward(hours=1)
    return regulator


def everything_falls(town: Regulator) -> None:
    """All ten are rated Inadequate at once."""
    for location_id in TEN:
        town.publish(location_id, "Inadequate", on="2026-11-01")


def edit(clock: Clock, **fields: object) -> None:
    """Change fields of the first listing behind the back of a check."""
    with transaction(actor=IMPORT, now=clock.now) as tx:
        named = select(Listing).where(Listing.reference == f"ref-{ONE}")
        listing = tx.session.scalars(named).one()
        for field, value in fields.items():
            setattr(listing, field, value)


def test_a_clock_put_back_does_not_switch_the_guard_off(town: Regulator, clock: Clock) -> None:
    clock.forward(days=-30)
    everything_falls(town)
    assert town.check(clock).status is CheckStatus.GUARDED
    assert len(shown()) == len(TEN)


def test_a_register_that_found_nothing_does_not_count_against_anybody(
    town: Regulator, clock: Clock
) -> None:
    records, town.records = town.records, {}
    for days in (0, 4, 4):
        clock.forward(days=days)
        assert town.check(clock).status is CheckStatus.FAILED
    town.records = {key: record for key, record in records.items() if key != ONE}
    clock.forward(hours=1)
    assert town.check(clock).status is CheckStatus.PARTIAL
    assert len(shown()) == len(TEN)


def test_a_batch_is_not_applied_against_what_was_seen_since(town: Regulator, clock: Clock) -> None:
    everything_falls(town)
    assert town.check(clock).status is CheckStatus.GUARDED
    clock.forward(hours=1)
    town.publish(ONE, "Good", on="2026-11-02")
    town.check(clock, scope=Scope.named([ONE]))
    batch = waiting_batch()
    assert batch is not None
    assert (
        len(apply_batch(batch, words="Seen.", by=person("officer@example.org"), clock=clock))
        == len(TEN) - 1
    )
    assert shown() == {f"ref-{ONE}"}


def test_a_page_shows_no_rating_that_was_not_acted_on(
    town: Regulator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_of = judging.plan_of

    def edited_after_planning(run: Run) -> tuple[judging.Planned, ...]:
        plan = plan_of(run)
        edit(clock, name="Larkspur Care at Home")
        return plan

    town.publish(ONE, "Inadequate", on="2026-11-01")
    monkeypatch.setattr(judging, "plan_of", edited_after_planning)
    town.check(clock)
    assert f"ref-{ONE}" in shown()
    slug = db.session.scalars(select(Listing.slug).where(Listing.reference == f"ref-{ONE}")).one()
    detail = visible.by_slug(slug)
    assert detail is not None
    assert detail.regulator is not None
    assert (detail.summary.rating, detail.regulator.rating) == (Rating.GOOD, Rating.GOOD)


def test_a_check_of_what_changed_looks_at_every_listing_that_waits(
    town: Regulator, clock: Clock
) -> None:
    add_listing(ONE, reference="another-service-of-the-same-place")
    town.once["location"] = [reply_json({"total": 0, "page": 1, "totalPages": 1, "changes": []})]
    town.asked.clear()
    assert town.check(clock, scope=Scope.changed()).status is CheckStatus.COMPLETE
    assert town.asked.keys() == {"location", ONE}
    assert "another-service-of-the-same-place" in shown()


def test_a_rating_is_not_escaped_by_a_listing_that_was_unlinked(
    town: Regulator, clock: Clock
) -> None:
    town.publish(ONE, "Inadequate", on="2026-11-01")
    town.check(clock)
    edit(clock, location_id=None)
    clock.forward(hours=1)
    del town.records[ONE]["currentRatings"]
    add_listing(ONE, reference="the-same-again")
    town.check(clock)
    assert open_holds("the-same-again") == {"rating"}
