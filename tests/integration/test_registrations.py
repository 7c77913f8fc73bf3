"""Registrations that end, move and follow each other, and what of them a listing takes along."""

from __future__ import annotations

import pytest

from marketplace.services.check_report import CheckStatus
from tests.contract.register_records import inspected
from tests.contract.scripted_server import Reply
from tests.integration.regulator import NOT_FOUND, Regulator
from tests.integration.town import (
    Clock,
    add_listing,
    open_alerts,
    open_holds,
    relink,
    shown,
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


def test_gone_from_the_register_is_believed_after_three_checks_over_seven_days(
    regulator: Regulator, clock: Clock
) -> None:
    shown_and_checked(regulator, clock)
    regulator.publish(TWO, "Good", on="2023-03-04")
    add_listing(TWO)
    regulator.check(clock)
    regulator.once[ONE] = [NOT_FOUND] * 20
    del regulator.records[ONE]
    for days in (1, 3, 3):
        clock.forward(days=days)
        report = regulator.check(clock)
        assert report.status is CheckStatus.PARTIAL
        assert shown() == {f"ref-{ONE}", f"ref-{TWO}"}
    clock.forward(days=1)
    report = regulator.check(clock)
    assert report.hidden == (f"ref-{ONE}",)
    assert open_holds(f"ref-{ONE}") == {"registration"}
    assert "not-on-register" in open_alerts()


def test_a_find_in_between_starts_the_count_again(regulator: Regulator, clock: Clock) -> None:
    shown_and_checked(regulator, clock)
    regulator.publish(TWO, "Good", on="2023-03-04")
    add_listing(TWO)
    record = regulator.records[ONE]
    for present in (False, False, True, False, False):
        clock.forward(days=4)
        regulator.records.pop(ONE, None)
        if present:
            regulator.records[ONE] = record
        regulator.check(clock)
    assert f"ref-{ONE}" in shown()


def test_a_deregistered_location_is_held_as_such_and_its_successor_is_named(
    regulator: Regulator, clock: Clock
) -> None:
    shown_and_checked(regulator, clock)
    regulator.records[ONE] = inspected(
        ONE,
        rating="Inadequate",
        registrationStatus="Deregistered",
        deregistrationDate="2026-10-01",
        relationships=[{"relatedLocationId": TWO, "type": "HSCA Successor", "reason": "Move"}],
    )
    regulator.check(clock)
    assert open_holds(f"ref-{ONE}") == {"registration"}
    assert TWO in open_alerts()["deregistered"]


@pytest.mark.parametrize("new_first", [False, True])
def test_a_new_id_does_not_shake_off_the_hold_of_its_predecessor(
    regulator: Regulator, clock: Clock, *, new_first: bool
) -> None:
    follows = [{"relatedLocationId": ONE, "type": "HSCA Predecessor", "reason": "New Provider"}]
    unrated = inspected(TWO, relationships=follows)
    del unrated["currentRatings"]
    regulator.publish(ONE, "Inadequate", on="2026-01-01")
    regulator.records[TWO] = unrated
    for location_id in (TWO, ONE) if new_first else (ONE, TWO):
        add_listing(location_id)
    regulator.check(clock)
    assert open_holds(f"ref-{TWO}") == {"rating"}
    assert shown() == set()

    clock.forward(days=1)
    regulator.publish(TWO, "Good", on="2026-10-01", relationships=follows)
    regulator.check(clock)
    assert shown() == {f"ref-{TWO}"}


def test_a_listing_linked_anew_still_speaks_for_its_former_location(
    regulator: Regulator, clock: Clock
) -> None:
    follows = [{"relatedLocationId": ONE, "type": "HSCA Predecessor", "reason": "New Provider"}]
    regulator.publish(ONE, "Inadequate", on="2026-01-01")
    listing_id = add_listing(ONE)
    regulator.check(clock)
    unrated = inspected(TWO, relationships=follows)
    del unrated["currentRatings"]
    regulator.records = {TWO: unrated}
    relink(listing_id, TWO)
    add_listing(TWO, reference="second")
    regulator.check(clock)
    assert open_holds("second") == {"rating"}
    assert shown() == set()


def test_a_second_listing_of_a_held_location_is_held_when_the_rating_vanishes(
    regulator: Regulator, clock: Clock
) -> None:
    regulator.publish(ONE, "Inadequate", on="2026-01-01")
    add_listing(ONE)
    regulator.check(clock)
    del regulator.records[ONE]["currentRatings"]
    add_listing(ONE, reference="second")
    regulator.check(clock)
    assert open_holds("second") == {"rating"}


def test_a_new_id_waits_while_its_predecessor_cannot_be_read(
    regulator: Regulator, clock: Clock
) -> None:
    follows = [{"relatedLocationId": ONE, "type": "HSCA Predecessor", "reason": "New Provider"}]
    unrated = inspected(TWO, relationships=follows)
    del unrated["currentRatings"]
    regulator.records[TWO] = unrated
    regulator.once[ONE] = [Reply(status=500)] * 2
    add_listing(ONE)
    add_listing(TWO)
    assert regulator.check(clock).status is CheckStatus.PARTIAL
    assert open_holds(f"ref-{TWO}") == {"unchecked"}
    assert "waits for the first check" in open_alerts()["predecessor-held"]

    regulator.publish(ONE, "Inadequate", on="2026-01-01")
    clock.forward(hours=1)
    regulator.check(clock)
    assert open_holds(f"ref-{TWO}") == {"rating"}
    assert shown() == set()
