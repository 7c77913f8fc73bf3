"""Each fault of the simulated regulator against the real client, over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests

from marketplace.cqc.client import CqcClient, RegulatorRefused
from marketplace.cqc.fetched import Fetched
from marketplace.cqc.lists import IncompleteList
from marketplace.cqc.simulator.faults import FaultName
from marketplace.cqc.simulator.server import RunningSimulator, running_simulator
from marketplace.domain.ratings import Outcome
from tests.contract.register_client import HURRIED, NOW, PATIENT
from tests.contract.register_records import inspected
from tests.contract.scripted_server import NEVER
from tests.ports import PATIENCE_IN_SECONDS

ONE, TWO = "1-999000001", "1-999000002"


@pytest.fixture(scope="module")
def served() -> Iterator[RunningSimulator]:
    with running_simulator([inspected(ONE), inspected(TWO)], now=lambda: NOW) as running:
        yield running


@pytest.fixture
def simulator(served: RunningSimulator) -> Iterator[RunningSimulator]:
    served.simulator.log.clear()
    yield served
    served.clear_faults()


def client_of(simulator: RunningSimulator, **options: Any) -> CqcClient:  # noqa: ANN401
    settings: dict[str, Any] = {
        "requests_per_minute": 1e6,
        "timeouts": PATIENT,
        "attempts": 2,
        "sleep": lambda _: None,
        **options,
    }
    return CqcClient(base_url=simulator.url, **settings)


def fetch(simulator: RunningSimulator, location_id: str = ONE, **options: Any) -> Fetched:  # noqa: ANN401
    with client_of(simulator, **options) as client:
        return client.fetch_location(location_id, now=lambda: NOW)


def test_without_a_fault_the_record_comes(simulator: RunningSimulator) -> None:
    assert fetch(simulator).outcome is Outcome.FOUND
    assert simulator.requests_for(ONE) == 1


@pytest.mark.parametrize(
    ("fault", "outcome", "asked"),
    [
        (FaultName.NOT_FOUND, Outcome.NOT_FOUND, 1),
        (FaultName.NOT_FOUND_PAGE, Outcome.FAILED, 1),
        (FaultName.TOO_MANY, Outcome.FAILED, 2),
        (FaultName.TOO_MANY_RETRY_AFTER, Outcome.FAILED, 2),
        (FaultName.SERVER_ERROR, Outcome.FAILED, 2),
        (FaultName.UNAVAILABLE, Outcome.FAILED, 2),
        (FaultName.TRUNCATED_JSON, Outcome.FAILED, 2),
        (FaultName.HTML, Outcome.FAILED, 2),
        (FaultName.EMPTY_LIST, Outcome.UNREADABLE, 1),
        (FaultName.WRONG_TOTAL, Outcome.FOUND, 1),
        (FaultName.OTHER_LOCATION, Outcome.FAILED, 1),
    ],
)
def test_no_fault_makes_a_rating(
    simulator: RunningSimulator, fault: FaultName, outcome: Outcome, asked: int
) -> None:
    simulator.add_fault(fault)
    found = fetch(simulator)
    assert found.outcome is outcome
    assert (found.entry is None) is (outcome is not Outcome.FOUND)
    assert simulator.requests_for(ONE) == asked


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [(FaultName.LATENCY, PATIENCE_IN_SECONDS), (FaultName.HANG, None), (FaultName.DRIP, None)],
)
def test_what_comes_too_late_makes_no_rating(
    simulator: RunningSimulator, fault: FaultName, seconds: float | None
) -> None:
    simulator.add_fault(fault, seconds=seconds)
    started = time.monotonic()
    found = fetch(simulator, timeouts=HURRIED)
    assert time.monotonic() - started < PATIENCE_IN_SECONDS
    assert (found.outcome, found.entry) == (Outcome.FAILED, None)
    while simulator.requests_for(ONE) < 2:
        # One of them may arrive when the client has gone.
        assert time.monotonic() - started < 2 * PATIENCE_IN_SECONDS
        time.sleep(0.01)
    assert simulator.requests_for(ONE) == 2


@pytest.mark.parametrize("fault", [FaultName.UNAUTHORISED, FaultName.FORBIDDEN])
def test_a_refusal_stops_the_run(simulator: RunningSimulator, fault: FaultName) -> None:
    simulator.add_fault(fault)
    with pytest.raises(RegulatorRefused):
        fetch(simulator)
    assert simulator.requests_for(ONE) == 1


@pytest.mark.parametrize(
    "fault",
    [
        FaultName.NOT_FOUND,
        FaultName.SERVER_ERROR,
        FaultName.TRUNCATED_JSON,
        FaultName.HTML,
        FaultName.WRONG_TOTAL,
    ],
)
def test_a_spoilt_list_is_refused(simulator: RunningSimulator, fault: FaultName) -> None:
    simulator.add_fault(fault)
    with client_of(simulator) as client, pytest.raises(IncompleteList):
        client.list_locations()
    with client_of(simulator) as client, pytest.raises(IncompleteList):
        client.changed_locations(NOW - timedelta(days=1), NOW)


def test_an_empty_list_is_well_formed_so_the_caller_has_to_doubt_it(
    simulator: RunningSimulator,
) -> None:
    simulator.add_fault(FaultName.EMPTY_LIST)
    with client_of(simulator) as client:
        assert client.list_locations() == []


@pytest.mark.parametrize(
    "fault", [FaultName.TOO_MANY, FaultName.UNAVAILABLE, FaultName.TRUNCATED_JSON, FaultName.HTML]
)
def test_a_fault_that_passes_is_overcome(simulator: RunningSimulator, fault: FaultName) -> None:
    simulator.add_fault(fault, times=1)
    assert fetch(simulator).outcome is Outcome.FOUND
    assert simulator.requests_for(ONE) == 2


def test_a_fault_begins_after_so_many_and_is_for_one_location(simulator: RunningSimulator) -> None:
    simulator.add_fault("not-found", after=2, times=1, for_id=ONE)
    found = [fetch(simulator, location_id).outcome for location_id in (ONE, TWO, ONE, TWO)]
    assert found == [Outcome.FOUND] * 4
    assert fetch(simulator, ONE).outcome is Outcome.NOT_FOUND
    assert fetch(simulator, ONE).outcome is Outcome.FOUND


def test_retry_after_is_sent_only_where_it_should_be(simulator: RunningSimulator) -> None:
    for fault, header in ((FaultName.TOO_MANY, None), (FaultName.TOO_MANY_RETRY_AFTER, "3")):
        simulator.add_fault(fault, seconds=3)
        answer = requests.get(f"{simulator.url}/locations/{ONE}", timeout=PATIENCE_IN_SECONDS)
        assert (answer.status_code, answer.headers.get("Retry-After")) == (429, header)
        assert answer.json()["message"]
        simulator.clear_faults()


def test_a_hanging_answer_ends_when_the_fault_does(simulator: RunningSimulator) -> None:
    simulator.add_fault(FaultName.HANG)
    (hang,) = simulator.simulator.faults.active()
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(fetch, simulator, timeouts=(PATIENCE_IN_SECONDS, NEVER))
        while not (hang.used or asked.done()):
            time.sleep(0.01)
        started = time.monotonic()
        simulator.clear_faults()
        assert asked.result().outcome is Outcome.FOUND
        assert time.monotonic() - started < PATIENCE_IN_SECONDS


def test_late_is_not_never(simulator: RunningSimulator) -> None:
    simulator.add_fault(FaultName.LATENCY, seconds=0.2)
    started = time.monotonic()
    assert fetch(simulator).outcome is Outcome.FOUND
    assert time.monotonic() - started >= 0.2


def test_faults_are_switched_by_the_control_path(simulator: RunningSimulator) -> None:
    control = f"{simulator.console_url}control"
    given = {"name": "server-error", "after": 0, "times": 2, "for": ONE.lower()}
    assert (
        requests.post(f"{control}/faults", json=given, timeout=PATIENCE_IN_SECONDS).status_code
        == 201
    )
    assert fetch(simulator).outcome is Outcome.FAILED
    (shown,) = requests.get(f"{control}/faults", timeout=PATIENCE_IN_SECONDS).json()["faults"]
    assert (shown["name"], shown["used"], shown["for"]) == ("server-error", 2, ONE)
    assert requests.delete(f"{control}/faults", timeout=PATIENCE_IN_SECONDS).status_code == 204
    assert fetch(simulator).outcome is Outcome.FOUND
    counted = requests.get(f"{control}/log", timeout=PATIENCE_IN_SECONDS).json()
    assert counted == {"total": 3, "locations": {ONE: 3}}
    assert requests.delete(f"{control}/log", timeout=PATIENCE_IN_SECONDS).status_code == 204
    assert simulator.requests_for(ONE) == simulator.all_requests() == 0


@pytest.mark.parametrize("given", [{}, {"name": "earthquake"}, {"name": "hang", "after": "x"}, []])
def test_a_fault_that_makes_no_sense_is_refused(simulator: RunningSimulator, given: object) -> None:
    answer = requests.post(
        f"{simulator.console_url}control/faults", json=given, timeout=PATIENCE_IN_SECONDS
    )
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_a_key_is_asked_for_where_one_was_set() -> None:
    with running_simulator([inspected(ONE)], key="right") as simulator:
        for key in (None, "wrong"):
            with pytest.raises(RegulatorRefused):
                fetch(simulator, api_key=key)
        assert fetch(simulator, api_key="right").outcome is Outcome.FOUND


def test_a_request_without_a_name_is_refused(simulator: RunningSimulator) -> None:
    answer = requests.get(
        f"{simulator.url}/locations/{ONE}", headers={"User-Agent": ""}, timeout=PATIENCE_IN_SECONDS
    )
    assert answer.status_code == 403
    assert "Microsoft-Azure-Application-Gateway" in answer.text
