"""A check of the ratings, end to end: HTTP to the regulator, the database, the public door."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.holds import HoldRow
from marketplace.models.locations import ObservationRow, RegulatorRecord
from marketplace.queries import visible
from marketplace.services import runs
from marketplace.services.check_report import CheckStatus
from marketplace.services.checking import JOB, AlreadyRunningError, Scope
from marketplace.services.leases import take, this_holder
from tests.contract.register_records import assessed, group_rating, inspected
from tests.integration.regulator import NOT_FOUND, Regulator, body_of
from tests.integration.town import (
    Clock,
    add_listing,
    events,
    open_alerts,
    open_holds,
    outbox_topics,
    place_hold,
    shown,
    state,
    withdraw,
)

pytestmark = pytest.mark.usefixtures("directory")

ONE = "1-999000001"
TWO = "1-999000002"


def shown_and_checked(regulator: Regulator, clock: Clock, location_id: str = ONE) -> None:
    """A listing rated Good that has had its first check."""
    regulator.publish(location_id, "Good", on="2023-03-04")
    add_listing(location_id)
    regulator.check(clock)
    clock.forward(hours=1)


def test_a_listing_waits_for_its_first_good_check(regulator: Regulator, clock: Clock) -> None:
    add_listing(ONE)
    assert shown() == set()
    regulator.publish(ONE, "Good", on="2023-03-04")
    report = regulator.check(clock)
    assert report.status is CheckStatus.COMPLETE
    assert (report.checked, report.hidden, report.restored) == (1, (), ())
    assert shown() == {f"ref-{ONE}"}


def test_hidden_when_it_falls_and_exactly_as_before_when_it_improves(
    regulator: Regulator, clock: Clock
) -> None:
    shown_and_checked(regulator, clock)
    before = visible.by_slug(f"ref-{ONE}-x7k2m9qp")
    assert before is not None

    regulator.publish(ONE, " INADEQUATE", on="2026-11-01")
    report = regulator.check(clock)
    assert (report.status, report.hidden) == (CheckStatus.COMPLETE, (f"ref-{ONE}",))
    assert visible.by_slug(f"ref-{ONE}-x7k2m9qp") is None
    assert open_holds(f"ref-{ONE}") == {"rating"}

    clock.forward(hours=1)
    regulator.records[ONE] = inspected(ONE)
    report = regulator.check(clock)
    assert report.restored == (), "the old report is not a newer rating"
    assert open_alerts()["not-restored"].startswith("Still hidden")

    regulator.publish(ONE, "Good", on="2026-11-20")
    report = regulator.check(clock)
    assert report.restored == (f"ref-{ONE}",)
    after = visible.by_slug(f"ref-{ONE}-x7k2m9qp")
    assert after is not None
    assert (after.summary.name, after.summary.rating) == (
        before.summary.name,
        before.summary.rating,
    )
    assert "not-restored" not in open_alerts()


def test_nothing_is_sent_to_the_provider(regulator: Regulator, clock: Clock) -> None:
    shown_and_checked(regulator, clock)
    regulator.publish(ONE, "Inadequate", on="2026-11-01")
    regulator.check(clock)
    assert outbox_topics() == {"index"}


def test_a_new_framework_rating_hides_too(regulator: Regulator, clock: Clock) -> None:
    shown_and_checked(regulator, clock)
    regulator.records[ONE] = assessed(
        group_rating("Inadequate", name="Homecare"), published="2026-10-09 10:11:12"
    )
    assert regulator.check(clock).hidden == (f"ref-{ONE}",)


def test_the_hold_keeps_its_evidence(regulator: Regulator, clock: Clock) -> None:
    shown_and_checked(regulator, clock)
    regulator.publish(ONE, "Inadequate", on="2026-11-01")
    regulator.check(clock)
    hold = db.session.scalars(select(HoldRow).where(HoldRow.kind == "rating")).one()
    evidence = hold.evidence or {}
    assert hold.placed_by == "job:check-ratings"
    assert evidence["rating"] == "inadequate"
    assert evidence["published_on"] == "2026-11-01"
    assert evidence["report"] == f"{ONE}-Inadequate-2026-11-01"
    hashes = set(db.session.scalars(select(ObservationRow.response_hash)))
    assert evidence["response_hash"] in hashes
    assert events("hold-placed") == 1


def test_two_looks_must_agree_before_a_new_hold(regulator: Regulator, clock: Clock) -> None:
    shown_and_checked(regulator, clock)
    regulator.asked.clear()
    passing = inspected(ONE, rating="Inadequate")
    regulator.once[ONE] = [body_of(passing)]
    report = regulator.check(clock)
    assert regulator.asked[ONE] == 2
    assert report.hidden == ()
    assert shown() == {f"ref-{ONE}"}
    assert "looks-disagree" in open_alerts()


def test_a_hold_of_a_person_is_never_lifted(regulator: Regulator, clock: Clock) -> None:
    regulator.publish(ONE, "Inadequate", on="2025-01-01")
    listing_id = add_listing(ONE)
    place_hold(listing_id, HoldKind.SUSPENSION)
    regulator.check(clock)
    assert open_holds(f"ref-{ONE}") == {"rating", "suspension"}
    regulator.publish(ONE, "Outstanding", on="2026-01-01")
    report = regulator.check(clock)
    assert open_holds(f"ref-{ONE}") == {"suspension"}
    assert report.restored == (), "something else still holds it back"
    assert shown() == set()


def test_a_listing_of_an_unregulated_service_is_never_touched(
    regulator: Regulator, clock: Clock
) -> None:
    add_listing(None, reference="club", services=("social-activity",))
    shown_and_checked(regulator, clock)
    before = state()["club"]
    regulator.check(clock)
    assert state()["club"] == before
    assert before[0] is True


def test_a_withdrawn_listing_is_not_asked_about(regulator: Regulator, clock: Clock) -> None:
    regulator.publish(ONE, "Good", on="2023-03-04")
    withdraw(add_listing(ONE))
    assert regulator.check(clock).checked == 0
    assert regulator.asked[ONE] == 0


def test_one_process_at_a_time(regulator: Regulator, clock: Clock) -> None:
    shown_and_checked(regulator, clock)
    assert take(JOB, holder=this_holder(), now=clock.now) is not None
    with pytest.raises(AlreadyRunningError):
        regulator.check(clock)
    clock.forward(minutes=2)
    assert regulator.check(clock).status is CheckStatus.COMPLETE


def test_only_a_complete_run_of_all_moves_the_last_complete_check(
    regulator: Regulator, clock: Clock
) -> None:
    shown_and_checked(regulator, clock)
    last = runs.last(JOB, complete=True)
    assert last is not None
    regulator.publish(TWO, "Good", on="2023-03-04")
    add_listing(TWO)
    clock.forward(hours=1)
    regulator.once[TWO] = [NOT_FOUND]
    assert regulator.check(clock).status is CheckStatus.PARTIAL
    again = runs.last(JOB, complete=True)
    assert again is not None
    assert again.id == last.id


def test_a_named_check_asks_for_that_location_only(regulator: Regulator, clock: Clock) -> None:
    shown_and_checked(regulator, clock)
    shown_and_checked(regulator, clock, TWO)
    regulator.asked.clear()
    report = regulator.check(clock, scope=Scope.named([f" {TWO.lower()} "]))
    assert (report.checked, dict(regulator.asked)) == (1, {TWO: 1})


def test_asked_to_stop_it_stops_and_says_so(regulator: Regulator, clock: Clock) -> None:
    shown_and_checked(regulator, clock)
    stopping = Event()
    stopping.set()
    regulator.publish(ONE, "Inadequate", on="2026-11-01")
    report = regulator.check(clock, stopping=stopping)
    assert report.status is CheckStatus.FAILED
    assert "asked to stop" in report.sentences()[0]
    assert shown() == {f"ref-{ONE}"}


def test_the_same_record_is_stored_once_however_often_it_is_seen(
    regulator: Regulator, clock: Clock
) -> None:
    shown_and_checked(regulator, clock)
    for _ in range(3):
        clock.forward(hours=1)
        regulator.check(clock)
    assert len(db.session.scalars(select(ObservationRow)).all()) == 4
    assert len(db.session.scalars(select(RegulatorRecord)).all()) == 1


def test_a_check_that_changes_nothing_leaves_the_directory_version(
    regulator: Regulator, clock: Clock
) -> None:
    shown_and_checked(regulator, clock)
    before = visible.directory_version()
    clock.forward(hours=1)
    regulator.check(clock)
    assert visible.directory_version() == before
    detail = visible.by_slug(f"ref-{ONE}-x7k2m9qp")
    assert detail is not None
    assert detail.regulator is not None
    assert detail.regulator.checked_at is not None
    assert clock.now - detail.regulator.checked_at < timedelta(minutes=1)
