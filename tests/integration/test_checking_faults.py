"""No failure moderates: whatever the regulator does wrong, nobody is hidden and nobody restored."""

from __future__ import annotations

import pytest

from marketplace.services.check_report import CheckStatus
from marketplace.services.looking import OUTAGE_AFTER
from tests.contract.register_records import inspected
from tests.contract.scripted_server import NEVER, Reply, reply_json
from tests.integration.regulator import NOT_FOUND, Regulator, body_of
from tests.integration.town import Clock, add_listing, open_alerts, outbox_topics, state

pytestmark = pytest.mark.usefixtures("sqlite_directory")

GATEWAY_PAGE = b"<html><h1>403 Forbidden</h1>Microsoft-Azure-Application-Gateway/v2</html>"
WHOLE = body_of(inspected("1-999000100")).body

FAULTS = {
    "refused-401": Reply(status=401, body=b'{"statusCode":401}'),
    "gateway-403": Reply(status=403, body=GATEWAY_PAGE, headers={"Content-Type": "text/html"}),
    "not-found-404": NOT_FOUND,
    "web-page-404": Reply(status=404, body=b"<html>", headers={"Content-Type": "text/html"}),
    "too-many-429": Reply(status=429, body=b'{"message":"Rate limit is exceeded."}'),
    "too-many-429-retry-after": Reply(status=429, headers={"Retry-After": "3600"}),
    "error-500": Reply(status=500, body=b"oops"),
    "unavailable-503": Reply(status=503, body=b""),
    "truncated": Reply(body=WHOLE, cut=len(WHOLE) // 2),
    "half-json": Reply(body=WHOLE[: len(WHOLE) // 2]),
    "html-200": Reply(body=b"<html>Sorry</html>", headers={"Content-Type": "text/html"}),
    "empty-object": reply_json({}),
    "empty-list": reply_json([]),
    "no-body": Reply(body=b""),
    "another-location": body_of(inspected("1-999000777", rating="Inadequate")),
    "unknown-shape": reply_json({"currentRatings": ["Inadequate"]}),
    "hanging": Reply(wait=NEVER),
    "dripping": Reply(body=WHOLE, drip=0.5),
}
NEVER_WHOLE = {"hanging", "dripping"}
REFUSALS = {"refused-401", "gateway-403"}
NO_OUTAGE = {"not-found-404", "unknown-shape", "empty-object", "empty-list"}
COUNT = 7
HELD = "1-999000106"


def place(number: int) -> str:
    """An invented location ID."""
    return f"1-9990001{number:02}"


@pytest.fixture
def town(regulator: Regulator, clock: Clock) -> Regulator:
    """Seven listings that have been checked; the last one is held for its rating."""
    for number in range(COUNT):
        regulator.publish(place(number), "Good", on="2023-03-04")
        add_listing(place(number))
    regulator.publish(HELD, "Inadequate", on="2024-03-04")
    regulator.check(clock)
    clock.forward(hours=1)
    return regulator


@pytest.mark.parametrize("after", [0, 1, 4], ids="after-{}".format)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_point_of_a_run_changes_nothing(
    town: Regulator, clock: Clock, fault: str, after: int
) -> None:
    before = state()
    town.patience = 1 if fault in NEVER_WHOLE else town.patience
    town.break_after(after, FAULTS[fault])
    report = town.check(clock)
    assert state() == before
    assert (report.hidden, report.restored) == ((), ())
    assert report.checked == after
    assert report.failures or fault in REFUSALS
    assert report.status is _told_as(fault, after)
    assert outbox_topics() <= {"index"}


def _told_as(fault: str, after: int) -> CheckStatus:
    """How a run that a fault broke must be told."""
    if after == 0 or fault in REFUSALS:
        return CheckStatus.FAILED
    outage = fault not in NO_OUTAGE and COUNT - after >= OUTAGE_AFTER
    return CheckStatus.FAILED if outage else CheckStatus.PARTIAL


def test_a_held_listing_tells_why_it_was_not_restored(town: Regulator, clock: Clock) -> None:
    town.once[HELD] = [FAULTS["error-500"]] * 2
    assert town.check(clock).status is CheckStatus.PARTIAL
    assert "could not be read" in open_alerts()["not-restored"]


def test_an_unknown_word_changes_nothing_and_alerts(town: Regulator, clock: Clock) -> None:
    before = state()
    town.publish(place(0), "Needs attention", on="2026-11-01")
    town.publish(HELD, "Needs attention", on="2026-11-01")
    assert town.check(clock).status is CheckStatus.COMPLETE
    assert state() == before
    assert "surprise" in open_alerts()


def test_an_outage_is_told_to_qa_until_a_complete_run(town: Regulator, clock: Clock) -> None:
    town.break_after(0, FAULTS["unavailable-503"])
    town.check(clock)
    assert "outage" in open_alerts()
    town.always = None
    clock.forward(hours=1)
    assert town.check(clock).status is CheckStatus.COMPLETE
    assert "outage" not in open_alerts()


def test_a_fault_on_the_very_first_check_leaves_the_listing_waiting(
    regulator: Regulator, clock: Clock
) -> None:
    add_listing(place(0))
    regulator.break_after(0, FAULTS["html-200"])
    regulator.check(clock)
    assert state()[f"ref-{place(0)}"] == (False, None, frozenset({"unchecked"}))


def test_a_location_that_cannot_be_read_for_days_is_told_to_qa(
    town: Regulator, clock: Clock
) -> None:
    for days in (1, 1, 1):
        clock.forward(days=days)
        town.once[place(0)] = [FAULTS["error-500"]] * 2
        assert town.check(clock).status is CheckStatus.PARTIAL
    assert place(0) in open_alerts()["unseen"]
    clock.forward(hours=1)
    assert town.check(clock).status is CheckStatus.COMPLETE
    assert "unseen" not in open_alerts()
