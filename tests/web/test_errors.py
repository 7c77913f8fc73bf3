"""What people see when something goes wrong."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from marketplace.web.marks import public
from tests.web.visitor import Visitor


def test_our_fault_is_called_ours(marketplace: Flask, visitor: Visitor) -> None:
    def breaks() -> str:
        raise RuntimeError("a secret detail")

    marketplace.add_url_rule("/breaks", view_func=public(breaks), endpoint="breaks")

    page = visitor.get("/breaks", status=500)

    assert page.heading == "Sorry, there is a problem with this service"
    assert "secret detail" not in page.response.text


def test_without_the_database_we_say_when_to_come_back(
    marketplace: Flask, visitor: Visitor
) -> None:
    def locked() -> str:
        raise OperationalError("SELECT", {}, Exception("database is locked"))

    marketplace.add_url_rule("/locked", view_func=public(locked), endpoint="locked")

    page = visitor.get("/locked", status=503)

    assert page.heading == "Sorry, this service is not available at the moment"
    assert page.response.headers["Retry-After"] == "30"


def test_who_writes_at_the_same_moment_is_told_of_a_conflict(
    marketplace: Flask, visitor: Visitor
) -> None:
    def overtaken() -> str:
        raise StaleDataError("expected to update 1 row(s); 0 were matched")

    marketplace.add_url_rule("/overtaken", view_func=public(overtaken), endpoint="overtaken")

    page = visitor.get("/overtaken", status=409)

    assert page.heading == "Someone else changed this"


def test_a_method_that_does_not_work_here(marketplace: Flask) -> None:
    marketplace.config["WTF_CSRF_ENABLED"] = False

    answer = marketplace.test_client().post("/search")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "That does not work here" in answer.text


def test_an_endpoint_without_a_mark_is_refused(marketplace: Flask, visitor: Visitor) -> None:
    marketplace.add_url_rule("/forgotten", view_func=lambda: "open", endpoint="forgotten")

    page = visitor.get("/forgotten", status=403)

    assert page.heading == "You cannot use this page"
