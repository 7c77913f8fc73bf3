"""What CQC says of a location while somebody waits for a page, and how its troubles end."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace import wiring
from marketplace.cqc.client import CqcClient
from marketplace.cqc.simulator.server import RunningSimulator, running_simulator
from marketplace.domain.ratings import Rating
from marketplace.domain.register_view import RegisterOutcome, RegisterView
from marketplace.models.base import db
from marketplace.models.locations import Location, ObservationRow, RegulatorRecord
from marketplace.services.register_places import put, row_of
from marketplace.services.register_view import look_up
from marketplace.services.transaction import transaction
from tests.contract.register_client import HURRIED, PATIENT
from tests.contract.register_records import Record, assessed, examples, group_rating, inspected
from tests.contract.scripted_server import Reply, answering, reply_json
from tests.integration.desk import TEST
from tests.integration.town import START
from tests.running import running_app

pytestmark = pytest.mark.usefixtures("sqlite_directory")

PLACE = "1-999000001"
OPEN = {"locationId": PLACE, "registrationStatus": "registered"}
UNREACHABLE, UNREADABLE = RegisterOutcome.UNREACHABLE, RegisterOutcome.UNREADABLE


def looked_up(*records: Record, place: str = PLACE) -> RegisterView:
    with running_simulator(records) as simulator:
        return from_register(simulator, place)


def from_register(
    simulator: RunningSimulator, place: str = PLACE, *, timeouts: tuple[float, float] = PATIENT
) -> RegisterView:
    return from_server(simulator.url, place, timeouts=timeouts)


def from_server(
    url: str, place: str = PLACE, *, timeouts: tuple[float, float] = PATIENT
) -> RegisterView:
    with CqcClient(base_url=url, attempts=1, timeouts=timeouts) as client:
        return look_up(place, client=client, now=START)


def test_what_cqc_says_is_shown() -> None:
    address = {
        "postalAddressLine1": "3 Mill Row",
        "postalAddressLine2": "Old Town",
        "postalAddressTownCity": "Fenwick Cross",
        "mainPhoneNumber": "01632960100",
        "website": "www.larkspur.example.org",
        "dormancy": "Y",
    }
    with transaction(actor=TEST, now=START) as tx:
        put(
            tx,
            [
                row_of(
                    cqc_id=PLACE,
                    name="Larkspur",
                    postcode="ZZ1 1ZZ",
                    provider_name="Larkspur Care Ltd",
                    source="directory",
                    seen_at=START,
                    details_at=START,
                )
            ],
        )
    view = looked_up(inspected(PLACE, rating="Requires Improvement", **address))
    assert view == RegisterView(
        outcome=RegisterOutcome.FOUND,
        location_id=PLACE,
        looked_at=START,
        name="Larkspur Home Care",
        organisation="Larkspur Care Ltd",
        address="3 Mill Row, Old Town",
        town="Fenwick Cross",
        postcode="ZZ1 1ZZ",
        phone="01632960100",
        website="www.larkspur.example.org",
        registered_on=date(2016, 5, 6),
        dormant=True,
        activities=("Personal care",),
        register_service_types=("Homecare agencies",),
        rating=Rating.REQUIRES_IMPROVEMENT,
        rated_on=date(2023, 3, 4),
    )
    assert view.suggested_service_types == ("home-care",)
    assert "Surname" not in repr(view)


def test_nothing_of_a_look_is_stored() -> None:
    looked_up(inspected(PLACE))
    for table in (Location, ObservationRow, RegulatorRecord):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_a_rating_of_the_new_framework_counts() -> None:
    view = looked_up(assessed(group_rating("Inadequate", name="Homecare"), location_id=PLACE))
    assert (view.rating, view.rated_on) == (Rating.INADEQUATE, date(2024, 8, 9))


def test_the_real_records_are_read(shared: Path) -> None:
    cases = examples(shared)
    with running_simulator(cases.values()) as simulator:
        inadequate = from_register(simulator, "1-309474709")
        closed = from_register(simulator, "1-4126051126")
        inherited = from_register(simulator, "1-16964879095")
        hospital = from_register(simulator, "rm317")
        unrated = from_register(simulator, "1-22070291186")
    assert (inadequate.outcome, inadequate.rating) == (RegisterOutcome.FOUND, Rating.INADEQUATE)
    assert closed.outcome is RegisterOutcome.DEREGISTERED
    assert closed.outcome.stops
    assert closed.successors == ("1-14443163311",)
    assert closed.deregistered_on
    assert inherited.inherited
    assert hospital.outcome is RegisterOutcome.FOUND
    assert unrated.rating is None
    assert not unrated.outcome.stops


@pytest.mark.parametrize("place", ["1-999000009", "1-", "", "CS2003000123", "../admin", "a" * 900])
def test_what_is_not_on_the_register_is_not_found(place: str) -> None:
    view = looked_up(inspected(PLACE), place=place)
    assert view.outcome is RegisterOutcome.NOT_FOUND
    assert view.outcome.stops
    assert view.name == ""


@pytest.mark.parametrize(
    "fault",
    [
        *("unauthorised", "forbidden", "too-many", "too-many-retry-after", "server-error"),
        *("unavailable", "truncated-json", "html", "not-found-page", "other-location"),
        *("hang", "drip"),
    ],
)
def test_every_trouble_of_the_register_is_an_outcome(fault: str) -> None:
    with running_simulator([inspected(PLACE), inspected("1-999000002")]) as simulator:
        simulator.add_fault(fault)
        late = fault in {"hang", "drip"}
        view = from_register(simulator, timeouts=HURRIED if late else PATIENT)
    assert view == RegisterView(outcome=UNREACHABLE, location_id=PLACE, looked_at=START)
    assert not view.outcome.stops


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (reply_json([]), UNREADABLE),
        (reply_json("text"), UNREADABLE),
        (reply_json({}), UNREADABLE),
        (reply_json({"locationId": PLACE}), UNREADABLE),
        (reply_json({"locationId": PLACE, "registrationStatus": "Paused"}), UNREADABLE),
        (reply_json({**OPEN, "relationships": "odd"}), UNREADABLE),
        (reply_json({**OPEN, "website": {"url": "x"}}), UNREADABLE),
        (reply_json({**OPEN, "postalAddressLine1": ["x"]}), UNREADABLE),
        (Reply(body=b"<html>"), UNREACHABLE),
        (Reply(body=b""), UNREACHABLE),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:9/"}), UNREACHABLE),
        (Reply(status=400, body=b"{}"), UNREACHABLE),
        (Reply(body=b"{" * 6_000_000), UNREACHABLE),
    ],
)
def test_an_unknown_shape_is_an_outcome(reply: Reply, outcome: RegisterOutcome) -> None:
    with answering(lambda _path, _number: reply) as server:
        assert from_server(server.url).outcome is outcome


def test_a_record_that_says_little_is_found_with_little() -> None:
    with answering(lambda _path, _number: reply_json(OPEN)) as server:
        view = from_server(server.url)
    assert (view.outcome, view.name, view.activities) == (RegisterOutcome.FOUND, "", ())
    assert view.suggested_service_types == ()


def test_nobody_listens() -> None:
    assert from_server("http://127.0.0.1:9/public/v1").outcome is UNREACHABLE


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_the_brief_client_of_a_page_gives_up_in_time(
    sqlite_url: str, tmp_path: Path, fault: str
) -> None:
    with running_simulator([inspected(PLACE)]) as simulator:
        simulator.add_fault(fault, seconds=0.4 if fault == "drip" else None)
        with running_app(
            database_url=sqlite_url, instance_dir=tmp_path, CQC_API_URL=simulator.url
        ) as app:
            began = time.monotonic()
            assert _with_brief_client(app).outcome is UNREACHABLE
            # It would take minutes; some seconds are what its settings say.
            assert time.monotonic() - began < 90
    connecting, receiving = wiring._BRIEF_TIMEOUTS  # noqa: SLF001 - what is promised of them
    assert connecting + 2 * receiving < 9
    assert simulator.all_requests() == 1


def test_without_a_key_the_brief_client_is_an_outcome_too(sqlite_url: str, tmp_path: Path) -> None:
    with running_simulator([inspected(PLACE)], key="the right key") as simulator:
        for key, outcome in (("", UNREACHABLE), ("the right key", RegisterOutcome.FOUND)):
            with running_app(
                database_url=sqlite_url,
                instance_dir=tmp_path,
                CQC_API_URL=simulator.url,
                CQC_API_KEY=key,
            ) as app:
                assert _with_brief_client(app).outcome is outcome


def _with_brief_client(app: Flask) -> RegisterView:
    with app.app_context(), app.extensions["marketplace"].brief_cqc_client() as client:
        return look_up(PLACE, client=client, now=START)
