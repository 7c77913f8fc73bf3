"""`Scope.changed()`: what the regulator's change feed names, and what was never looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.cqc.client import CqcClient
from marketplace.cqc.simulator.server import RunningSimulator, running_simulator
from marketplace.services.check_report import CheckReport, CheckStatus
from marketplace.services.checking import Scope, check_ratings
from tests.contract.register_records import inspected
from tests.integration.town import JOB, Clock, add_listing, anything, shown

pytestmark = pytest.mark.usefixtures("directory")

PLACES = tuple(f"1-99900030{number}" for number in range(5))
FALLS, NEW = PLACES[1], PLACES[4]
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def simulator() -> Iterator[RunningSimulator]:
    """A simulator on the tests' clock, with a few locations."""
    records = [inspected(location_id) for location_id in PLACES]
    with running_simulator(records, now=lambda: NOW) as running:
        yield running


def check(simulator: RunningSimulator, scope: Scope, clock: Clock) -> CheckReport:
    """Check against the simulator, as fast as it goes."""
    with CqcClient(
        base_url=simulator.url, requests_per_minute=1_000_000, attempts=1, sleep=anything
    ) as client:
        return check_ratings(scope=scope, client=client, actor=JOB, clock=clock)


def test_only_what_changed_and_what_is_new_is_looked_at(simulator: RunningSimulator) -> None:
    clock = Clock(NOW + timedelta(minutes=1))
    for location_id in PLACES[:4]:
        add_listing(location_id)
    check(simulator, Scope.all(), clock)
    simulator.set_rating(FALLS, "Inadequate")
    add_listing(NEW)
    before = {one: simulator.requests_for(one) for one in PLACES}
    clock.forward(hours=1)
    report = check(simulator, Scope.changed(), clock)
    assert (report.status, report.checked) == (CheckStatus.COMPLETE, 2)
    assert report.hidden == (f"ref-{FALLS}",)
    asked = {one for one in PLACES if simulator.requests_for(one) > before[one]}
    assert asked == {FALLS, NEW}
    assert f"ref-{NEW}" in shown()


@pytest.mark.parametrize("fault", ["not-found", "server-error", "html", "wrong-total"])
def test_a_feed_that_cannot_be_read_ends_the_run_and_changes_nothing(
    simulator: RunningSimulator, fault: str
) -> None:
    clock = Clock(NOW + timedelta(minutes=1))
    for location_id in PLACES:
        add_listing(location_id)
    check(simulator, Scope.all(), clock)
    simulator.set_rating(FALLS, "Inadequate")
    simulator.add_fault(fault)
    clock.forward(hours=1)
    report = check(simulator, Scope.changed(), clock)
    assert (report.status, report.hidden) == (CheckStatus.FAILED, ())
    assert len(shown()) == len(PLACES)
    assert "change feed" in report.sentences()[0]
