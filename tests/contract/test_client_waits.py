"""How long the client waits: for answers that come late or in drops, and until it is stopped."""

from __future__ import annotations

import json
import threading
import time

import pytest

from marketplace.cqc.client import CqcClient
from marketplace.cqc.pace import Stopped
from marketplace.domain.ratings import Outcome
from tests.contract.register_client import HURRIED, ID, NOW, PATIENT, fetch
from tests.contract.register_records import inspected
from tests.contract.scripted_server import NEVER, Reply, answering, reply_json
from tests.ports import PATIENCE_IN_SECONDS

RECORD = reply_json(inspected())
DROPS = 0.05
A_LONG_DRIP = int(NEVER / DROPS)
LATE = [
    Reply(wait=NEVER, body=RECORD.body),
    Reply(body=b" " * A_LONG_DRIP + RECORD.body, drip=DROPS),
    Reply(head=b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * A_LONG_DRIP, drip=DROPS),
]


@pytest.fixture(params=LATE, ids=["silent", "dripping body", "dripping head"])
def late(request: pytest.FixtureRequest) -> Reply:
    reply: Reply = request.param
    return reply


def test_a_late_answer_is_cut_and_asked_for_again(late: Reply) -> None:
    began = time.monotonic()
    found, server = fetch(lambda *_: late, timeouts=HURRIED, attempts=3, requests=3)
    assert time.monotonic() - began < PATIENCE_IN_SECONDS
    assert found.outcome is Outcome.FAILED
    assert found.failure
    assert found.entry is None
    assert len(server.seen) == 3


def test_lateness_that_passes_is_no_failure(late: Reply) -> None:
    began = time.monotonic()
    found, _ = fetch(
        lambda _, number: late if number == 1 else RECORD, timeouts=HURRIED, attempts=100
    )
    assert time.monotonic() - began < PATIENCE_IN_SECONDS
    assert found.outcome is Outcome.FOUND


def test_the_deadline_ends_a_question_before_its_attempts_do() -> None:
    waits: list[float] = []
    found, server = fetch(
        lambda *_: Reply(wait=NEVER), deadline=0.9, timeouts=HURRIED, sleep=waits.append, requests=1
    )
    assert found.outcome is Outcome.FAILED
    assert len(server.seen) == 1
    assert waits == []


class StoppedMeanwhile(threading.Event):
    """Is set by somebody else while it is waited for, which then may last as long as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        """Keep how long would have been waited; wait longer."""
        self.waits.append(timeout)
        threading.Timer(0.05, self.set).start()
        return super().wait(PATIENCE_IN_SECONDS)


@pytest.mark.parametrize(
    ("reply", "least", "most"),
    [
        (RECORD, 0, 600),
        (Reply(status=503), 1, 1.25),
        (Reply(status=429, headers={"Retry-After": "60"}), 60, 75),
    ],
    ids=["pace", "backoff", "retry-after"],
)
def test_stopping_ends_every_wait_at_once(reply: Reply, least: float, most: float) -> None:
    stopping = StoppedMeanwhile()
    with (
        answering(lambda *_: reply) as server,
        CqcClient(
            base_url=server.url,
            requests_per_minute=0.1,
            timeouts=PATIENT,
            deadline=NEVER,
            stopping=stopping,
        ) as client,
    ):
        if reply is RECORD:
            assert client.fetch_location(ID, now=lambda: NOW).outcome is Outcome.FOUND
        for _ in range(2):
            with pytest.raises(Stopped):
                client.fetch_location(ID, now=lambda: NOW)
    (wait,) = stopping.waits
    assert wait is not None
    assert least <= wait <= most
    assert len(server.seen) == 1


def test_stopping_ends_an_answer_that_is_coming() -> None:
    stopping = threading.Event()
    body = b" " * A_LONG_DRIP + json.dumps(inspected()).encode()

    def answer(*_: object) -> Reply:
        stopping.set()
        return Reply(body=body, drip=DROPS)

    with pytest.raises(Stopped):
        fetch(answer, stopping=stopping)
