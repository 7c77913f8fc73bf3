"""The look-up of postcodes, against a server that says what a test writes down."""

from __future__ import annotations

import json
import time

import pytest

from marketplace.domain.places import Point
from marketplace.lookups.postcodes import LookedUp, LookupFailed
from marketplace.lookups.postcodes_io import PostcodesIo
from tests.contract.register_client import HURRIED, PATIENT
from tests.contract.scripted_server import NEVER, Reply, answering, reply_json
from tests.ports import PATIENCE_IN_SECONDS

FOUND = {
    "status": 200,
    "result": {
        "postcode": "DA5 1AA",
        "latitude": 51.4412,
        "longitude": 0.1487,
        "admin_district": "Bexley",
        "admin_ward": "St. Mary's & St. James",
        "codes": {"admin_district": "E09000004", "admin_ward": "E05011231"},
    },
}
OUTCODE = {
    "status": 200,
    "result": {
        "outcode": "DA5",
        "latitude": 51.44,
        "longitude": 0.14,
        "admin_district": ["Bexley"],
    },
}
A_LONG_DRIP = 6_000


def asked(reply: Reply, *, timeouts: tuple[float, float] = PATIENT) -> LookedUp | None:
    with answering(lambda *_: reply) as server:
        return PostcodesIo(server.url, timeouts=timeouts).postcode("DA5 1AA")


def test_a_postcode_has_a_place_an_authority_and_a_ward() -> None:
    with answering(lambda *_: reply_json(FOUND)) as server:
        found = PostcodesIo(f"{server.url}/", timeouts=PATIENT).postcode("DA5 1AA")
    assert found == LookedUp(
        point=Point(latitude=51.4412, longitude=0.1487),
        authority="Bexley",
        authority_code="E09000004",
        ward="St. Mary's & St. James",
    )
    assert [seen.path for seen in server.seen] == ["/public/v1/postcodes/DA5%201AA"]


@pytest.mark.parametrize(
    ("authorities", "authority"), [(["Bexley"], "Bexley"), (["Bexley", "Dartford"], ""), (None, "")]
)
def test_a_district_has_an_authority_where_it_lies_in_one(
    authorities: list[str] | None, authority: str
) -> None:
    result = OUTCODE["result"] | {"admin_district": authorities}  # type: ignore[operator]
    with answering(lambda *_: reply_json({"result": result})) as server:
        found = PostcodesIo(server.url, timeouts=PATIENT).district("DA5")
    assert found == LookedUp(point=Point(latitude=51.44, longitude=0.14), authority=authority)
    assert [seen.path for seen in server.seen] == ["/public/v1/outcodes/DA5"]


@pytest.mark.parametrize(
    "reply",
    [
        reply_json({"status": 404, "error": "Postcode not found"}, status=404),
        reply_json({"result": {"latitude": None, "longitude": None}}),
    ],
)
def test_what_there_is_not_and_what_stands_nowhere_is_none(reply: Reply) -> None:
    assert asked(reply) is None


@pytest.mark.parametrize(
    "reply",
    [
        reply_json({}, status=500),
        reply_json({}, status=429),
        Reply(status=302, headers={"Location": "/elsewhere"}),
        Reply(body=b"<html>"),
        Reply(body=b""),
        Reply(body=b"[" * 60_000),
        reply_json([]),
        reply_json({"result": None}),
        reply_json({"result": []}),
        reply_json({"result": {"latitude": "north", "longitude": 0}}),
        reply_json({"result": {"latitude": 951, "longitude": 0}}),
        Reply(body=b'{"result": {"latitude": NaN, "longitude": 0}}'),
        reply_json({"result": {"latitude": 51, "longitude": 0, "codes": "none"}}),
        Reply(body=b" " * 70_000 + json.dumps(FOUND).encode()),
        Reply(body=json.dumps(FOUND).encode(), cut=20),
    ],
)
def test_every_other_answer_is_trouble_of_one_kind(
    reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(LookupFailed):
        asked(reply)
    assert "DA5" not in caplog.text


@pytest.mark.parametrize(
    "reply",
    [
        Reply(wait=NEVER, body=json.dumps(FOUND).encode()),
        Reply(body=b" " * A_LONG_DRIP + json.dumps(FOUND).encode(), drip=0.1),
        Reply(head=b"HTTP/1.1 200 OK\r\nX: " + b"x" * A_LONG_DRIP, drip=0.1),
    ],
    ids=["silent", "dripping body", "dripping head"],
)
def test_somebody_who_waits_for_a_page_does_not_wait_for_a_slow_answer(reply: Reply) -> None:
    began = time.monotonic()
    with pytest.raises(LookupFailed):
        asked(reply, timeouts=HURRIED)
    assert time.monotonic() - began < PATIENCE_IN_SECONDS


def test_nobody_there_is_trouble_too() -> None:
    with pytest.raises(LookupFailed):
        PostcodesIo("http://127.0.0.1:9", timeouts=PATIENT).postcode("DA5 1AA")
