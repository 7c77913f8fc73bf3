"""What is kept of a request: never what somebody typed."""

from __future__ import annotations

import logging
import traceback
from functools import wraps
from http import HTTPStatus
from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

from marketplace.logs import configure_logging
from marketplace.models.base import db
from marketplace.models.places import PlaceName
from tests.web.visitor import Visitor


def test_a_request_leaves_one_line_without_its_question(visitor: Visitor) -> None:
    with capture_logs() as lines:
        visitor.fetch("/search?q=my+mother+fell")

    (line,) = lines
    assert isinstance(line.pop("ms"), float)
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "path": "/search",
        "status": 200,
    }


def test_a_refused_question_leaves_no_more(visitor: Visitor) -> None:
    with capture_logs() as lines:
        visitor.fetch("/search?page=my+mother", headers={"X-Forwarded-For": "192.0.2.7"})

    assert "mother" not in repr(lines)
    assert "192.0.2.7" not in repr(lines)


def test_a_link_with_something_stuck_to_it_leaves_no_token(visitor: Visitor) -> None:
    token = "q7ZpL2xv9KdT4mWc8RnB3sYf6HgJ1uEa5oNi0tQwXyU"
    with capture_logs() as lines:
        visitor.fetch(f"/account/reset/{token}/extra")

    assert lines[-1]["path"] == "/account/reset/(long)/extra"


@pytest.mark.parametrize("json_lines", [True, False])
def test_a_fault_is_logged_without_what_the_variables_held(
    capsys: pytest.CaptureFixture[str], *, json_lines: bool
) -> None:
    configure_logging(level="INFO", json_lines=json_lines)
    try:
        _fail("my mother", fell=True)
    except ValueError:
        logging.getLogger("marketplace").exception("a fault")
    logged = capsys.readouterr().err
    assert "ValueError" in logged
    assert "my mother fell" not in logged


def test_the_database_quotes_no_values_in_its_errors(marketplace: Flask) -> None:
    with marketplace.app_context(), pytest.raises(SQLAlchemyError) as fault:
        db.session.execute(text("SELECT 1 FROM nowhere WHERE x = :words"), {"words": "my mother"})
    assert "nowhere" in str(fault.value)
    assert "mother" not in str(fault.value)


def test_a_database_quotes_no_row_that_it_refuses(app: Flask) -> None:
    """PostgreSQL adds the whole row to such an error: what somebody wrote would be in the log."""
    row = {"folded": "my mother\nfell", "name": "my mother", "latitude": None}
    with app.app_context(), pytest.raises(SQLAlchemyError) as fault:
        db.session.execute(insert(PlaceName).values(**row))
    told = "".join(traceback.format_exception(fault.value))
    assert "latitude" in told
    assert "my mother" not in told
    assert "fell" not in told


@pytest.mark.parametrize("json_lines", [True, False])
def test_a_page_that_fails_leaves_no_token_in_the_log(
    sqlite_app: Flask, capsys: pytest.CaptureFixture[str], *, json_lines: bool
) -> None:
    _break(sqlite_app, "saved_searches.stop")
    configure_logging(level="INFO", json_lines=json_lines)
    answer = sqlite_app.test_client().get("/tell-me/stop/1-secret%0Aanother")
    logged = capsys.readouterr().err
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "RuntimeError" in logged
    assert "/tell-me/stop/(token)" in logged
    assert "secret" not in logged
    assert "another" not in logged


def _break(app: Flask, endpoint: str) -> None:
    """Let a view fail as only a mistake of ours could."""

    @wraps(app.view_functions[endpoint])
    def broken(**parts: str) -> NoReturn:
        raise RuntimeError(len(parts))

    app.view_functions[endpoint] = broken


def _fail(whose: str, *, fell: bool) -> None:
    words = f"{whose} fell" if fell else whose
    raise ValueError(len(words))


@pytest.mark.parametrize("place", ["confirm", "reset", "join", "invited"])
def test_the_token_of_a_link_is_not_kept(marketplace: Flask, place: str) -> None:
    with capture_logs() as lines:
        marketplace.test_client().get(f"/account/{place}/1-secret")

    assert [line["path"] for line in lines if line["event"] == "request"] == [
        f"/account/{place}/(token)"
    ]
    assert "1-secret" not in repr(lines)
