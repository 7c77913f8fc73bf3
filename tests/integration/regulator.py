"""The regulator as a test has it: a real HTTP server whose records and troubles the test sets."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from marketplace.cqc.client import CqcClient
from marketplace.services.check_report import CheckReport
from marketplace.services.checking import Scope, check_ratings
from tests.contract.register_records import Record, inspected
from tests.contract.scripted_server import Reply, answering, reply_json
from tests.integration.town import JOB, Clock, anything
from tests.ports import PATIENCE_IN_SECONDS

NOT_FOUND = reply_json({"message": "Not found"}, status=404)


@dataclass(kw_only=True)
class Regulator:
    """What it would answer. `once` holds answers that are given first, in order, by location ID.

    `always` answers every request from the one numbered `always_from`, while it is set. A check
    waits `patience` seconds for a sign of it: long, for whoever else is busy on this machine.
    """

    records: dict[str, Record] = field(default_factory=dict)
    once: dict[str, list[Reply]] = field(default_factory=dict)
    always: Reply | None = None
    always_from: int = 0
    requests: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    url: str = ""
    patience: float = PATIENCE_IN_SECONDS

    def publish(self, location_id: str, rating: str, *, on: str, **fields: object) -> None:
        """Publish a rating under the old framework, with a report of its own."""
        record = inspected(location_id, rating=rating, **fields)
        overall = record["currentRatings"]["overall"]
        overall |= {"reportDate": on, "reportLinkId": f"{location_id}-{rating}-{on}"}
        self.records[location_id] = record

    def break_after(self, requests: int, reply: Reply) -> None:
        """Answer so many more requests as they should be, and then only this."""
        self.always, self.always_from = reply, self.requests + requests + 1

    def answer(self, path: str, number: int) -> Reply:
        """Answer one request."""
        location_id = path.partition("?")[0].rsplit("/", 1)[-1]
        self.asked[location_id] += 1
        self.requests = number
        if self.always is not None and number >= self.always_from:
            return self.always
        if waiting := self.once.get(location_id):
            return waiting.pop(0)
        record = self.records.get(location_id)
        return NOT_FOUND if record is None else reply_json(record)

    def check(
        self, clock: Clock, *, scope: Scope | None = None, stopping: Event | None = None
    ) -> CheckReport:
        """Check the ratings against it, as fast as it goes, one location at a time."""
        with CqcClient(
            base_url=self.url,
            requests_per_minute=1_000_000,
            attempts=2,
            timeouts=(self.patience, self.patience),
            deadline=3 * self.patience,
            sleep=anything,
            stopping=stopping,
        ) as client:
            return check_ratings(
                scope=scope or Scope.all(),
                client=client,
                actor=JOB,
                clock=clock,
                parallel=1,
                stopping=stopping,
            )


@contextmanager
def regulator() -> Iterator[Regulator]:
    """Run one."""
    place = Regulator()
    with answering(place.answer) as server:
        place.url = f"{server.url}"
        yield place


def body_of(record: Record) -> Reply:
    """One record as an answer, for `once`."""
    return Reply(body=json.dumps(record).encode(), headers={"Content-Type": "application/json"})
