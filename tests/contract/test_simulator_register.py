"""The simulated register: official paths and forms, control, a script, and edits that last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import requests
from flask.testing import FlaskClient

from marketplace.cqc.client import CqcClient
from marketplace.cqc.simulator.register import NoSuchLocation, Register
from marketplace.cqc.simulator.reports import Framework
from marketplace.cqc.simulator.script import play
from marketplace.cqc.simulator.server import running_simulator, simulator_app
from marketplace.cqc.simulator.simulator import BadState, Simulator
from marketplace.demo.records import SCRIPT, ScriptedChange, records
from marketplace.domain.ratings import Rating
from tests.contract.register_records import Record, assessed, counting, group_rating, inspected
from tests.ports import PATIENCE_IN_SECONDS

NOW = datetime(2026, 11, 22, 9, 30, 15, tzinfo=UTC)
ONE, TWO, THREE = "1-999000001", "1-999000002", "1-999000003"


@pytest.fixture
def browser() -> Iterator[FlaskClient]:
    unpublished = inspected(THREE, rating="No published rating")
    found = [inspected(ONE), assessed(group_rating("Good"), location_id=TWO), unpublished]
    app = simulator_app(found, now=lambda: NOW)
    with app.test_client() as client:
        yield client


def test_lists_have_pages_and_filters(browser: FlaskClient) -> None:
    page = browser.get("/public/v1/locations?perPage=2&page=2").get_json()
    assert (page["total"], page["totalPages"], page["page"]) == (3, 2, 2)
    assert [row["locationId"] for row in page["locations"]] == [THREE]
    assert page["nextPageUri"] is None
    assert page["previousPageUri"] == "/locations?perPage=2&page=1"
    for query, total in {
        "localAuthority=Exampleborough": 3,
        "localAuthority=Exampleborough&localAuthority=Elsewhere": 3,
        "localAuthority=Elsewhere": 0,
        "localAuthority=exampleborough": 0,
        "overallRating=Good": 1,
        "overallRating=Good&overallRating=No published rating": 2,
        "gacServiceTypeDescription=Domiciliary care service": 3,
        "careHome=N&regulatedActivity=Personal care": 3,
    }.items():
        assert browser.get(f"/public/v1/locations?{query}").get_json()["total"] == total, query
    empty = browser.get("/public/v1/locations?localAuthority=Elsewhere").get_json()
    assert (empty["totalPages"], empty["locations"]) == (0, [])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/public/v1/locations/{ONE}", 200),
        ("/public/v1/locations/1-1", 404),
        ("/public/v1/locations/rm317", 400),
        ("/public/v1/locations?page=0", 400),
        ("/public/v1/locations?perPage=many", 400),
        ("/public/v1/changes/location", 400),
        ("/public/v1/changes/location?startTimestamp=2026-01-01T00:00:00Z", 400),
        ("/public/v1/changes/cat?startTimestamp=2026-01-01&endTimestamp=2026-01-02", 400),
        ("/public/v1/changes/provider?startTimestamp=2026-01-01&endTimestamp=2026-01-02", 200),
        ("/public/v1/providers/1-999900001", 200),
        ("/public/v1/providers/1-1", 404),
        ("/public/v1/elsewhere", 404),
    ],
)
def test_the_official_paths_answer_in_the_official_form(
    browser: FlaskClient, path: str, status: int
) -> None:
    answer = browser.get(path)
    assert answer.status_code == status
    assert isinstance(answer.get_json(), dict)
    assert ("message" in answer.get_json()) is (status != 200)


def test_two_looks_agree_byte_for_byte(browser: FlaskClient) -> None:
    path = f"/public/v1/locations/{ONE}"
    assert browser.get(path).data == browser.get(path).data
    browser.post(f"/control/locations/{ONE}", json={"rating": "Inadequate"})
    assert browser.get(path).data == browser.get(path).data


def test_a_program_changes_a_location(browser: FlaskClient) -> None:
    path = f"/control/locations/{ONE}"
    changed = browser.post(path, json={"rating": "Good", "framework": "new", "date": "2026-01-02"})
    assert counting(changed.get_json()).published_on == date(2026, 1, 2)
    assert browser.post(path, json={"rating": None}).get_json().get("currentRatings") is None
    assert (
        browser.post(path, json={"registered": False, "dormant": True}).get_json()[
            "registrationStatus"
        ]
        == "Deregistered"
    )
    assert browser.post(path, json={"record": {"locationId": ONE}}).get_json() == {
        "locationId": ONE
    }
    assert browser.post("/control/locations/1-1", json={"rating": "Good"}).status_code == 404
    assert browser.post(path, json={"rating": "Good", "date": "soon"}).status_code == 400
    assert browser.post(path, json={"rating": "Good", "framework": "odd"}).status_code == 400


def test_changes_are_fed_to_the_client() -> None:
    now = [NOW]
    with (
        running_simulator([inspected(ONE), inspected(TWO)], now=lambda: now[0]) as simulator,
        CqcClient(base_url=simulator.url, requests_per_minute=1e6) as client,
    ):
        simulator.set_rating(ONE, "Inadequate")
        simulator.set_rating(ONE, None)
        now[0] += timedelta(hours=1)
        simulator.set_rating(TWO, "Good", framework=Framework.NEW)
        assert client.changed_locations(NOW, NOW + timedelta(hours=1)) == {ONE}
        assert client.changed_locations(NOW, NOW + timedelta(hours=2)) == {ONE, TWO}
        assert client.changed_locations(NOW - timedelta(hours=1), NOW) == frozenset()
        assert {stub.location_id for stub in client.list_locations(per_page=1)} == {ONE, TWO}
        with pytest.raises(NoSuchLocation):
            simulator.set_rating("1-1", "Good")
        assert requests.get(simulator.console_url, timeout=PATIENCE_IN_SECONDS).status_code == 200


def test_edits_survive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "folder" / "state.json"
    first = Simulator([inspected(ONE), inspected(TWO)], state=state, now=lambda: NOW)
    made = first.publish(ONE, rating="Inadequate")
    second = Simulator([inspected(ONE), inspected(TWO)], state=state, now=lambda: NOW)
    assert second.register.record(ONE) == made
    assert second.register.changed_ids(NOW, NOW + timedelta(seconds=1)) == [ONE]
    second.publish(TWO, rating="Good")
    fewer = Simulator([inspected(TWO)], state=state, now=lambda: NOW)
    assert fewer.register.ids == [TWO]
    for spoilt in ("", "[]", "{}", '{"records": 3, "changes": [], "scripted": []}'):
        state.write_text(spoilt, encoding="utf-8")
        with pytest.raises(BadState, match="Delete it"):
            Simulator([inspected(ONE)], state=state)


def test_a_script_is_played_once_in_the_life_of_a_state(tmp_path: Path) -> None:
    script = [
        ScriptedChange(after_seconds=0, location_id=ONE, rating=Rating.INADEQUATE),
        ScriptedChange(after_seconds=0, location_id="1-1", rating=Rating.GOOD),
    ]
    said: list[str] = []
    for _ in range(2):
        simulator = Simulator([inspected(ONE)], state=tmp_path / "state.json", now=lambda: NOW)
        play(script, simulator, say=said.append).join(timeout=PATIENCE_IN_SECONDS)
        assert counting(simulator.register.record(ONE)).rating is Rating.INADEQUATE
    assert said[0] == (
        "The simulated regulator published a new report: "
        "Larkspur Home Care is now rated Inadequate."
    )
    assert sum("published" in line for line in said) == 1


def test_a_script_ends_with_the_simulator() -> None:
    simulator = Simulator([inspected(ONE)], now=lambda: NOW)
    step = ScriptedChange(after_seconds=60, location_id=ONE, rating=Rating.INADEQUATE)
    thread = play([step], simulator, say=print)
    simulator.stopping.set()
    thread.join(timeout=PATIENCE_IN_SECONDS)
    assert not thread.is_alive()


def test_the_demo_script_fits_the_demo_records() -> None:
    simulator = Simulator(records(), now=lambda: NOW)
    for step in SCRIPT:
        before = counting(simulator.register.record(step.location_id)).rating
        after = counting(simulator.publish(step.location_id, rating=step.rating)).rating
        assert Rating.INADEQUATE in {before, after}
        assert (before, after).count(Rating.INADEQUATE) == 1


@pytest.mark.parametrize("wrong", [[{}], [{"locationId": ONE}, {"locationId": f" {ONE}"}]])
def test_records_that_cannot_stand_together_are_refused(wrong: list[Record]) -> None:
    with pytest.raises(ValueError, match=r"locationId|two records"):
        Register(wrong)
