"""Where somebody asks about, with a look-up beside our own table; the privacy page says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from marketplace.domain.places import Point, Precision, Where
from marketplace.web.where import where_from
from tests.contract.scripted_server import Reply, Server, answering, reply_json
from tests.integration.places import add_district
from tests.running import running_app
from tests.web.visitor import Visitor


def answer(path: str, number: int) -> Reply:
    """Know one postcode, then fall ill."""
    if number > 1:
        return reply_json({}, status=500)
    assert path == "/public/v1/postcodes/ZM1%203AB"
    return reply_json({"result": {"latitude": 52.43, "longitude": -2.64, "admin_ward": "Abbey"}})


@pytest.fixture
def lookup() -> Iterator[Server]:
    """A service that knows one postcode."""
    with answering(answer) as server:
        yield server


@pytest.fixture
def asking(lookup: Server, sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application that asks it."""
    with running_app(
        database_url=sqlite_url, instance_dir=tmp_path, POSTCODE_LOOKUP_URL=lookup.url
    ) as app:
        yield app


def test_a_look_up_is_asked_once_and_its_trouble_is_nobodys(asking: Flask, lookup: Server) -> None:
    with asking.app_context():
        add_district("ZM1", latitude=52.4, longitude=-2.6, authority="Marlbridge")
        for _ in range(3):
            where = where_from("ZM1 3AB")
            assert isinstance(where, Where)
            assert (where.point, where.ward) == (Point(latitude=52.43, longitude=-2.64), "Abbey")
        for _ in range(3):
            where = where_from("ZM1 9ZZ")
            assert isinstance(where, Where)
            assert (where.precision, where.from_district) == (Precision.DISTRICT, True)
    assert len(lookup.seen) == 2


def test_the_privacy_page_names_whom_we_ask_where_we_do(asking: Flask, visitor: Visitor) -> None:
    said = Visitor(asking.test_client()).get("/privacy").main
    assert "our server asks 127.0.0.1 where it is" in said
    assert "where it is" not in visitor.get("/privacy").main
