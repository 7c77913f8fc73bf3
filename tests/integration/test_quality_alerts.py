"""Acknowledging alerts of the rating rule, on each kind of database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from marketplace.domain.access import Principal, Role
from marketplace.domain.decisions import Alert, AlertKind
from marketplace.domain.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from marketplace.queries.quality_alerts import AlertSeen, AlertState, alerts, new_alerts
from marketplace.services.alerts import close_alerts, raise_alerts
from marketplace.services.quality_alerts import acknowledge
from marketplace.services.transaction import transaction
from tests.integration.desk import add_person, kept
from tests.integration.town import JOB, START, add_listing

HOUR = timedelta(hours=1)


@pytest.fixture
def officer(directory: Flask) -> Principal:
    """A quality assurance officer."""
    del directory
    return add_person("officer@example.org", Role.QA)


@pytest.fixture
def listing_id(directory: Flask) -> int:
    """A listing to be alerted of."""
    del directory
    return add_listing(None)


def raise_one(listing_id: int, message: str, *, now: datetime) -> None:
    """As a check does."""
    with transaction(actor=JOB, now=now) as tx:
        alert = Alert(kind=AlertKind.DORMANT, message=message)
        raise_alerts(tx, [alert], subject=f"listing:{listing_id}", listing_id=listing_id)


def close(listing_id: int, *, now: datetime) -> None:
    """As a check does where it holds no more."""
    with transaction(actor=JOB, now=now) as tx:
        close_alerts(tx, subject=f"listing:{listing_id}")


def only(state: AlertState, by: Principal) -> AlertSeen:
    """The one alert in a state."""
    (found,) = alerts(by=by, state=state).alerts
    return found


def seen(officer: Principal, note: str, *, now: datetime) -> None:
    """Acknowledge the one new alert."""
    one = only(AlertState.NEW, officer)
    acknowledge(one.id, saying_since=one.saying_since, note=note, by=officer, now=now)


def test_an_acknowledged_alert_is_not_new_while_it_says_the_same(
    officer: Principal, listing_id: int
) -> None:
    raise_one(listing_id, "Dormant.", now=START)
    assert new_alerts() == 1
    seen(officer, "Phoned: they open again in May.", now=START + HOUR)
    raise_one(listing_id, "Dormant.", now=START + 2 * HOUR)
    assert new_alerts() == 0
    one = only(AlertState.ACKNOWLEDGED, officer)
    assert one.acknowledged is not None
    assert (one.acknowledged.by, one.acknowledged.note, one.times) == (
        "person:officer@example.org",
        "Phoned: they open again in May.",
        2,
    )
    (event,) = kept("alert-acknowledged")
    assert "May" not in str(event.data)


def test_one_that_says_something_else_is_new_again(officer: Principal, listing_id: int) -> None:
    raise_one(listing_id, "Dormant.", now=START)
    seen(officer, "Seen.", now=START + HOUR)
    raise_one(listing_id, "Dormant since May.", now=START + 2 * HOUR)
    one = only(AlertState.NEW, officer)
    assert one.changed_after
    assert one.acknowledged is not None


def test_one_that_is_raised_again_after_closing_says_so(
    officer: Principal, listing_id: int
) -> None:
    raise_one(listing_id, "Dormant.", now=START)
    seen(officer, "Seen.", now=START + HOUR)
    close(listing_id, now=START + 2 * HOUR)
    assert only(AlertState.CLOSED, officer).acknowledged is not None
    raise_one(listing_id, "Dormant.", now=START + 3 * HOUR)
    one = only(AlertState.NEW, officer)
    assert one.acknowledged is None
    assert one.before is not None
    assert one.before.note == "Seen."


def test_nobody_acknowledges_what_they_have_not_read(officer: Principal, listing_id: int) -> None:
    raise_one(listing_id, "Dormant.", now=START)
    one = only(AlertState.NEW, officer)
    raise_one(listing_id, "Dormant since May.", now=START + HOUR)
    with pytest.raises(ConflictError, match="something else"):
        acknowledge(one.id, saying_since=one.saying_since, note="Seen.", by=officer, now=START)
    close(listing_id, now=START + 2 * HOUR)
    with pytest.raises(ConflictError, match="closed"):
        acknowledge(one.id, saying_since=one.saying_since, note="Seen.", by=officer, now=START)


def test_a_note_and_the_role_are_required(officer: Principal, listing_id: int) -> None:
    raise_one(listing_id, "Dormant.", now=START)
    with pytest.raises(InvalidError):
        seen(officer, " ", now=START)
    reader = add_person("reader@example.org", Role.MANAGER)
    with pytest.raises(ForbiddenError):
        seen(reader, "Seen.", now=START)
    with pytest.raises(NotFoundError):
        acknowledge(999, saying_since=START, note="Seen.", by=officer, now=START)
    assert new_alerts() == 1
