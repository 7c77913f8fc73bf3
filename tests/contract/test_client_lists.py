"""Lists of the regulator: pages that have to add up, and requests evenly spaced."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from marketplace.cqc.client import CqcClient
from marketplace.cqc.lists import IncompleteList
from marketplace.cqc.pace import Pace
from marketplace.domain.ratings import Outcome
from tests.contract.register_records import Record, inspected
from tests.contract.scripted_server import Reply, answering, reply_json
from tests.ports import PATIENCE_IN_SECONDS

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def row(number: int) -> Record:
    return {"locationId": f"1-{number:09}", "locationName": f"Home {number}", "postalCode": "ZZ1"}


class Pages:
    """A list of locations in pages; `change` spoils the page of that number."""

    def __init__(self, rows: list[Record], *, spoilt: int = 0, **change: object) -> None:
        self.rows, self.spoilt, self.change = rows, spoilt, change

    def __call__(self, path: str, _number: int) -> Reply:
        """Answer for the page that was asked for."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        page, size = int(query["page"]), int(query["perPage"])
        content: dict[str, Any] = {
            "total": len(self.rows),
            "page": page,
            "perPage": size,
            "totalPages": -(-len(self.rows) // size),
            "nextPageUri": "http://192.0.2.1/never-followed",
            "locations": self.rows[(page - 1) * size : page * size],
        }
        return reply_json(content | (self.change if page == self.spoilt else {}))


def listed(pages: Pages, **filters: Any) -> list[str]:  # noqa: ANN401 - the regulator's own
    with (
        answering(pages) as server,
        CqcClient(base_url=server.url, requests_per_minute=1e6, sleep=lambda _: None) as client,
    ):
        return [stub.location_id for stub in client.list_locations(per_page=2, **filters)]


def test_all_pages_are_collected() -> None:
    assert listed(Pages([row(n) for n in range(5)])) == [f"1-{n:09}" for n in range(5)]
    assert listed(Pages([])) == []


def test_filters_are_passed_on_and_may_have_several_values() -> None:
    pages = Pages([row(1)])
    with (
        answering(pages) as server,
        CqcClient(base_url=server.url, requests_per_minute=1e6) as client,
    ):
        (stub,) = client.list_locations(localAuthority=["Oldham", "Bexley"], careHome="Y")
    assert (stub.name, stub.postcode) == ("Home 1", "ZZ1")
    query = parse_qs(urlsplit(server.seen[0].path).query)
    assert query["localAuthority"] == ["Oldham", "Bexley"]
    assert query["careHome"] == ["Y"]
    assert query["perPage"] == ["1000"]


@pytest.mark.parametrize(
    ("spoilt", "change"),
    [
        (1, {"total": 6}),
        (2, {"total": 4}),
        (2, {"totalPages": 9}),
        (2, {"locations": []}),
        (2, {"locations": [row(0), row(1)]}),
        (3, {"locations": None}),
        (1, {"total": "5"}),
        (1, {"total": True}),
        (1, {"total": None}),
        (1, {"totalPages": 10**9}),
        (1, {"totalPages": 0}),
        (2, {"page": 1}),
        (2, {"page": [2]}),
        (1, {"locations": [{"locationName": "No ID"}, row(2)]}),
        (1, {"locations": [{"locationId": 7}, row(2)]}),
        (1, {"locations": ["1-000000001", row(2)]}),
    ],
)
def test_pages_that_do_not_add_up_are_refused(spoilt: int, change: Record) -> None:
    with pytest.raises(IncompleteList):
        listed(Pages([row(n) for n in range(5)], spoilt=spoilt, **change))


def test_a_list_that_comes_out_empty_for_its_total_is_refused() -> None:
    with pytest.raises(IncompleteList):
        listed(Pages([row(1)], spoilt=1, locations=[]))


def test_threads_share_one_pace_and_never_pass_it() -> None:
    began = time.monotonic()
    with (
        answering(lambda *_: reply_json(inspected())) as server,
        CqcClient(base_url=server.url, requests_per_minute=3_000) as client,
        ThreadPoolExecutor(8) as threads,
    ):
        found = list(
            threads.map(
                lambda _: client.fetch_location("1-999000001", now=lambda: NOW).outcome, range(100)
            )
        )
    assert found == [Outcome.FOUND] * 100
    # Each against its own slot: one that arrives late says nothing about when the next may come.
    arrivals = sorted(request.at for request in server.seen)
    early = [n for n, at in enumerate(arrivals) if at < began + n * 0.02 - 1e-6]
    assert (len(arrivals), early) == (100, [])


def test_each_slot_is_given_once_and_a_late_caller_pushes_nobody_back() -> None:
    clock = [100.0]
    pace = Pace(per_minute=60, clock=lambda: clock[0])
    assert [pace.reserve() for _ in range(3)] == [0.0, 1.0, 2.0]
    clock[0] = 102.5
    assert pace.reserve() == 0.5
    clock[0] = 110.0
    assert [pace.reserve(), pace.reserve()] == [0.0, 1.0]
    pace.hold(30)
    assert pace.reserve() == 30.0
    with pytest.raises(ValueError, match="above 0"):
        Pace(per_minute=0)


def test_a_request_to_slow_down_holds_every_thread() -> None:
    slowing = threading.Event()

    def answer(_path: str, number: int) -> Reply:
        if number == 1:
            return Reply(status=429, headers={"Retry-After": "1"})
        return reply_json(inspected())

    def wait(seconds: float) -> None:
        slowing.set()
        time.sleep(seconds)

    with (
        answering(answer) as server,
        CqcClient(base_url=server.url, requests_per_minute=60_000, sleep=wait) as client,
        ThreadPoolExecutor(2) as threads,
    ):
        slowed = threads.submit(client.fetch_location, "1-999000001", now=lambda: NOW)
        assert slowing.wait(PATIENCE_IN_SECONDS)
        other = threads.submit(client.fetch_location, "1-999000001", now=lambda: NOW)
        assert slowed.result().outcome is other.result().outcome is Outcome.FOUND
    waited = [request.at - server.seen[0].at for request in server.seen[1:]]
    assert all(seconds >= 1 for seconds in waited)


def test_a_connection_is_kept_for_the_next_request() -> None:
    with (
        answering(lambda *_: reply_json(inspected())) as server,
        CqcClient(base_url=server.url, requests_per_minute=1e6) as client,
    ):
        for _ in range(5):
            client.fetch_location("1-999000001", now=lambda: NOW)
    assert len({request.caller for request in server.seen}) == 1
