"""Our copy of the register: filled from the regulator's list, and searched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.cqc.client import CqcClient
from marketplace.cqc.simulator.server import RunningSimulator, running_simulator
from marketplace.domain.access import job
from marketplace.models.base import db
from marketplace.models.register import RegisterPlace
from marketplace.queries.register_places import is_filled, organisation_of, search
from marketplace.services import leases
from marketplace.services.indexing import WorkStopped
from marketplace.services.leases import LeaseLost, Turn
from marketplace.services.register_places import (
    Refreshed,
    RegisterNotRead,
    Row,
    chunks,
    put,
    refresh,
    row_of,
)
from marketplace.services.transaction import transaction
from tests.contract.register_client import PATIENT
from tests.contract.register_records import inspected
from tests.integration.town import START, Clock, anything

pytestmark = pytest.mark.usefixtures("directory")

ACTOR = job("refresh-register")


def place(number: int, name: str, postcode: str = "ZZ1 1ZZ", *, at: datetime = START) -> Row:
    return row_of(
        cqc_id=f"1-99900{number:04}", name=name, postcode=postcode, source="list", seen_at=at
    )


def directory_place(number: int, name: str, *, at: datetime, provider: str) -> Row:
    return row_of(
        cqc_id=f"1-99900{number:04}",
        name=name,
        postcode="ZZ1 1ZZ",
        address=f"{number} Example Street",
        provider_name=provider,
        service_types=("Homecare agencies", "Supported living"),
        source="directory",
        seen_at=at,
        details_at=at,
    )


def fill(*rows: Row) -> None:
    with transaction(actor=ACTOR, now=START) as tx:
        put(tx, rows)


def found(typed: str) -> list[str]:
    return [one.name for one in search(typed)]


def turn(*, stopping: bool = False) -> Turn:
    lease = leases.take("refresh-register", holder="a-machine:1:1", now=START)
    assert lease
    stop = Event()
    if stopping:
        stop.set()
    return Turn(lease=lease, stopping=stop)


def client_of(simulator: RunningSimulator) -> CqcClient:
    return CqcClient(
        base_url=simulator.url,
        requests_per_minute=1_000_000,
        attempts=2,
        timeouts=PATIENT,
        sleep=anything,
    )


def read_in(simulator: RunningSimulator, *, now: datetime = START) -> Refreshed:
    with client_of(simulator) as client:
        mine = turn()
        try:
            return refresh(client, actor=ACTOR, clock=lambda: now, turn=mine)
        finally:
            leases.release(mine.lease, now=now)


def records(names: Iterable[str]) -> list[dict[str, object]]:
    return [inspected(f"1-99900{number:04}", name=name) for number, name in enumerate(names, 1)]


def test_every_word_in_any_order_and_the_last_as_a_beginning() -> None:
    fill(
        place(1, "Larkspur Home Care - North"),
        place(2, "Larkspur House"),
        place(3, "Care at Larkspur's"),
        place(4, "Parklark Home Care"),
    )
    assert found("larkspur") == [
        "Larkspur Home Care - North",
        "Larkspur House",
        "Care at Larkspur's",
    ]
    assert found("CARE larkspur north") == ["Larkspur Home Care - North"]
    assert found("home lark") == ["Larkspur Home Care - North"]
    assert found("lark home care") == ["Larkspur Home Care - North"]  # only forgiving finds it
    assert found("spur") == []
    assert found("larkspur gardens") == []


def test_endings_are_forgiven_where_nothing_fits() -> None:
    fill(place(1, "Abilityavenue Care"), place(2, "Ability House"))
    assert found("abilityavenu cares") == ["Abilityavenue Care"]
    assert found("abilities") == ["Ability House", "Abilityavenue Care"]


def test_a_postcode_finds_its_own_and_a_district_no_neighbours() -> None:
    fill(
        place(1, "One", "DA1 1AA"),
        place(2, "Two", "DA11 1AA"),
        place(3, "Three", "DA1 2BB"),
        place(4, "Da1 Club", "ZZ9 9ZZ"),
        place(5, "Five", "DA12BBX"),
    )
    assert found("da1 1aa") == ["One"]
    assert found("DA11") == ["Two"]
    assert found("da1") == ["One", "Three"]
    assert found("da1 9zz") == []
    assert found("zz9") == ["Da1 Club"]
    assert found("da12") == []
    assert search("da11aa")[0].postcode == "DA1 1AA"


def test_a_district_that_nobody_is_in_may_be_a_word_of_a_name() -> None:
    fill(place(1, "B12 Care"))
    assert found("b12") == ["B12 Care"]


def test_an_id_finds_its_place() -> None:
    fill(place(1, "Larkspur"), place(2, "Ash"))
    assert found("1-999000002") == ["Ash"]
    assert found("https://www.cqc.org.uk/location/1-999000001") == ["Larkspur"]


@pytest.mark.parametrize(
    "typed", ["%", "_", "' OR 1=1 --", '"', "\\", "*", "", " ", "\x00", "%%%care%%%", "a" * 10_000]
)
def test_nothing_that_is_typed_means_anything_to_the_database(typed: str) -> None:
    fill(place(1, "Larkspur"), place(2, "Under_score 100%"))
    assert found(typed) == []


def test_at_most_twenty_come_and_open_ones_first() -> None:
    fill(*(place(number, f"Larkspur {number}") for number in range(1, 40)))
    fill(directory_place(50, "The Larkspur", at=START, provider="Larkspur Limited"))
    assert len(search("larkspur")) == 20
    assert len(search("larkspur", limit=500)) == 20
    assert found("larkspur")[0] == "The Larkspur"
    assert len(search("larkspur", limit=3)) == 3


def test_people_s_names_are_not_copied_but_their_places_are_found_by_postcode() -> None:
    fill(
        place(1, "Dr A Example", "DA1 1AA"),
        directory_place(2, "Rose Cottage", at=START, provider="Jane Example"),
    )
    stored = db.session.scalars(select(RegisterPlace)).all()
    assert not any("Example" in f"{row.name}{row.provider_name}" for row in stored)
    assert search("da1 1aa")[0].cqc_id == "1-999000001"
    assert found("rose") == ["Rose Cottage"]


def test_what_newer_lists_do_not_name_is_forgotten_after_thirty_days() -> None:
    fill(place(1, "Larkspur"), place(2, "Larkspur Two"))
    fill(place(2, "Larkspur Two", at=START + timedelta(days=30)))
    assert len(found("larkspur")) == 2
    fill(place(2, "Larkspur Two", at=START + timedelta(days=30, seconds=1)))
    assert found("larkspur") == ["Larkspur Two"]
    assert db.session.scalar(select(func.count()).select_from(RegisterPlace)) == 2


def test_an_older_row_changes_no_newer_name() -> None:
    fill(place(1, "New Name", at=START))
    fill(directory_place(1, "Old Name", at=START - timedelta(days=3), provider="Larkspur Ltd"))
    (one,) = search("new name")
    assert (one.name, one.address, one.organisation) == (
        "New Name",
        "1 Example Street",
        "Larkspur Ltd",
    )
    assert one.service_types == ("Homecare agencies", "Supported living")
    assert one.seen_at == START
    assert organisation_of(one.cqc_id) == "Larkspur Ltd"


def test_a_list_keeps_what_only_a_directory_says_and_a_newer_directory_renews_it() -> None:
    fill(directory_place(1, "Larkspur", at=START, provider="First Ltd"))
    fill(place(1, "Larkspur North", at=START + timedelta(days=1)))
    assert (found("larkspur"), organisation_of("1-999000001")) == (["Larkspur North"], "First Ltd")
    fill(directory_place(1, "Older", at=START - timedelta(days=7), provider="Zeroth Ltd"))
    assert organisation_of("1-999000001") == "First Ltd"
    fill(directory_place(1, "Larkspur", at=START + timedelta(hours=12), provider="Second Ltd"))
    assert (found("larkspur"), organisation_of("1-999000001")) == (["Larkspur North"], "Second Ltd")


def test_without_a_copy_nothing_is_found() -> None:
    assert not is_filled()
    assert search("larkspur") == ()
    assert organisation_of("1-999000001") == ""


def test_the_list_is_copied_whole_with_closed_places() -> None:
    rows = records(["Larkspur", "Ash House", "Dr A Example"])
    rows[1] |= {"registrationStatus": "Deregistered"}
    with running_simulator(rows) as simulator:
        assert read_in(simulator) == Refreshed(listed=3, added=3)
        assert found("ash") == ["Ash House"]
        assert is_filled()
        again = read_in(simulator, now=START + timedelta(days=1))
    assert again == Refreshed(listed=3, added=0)
    newest = db.session.scalar(select(func.max(RegisterPlace.seen_at)))
    assert newest == START + timedelta(days=1)


@pytest.mark.parametrize(
    "fault",
    [
        *("unauthorised", "forbidden", "server-error", "html", "truncated-json", "too-many"),
        *("empty-list", "wrong-total", "not-found-page"),
    ],
)
def test_a_list_that_is_not_whole_changes_nothing(fault: str) -> None:
    fill(place(1, "Larkspur"))
    with running_simulator(records(["Renamed", "New"])) as simulator:
        simulator.add_fault(fault)
        with pytest.raises(RegisterNotRead, match="nothing was changed"):
            read_in(simulator)
    assert found("larkspur") == ["Larkspur"]
    assert found("new") == []


def test_a_list_half_as_long_as_before_changes_nothing() -> None:
    fill(*(place(number, f"Larkspur {number}") for number in range(1, 301)))
    with running_simulator(records(["Renamed"] * 149)) as simulator:
        with pytest.raises(RegisterNotRead, match="149 locations and named 300 before"):
            read_in(simulator)
        assert found("renamed") == []
    with running_simulator(records(["Renamed"] * 151)) as simulator:
        assert read_in(simulator).listed == 151


def test_a_run_that_has_to_end_stops_and_one_that_was_overtaken_writes_nothing() -> None:
    with running_simulator(records(["Larkspur"])) as simulator, client_of(simulator) as client:
        stopped = turn(stopping=True)
        with pytest.raises(WorkStopped):
            refresh(client, actor=ACTOR, clock=Clock(), turn=stopped)
        leases.release(stopped.lease, now=START)
        mine = turn()
        leases.release(mine.lease, now=START)
        assert leases.take("refresh-register", holder="another:1:1", now=START)
        with pytest.raises(LeaseLost):
            refresh(client, actor=ACTOR, clock=Clock(), turn=mine)
    assert not is_filled()


def test_a_place_is_found_among_sixty_thousand(directory: Flask) -> None:
    streets = ("Larkspur", "Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
    rows = [
        row_of(
            cqc_id=f"1-1{number:07}",
            name=f"{streets[number % 7]} {('House', 'Home Care', 'Lodge')[number % 3]} {number}",
            postcode=f"ZZ{number % 90} {number % 9}ZZ",
            source="list",
            seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        for number in range(60_000)
    ]
    with transaction(actor=ACTOR, now=START) as tx:
        for chunk in chunks(rows):
            put(tx, chunk)
    del directory
    found_of = {"larkspur house": 20, "nothing like it": 0, "zz17": 20, "zz17 8zz": 20}
    assert {typed: len(found(typed)) for typed in found_of} == found_of
    assert found("elm lodge 59981") == ["Elm Lodge 59981"]
