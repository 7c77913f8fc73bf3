"""The client of the regulator as a test has it: patient, unless the test is about waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from marketplace.cqc.client import CqcClient
from marketplace.cqc.fetched import Fetched
from tests.contract.scripted_server import Reply, Server, answering
from tests.ports import PATIENCE_IN_SECONDS

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ID = "1-999000001"
PATIENT = (PATIENCE_IN_SECONDS, PATIENCE_IN_SECONDS)
HURRIED = (PATIENCE_IN_SECONDS, 0.4)
"""Time-outs for answers that come far too late: those that a test waits for may miss them."""


def client_of(server: Server, **options: Any) -> CqcClient:  # noqa: ANN401 - as the client's own
    settings: dict[str, Any] = {
        "api_key": "secret-key",
        "requests_per_minute": 600_000,
        "timeouts": PATIENT,
        "deadline": 10 * PATIENCE_IN_SECONDS,
        "sleep": lambda _: None,
        **options,
    }
    return CqcClient(base_url=server.url, **settings)


def fetch(
    answer: Callable[[str, int], Reply],
    *,
    requests: int = 0,
    **options: Any,  # noqa: ANN401 - as the client's own
) -> tuple[Fetched, Server]:
    """Ask for one record. So many requests arrive, if later than a hurried client has gone."""
    with answering(answer) as server, client_of(server, **options) as client:
        found = client.fetch_location(ID, now=lambda: NOW)
        server.wait_for(requests)
    return found, server
