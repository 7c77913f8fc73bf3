"""The client against a server that misbehaves: what each answer means, and what it never does."""

from __future__ import annotations

import gzip
import json
import logging
from datetime import UTC, datetime, timedelta, timezone

import pytest

from marketplace.cqc.client import CqcClient, RegulatorRefused
from marketplace.cqc.lists import IncompleteList
from marketplace.domain.ratings import Outcome, Rating
from tests.contract.register_client import ID, NOW, client_of, fetch
from tests.contract.register_records import assessed, group_rating, inspected
from tests.contract.scripted_server import Reply, answering, reply_json
from tests.ports import free_port

GATEWAY_PAGE = b"<html><body><center>Microsoft-Azure-Application-Gateway/v2</center></body></html>"


def test_a_record_is_fetched_with_key_and_name() -> None:
    found, server = fetch(lambda *_: reply_json(inspected(rating="Inadequate")))
    assert found.outcome is Outcome.FOUND
    assert found.entry
    assert found.entry.statements[0].rating is Rating.INADEQUATE
    assert found.fetched_at == NOW
    assert found.response_hash
    assert len(found.response_hash) == 64
    assert "Unguessable" not in json.dumps(found.body)
    (asked,) = server.seen
    assert asked.path == f"/public/v1/locations/{ID}"
    assert asked.headers["Ocp-Apim-Subscription-Key"] == "secret-key"
    assert asked.headers["User-Agent"].startswith("care-marketplace/")
    seen = found.observation
    assert (seen.location_id, seen.fetched_at, seen.outcome) == (ID, NOW, Outcome.FOUND)
    assert (seen.entry, seen.response_hash) == (found.entry, found.response_hash)


@pytest.mark.parametrize("written", [" 1-999000001 ", "1 - 999 000 001", "\t1-999000001\n"])
def test_a_padded_id_is_asked_for_as_the_register_writes_it(written: str) -> None:
    with answering(lambda *_: reply_json(inspected())) as server, client_of(server) as client:
        found = client.fetch_location(written, now=lambda: NOW)
        assert (found.location_id, found.outcome) == (ID, Outcome.FOUND)
        assert client.fetch_location("rm317", now=lambda: NOW).location_id == "RM317"
    assert [request.path for request in server.seen][-1] == "/public/v1/locations/RM317"


@pytest.mark.parametrize("written", ["", "  ", "..", "1-1/../../x", "1-1?x=y", "é", "X" * 41])
def test_what_cannot_be_an_id_is_never_asked_for(written: str) -> None:
    with answering(lambda *_: reply_json(inspected())) as server, client_of(server) as client:
        assert client.fetch_location(written, now=lambda: NOW).outcome is Outcome.FAILED
    assert server.seen == []


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (reply_json({"message": "Not found"}, status=404), Outcome.NOT_FOUND),
        (reply_json({"statusCode": 404, "message": "Resource not found"}, status=404), None),
        (Reply(status=404, body=GATEWAY_PAGE), None),
        (Reply(status=404, body=b""), None),
        (reply_json([], status=404), None),
        (reply_json({"message": "Bad Request"}, status=400), None),
        (reply_json(inspected(), status=410), None),
        (reply_json(inspected(), status=204), None),
        (reply_json(inspected("1-999000002")), None),
        (reply_json([inspected()]), Outcome.UNREADABLE),
        (reply_json([]), Outcome.UNREADABLE),
        (reply_json({}), Outcome.UNREADABLE),
        (reply_json("text"), Outcome.UNREADABLE),
        (reply_json({**inspected(), "currentRatings": ["Good"]}), Outcome.UNREADABLE),
    ],
)
def test_final_answers_are_asked_for_once(reply: Reply, outcome: Outcome | None) -> None:
    found, server = fetch(lambda *_: reply)
    assert found.outcome is (outcome or Outcome.FAILED)
    assert found.entry is None
    assert bool(found.failure) is (outcome is not Outcome.NOT_FOUND)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500, body=b'{"message": "Internal server error."}'),
        Reply(status=502, body=GATEWAY_PAGE),
        Reply(status=503, body=b""),
        Reply(status=504, body=b""),
        Reply(status=429, body=b'{"message": "Slow down"}'),
        Reply(status=408, body=b""),
        Reply(body=GATEWAY_PAGE),
        Reply(body=b""),
        Reply(body=json.dumps(inspected()).encode()[:200]),
        Reply(body=json.dumps(inspected()).encode(), cut=200),
        Reply(body=b'{"locationId": NaN}'),
        Reply(body=b"[" * 100_000),
        Reply(body=b"\xff\xfe\x00"),
        Reply(body=b"not gzip", headers={"Content-Encoding": "gzip"}),
    ],
    ids=lambda reply: f"{reply.status}-{len(reply.body)}",
)
def test_outages_are_asked_again_then_fail(reply: Reply) -> None:
    found, server = fetch(lambda *_: reply, attempts=3)
    assert found.outcome is Outcome.FAILED
    assert found.failure
    assert found.entry is None
    assert len(server.seen) == 3


def test_an_outage_that_passes_is_no_failure() -> None:
    troubles = [
        Reply(status=503),
        Reply(body=b"<html>"),
        Reply(cut=1, body=b"{  }"),
        Reply(status=429),
    ]
    record = reply_json(inspected())
    found, server = fetch(lambda _, number: [*troubles, record][number - 1])
    assert found.outcome is Outcome.FOUND
    assert len(server.seen) == 5


def test_a_compressed_answer_is_read() -> None:
    body = gzip.compress(json.dumps(assessed(group_rating("Good"))).encode())
    found, _ = fetch(lambda *_: Reply(body=body, headers={"Content-Encoding": "gzip"}))
    assert found.outcome is Outcome.FOUND


def test_no_server_at_all_fails() -> None:
    waits: list[float] = []
    with CqcClient(
        base_url=f"http://127.0.0.1:{free_port()}", requests_per_minute=1e6, sleep=waits.append
    ) as client:
        found = client.fetch_location(ID, now=lambda: NOW)
    assert (found.outcome, found.response_hash) == (Outcome.FAILED, None)
    longer = [seconds for seconds in waits if seconds > 0.5]
    assert len(longer) == 5
    for seconds, least in zip(longer, (1, 2, 4, 8, 16), strict=True):
        assert least <= seconds <= least * 1.25


def test_an_address_that_is_none_fails_at_once() -> None:
    with CqcClient(base_url="nowhere") as client:
        assert client.fetch_location(ID, now=lambda: NOW).outcome is Outcome.FAILED


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_stops_the_run_at_once(status: int) -> None:
    with (
        answering(lambda *_: Reply(status=status, body=GATEWAY_PAGE)) as server,
        client_of(server) as client,
    ):
        with pytest.raises(RegulatorRefused) as refusal:
            client.fetch_location(ID, now=lambda: NOW)
        with pytest.raises(RegulatorRefused):
            client.list_locations()
    assert refusal.value.status == status
    assert len(server.seen) == 2


def test_redirects_are_not_followed_and_the_key_stays_here() -> None:
    with answering(lambda *_: reply_json(inspected())) as elsewhere:
        found, server = fetch(
            lambda *_: Reply(status=302, headers={"Location": f"{elsewhere.url}/locations/{ID}"})
        )
    assert found.outcome is Outcome.FAILED
    assert len(server.seen) == 1
    assert elsewhere.seen == []


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("7", 7, 9),
        ("0", 0, 0.1),
        ("86400", 60, 75),
        ("-3", 1, 1.25),
        ("soon", 1, 1.25),
        ("Fri, 22 Nov 2999 09:30:00 GMT", 60, 75),
        ("Sat, 22 Nov 2014 09:30:00 GMT", 0, 0.1),
    ],
)
def test_retry_after_is_honoured_and_capped(header: str, least: float, most: float) -> None:
    waits: list[float] = []
    replies = [Reply(status=429, headers={"Retry-After": header}), reply_json(inspected())]
    found, _ = fetch(lambda _, number: replies[number - 1], sleep=waits.append)
    assert found.outcome is Outcome.FOUND
    # The pause before the second request follows the wait itself; the sleep is not real here.
    assert least <= max([0.0, *waits]) <= most + 0.1


def test_an_endless_body_is_cut() -> None:
    found, server = fetch(lambda *_: Reply(body=b" " * 6_000_000))
    assert found.outcome is Outcome.FAILED
    assert len(server.seen) == 1


def test_nothing_of_the_answer_or_the_key_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    replies = [Reply(status=503, body=b"Unguessable"), reply_json(inspected())]
    fetch(lambda _, number: replies[number - 1])
    assert "asking again" in caplog.text
    for secret in ("secret-key", "Unguessable", "Larkspur"):
        assert secret not in caplog.text


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=1))])
def test_changes_are_asked_for_in_utc(zone: timezone) -> None:
    page = {"total": 3, "totalPages": 1, "page": 1, "changes": ["1-1", "rm317", "1-1"]}
    with answering(lambda *_: reply_json(page)) as server, client_of(server) as client:
        start = datetime(2026, 11, 1, 10, 0, 0, 999, tzinfo=UTC).astimezone(zone)
        assert client.changed_locations(start, NOW) == {"1-1", "RM317"}
        with pytest.raises(ValueError, match="zone"):
            client.changed_locations(datetime(2026, 1, 1), NOW)  # noqa: DTZ001 - the very mistake
    assert "startTimestamp=2026-11-01T10%3A00%3A00Z" in server.seen[0].path
    assert "endTimestamp=2026-11-22T09%3A30%3A00Z" in server.seen[0].path


@pytest.mark.parametrize("status", [404, 410, 400, 500])
def test_a_feed_that_fails_is_told(status: int) -> None:
    with (
        answering(lambda *_: reply_json({"message": "Not found"}, status=status)) as server,
        client_of(server) as client,
        pytest.raises(IncompleteList),
    ):
        client.changed_locations(NOW - timedelta(days=30), NOW)
