"""What every endpoint has, whoever wrote it: a mark, a safe GET, a guarded POST."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from marketplace.domain.access import person
from marketplace.models.base import db
from marketplace.models.providers import Provider
from marketplace.services.transaction import transaction
from marketplace.web.marks import mark_of, public
from tests.running import running_app

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MARKS = {"public", "choosing", "coming-in", "signing-in", "signed-in", "requires"}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def test_every_endpoint_carries_a_mark(sqlite_app: Flask) -> None:
    marks = {name: mark_of(view) for name, view in sqlite_app.view_functions.items()}
    assert len(marks) > 5
    assert {name for name, mark in marks.items() if mark not in MARKS} == set()


def test_an_endpoint_without_a_mark_is_refused(sqlite_app: Flask) -> None:
    sqlite_app.add_url_rule("/forgotten", view_func=lambda: "secret", endpoint="forgotten")
    answer = sqlite_app.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert b"secret" not in answer.data


def test_a_second_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="carries a mark"):
        public(public(lambda: ""))


def test_csrf_protection_is_on_in_tests_too(sqlite_app: Flask) -> None:
    assert "csrf" in sqlite_app.extensions
    assert sqlite_app.config.get("WTF_CSRF_ENABLED", True)


def test_a_post_without_a_token_is_refused_whoever_adds_it(sqlite_app: Flask) -> None:
    sqlite_app.add_url_rule(
        "/added", view_func=public(lambda: "done"), endpoint="added", methods=["POST"]
    )
    answer = sqlite_app.test_client().post("/added")
    assert answer.status_code == 400
    assert b"done" not in answer.data


def test_every_unsafe_method_is_refused_without_a_token(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    unsafe = [
        (rule, method)
        for rule in sqlite_app.url_map.iter_rules()
        for method in sorted(UNSAFE & (rule.methods or set()))
    ]
    taken = [
        f"{method} {rule.rule}"
        for rule, method in unsafe
        if client.open(_filled_in(rule.rule), method=method).status_code != 400
    ]
    assert unsafe
    assert taken == []


def test_a_get_that_writes_fails_its_test(sqlite_url: str, tmp_path: Path) -> None:
    def writes() -> str:
        with transaction(actor=person("somebody@example.org"), now=NOW) as tx:
            tx.add(Provider(name="Written by a GET", created_at=NOW))
        return "done"

    with pytest.raises(AssertionError, match="GET /added wrote: INSERT"):
        _ask_once(writes, database_url=sqlite_url, instance_dir=tmp_path)


def test_a_request_that_leaves_unsaved_changes_fails_its_test(
    sqlite_url: str, tmp_path: Path
) -> None:
    def forgets() -> str:
        db.session.add(Provider(name="Never saved", created_at=NOW))
        return "done"

    with pytest.raises(AssertionError, match="GET /added left unsaved changes"):
        _ask_once(forgets, database_url=sqlite_url, instance_dir=tmp_path)


def _filled_in(rule: str) -> str:
    """An address of this rule: numbers are 1, everything else is "x"."""
    return re.sub(r"<[^>]*>", "x", re.sub(r"<int[^>]*>", "1", rule))


def _ask_once(view: Callable[[], str], *, database_url: str, instance_dir: Path) -> None:
    with running_app(database_url=database_url, instance_dir=instance_dir) as app:
        app.add_url_rule("/added", view_func=public(view), endpoint="added")
        assert app.test_client().get("/added").data == b"done"
