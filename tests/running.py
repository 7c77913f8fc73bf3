"""Applications for tests: on a database of their own, and watched for what no request may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import ClassVar

import flask_migrate
from flask import Flask, has_request_context, request
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

from marketplace.app import create_app
from marketplace.config import Settings
from marketplace.models.base import db
from marketplace.services.passwords import PASSWORD_COST, Cost

CHEAP = Cost(rounds=1, memory=8, lanes=1)
"""Passwords of tests protect nothing, and there are many."""
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_MAY_BE_WRITTEN = ("UPDATE sign_ins ", "INSERT INTO audit_events ")
"""What a safe request may write: that somebody is still there, and that something was read."""
_WRITES = {"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE"}


class CompiledTemplates(BytecodeCache):
    """What Jinja made of each template, kept for all applications of one test process.

    Every test has an application of its own, and compiling its templates anew took most of its
    time. Jinja compares the template's source with what is kept: nothing here can be stale.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, where its template was compiled from the same source before."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = CompiledTemplates()
_AddressBuilder = Callable[..., tuple[str, str]]


class CompiledRule(Rule):
    """An address whose builder is compiled once in a test process, not once an application.

    Werkzeug compiles two functions for each of some 280 addresses, which was half of making an
    application. They depend on the parts of the address alone; what they need of the application
    comes in when they are called.
    """

    _compiled: ClassVar[dict[tuple[object, ...], _AddressBuilder]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> _AddressBuilder:  # noqa: FBT001, FBT002 - as Werkzeug has it
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (self.rule, *self._trace, append_unknown)
        if key not in self._compiled:
            self._compiled[key] = super()._compile_builder(append_unknown)
        return self._compiled[key]


Flask.url_rule_class = CompiledRule


def settings_for(*, database_url: str, instance_dir: Path, **more: str) -> Settings:
    """Settings of a test. Nothing listens at the regulator's address unless the test says so."""
    environment = {
        "DATABASE_URL": database_url,
        "INSTANCE_DIR": str(instance_dir),
        "SECRET_KEY": "a secret for tests that protects nothing",
        "BASE_URL": "http://localhost",
        "CQC_API_URL": "http://127.0.0.1:9/public/v1",
        "LOG_LEVEL": "WARNING",
    }
    return Settings.from_environment({**environment, **more})


def migrate(*, database_url: str, instance_dir: Path) -> None:
    """Bring an empty database to the newest revision."""
    app = create_app(settings_for(database_url=database_url, instance_dir=instance_dir))
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()


@contextmanager
def running_app(*, database_url: str, instance_dir: Path, **more: str) -> Iterator[Flask]:
    """An application on a migrated database; fails its test where a request misbehaved.

    A request misbehaves when it is safe by its method and writes, or when it leaves unsaved
    changes behind. Both are noted when they happen and told at the end, so that no error page
    hides them.
    """
    settings = settings_for(database_url=database_url, instance_dir=instance_dir, **more)
    app = create_app(settings, **{PASSWORD_COST: CHEAP})
    app.jinja_env.bytecode_cache = _COMPILED
    wrongs: list[str] = []

    def note_unsaved_changes(error: BaseException | None) -> None:
        session = db.session() if db.session.registry.has() else None
        if error is None and session and (session.new or session.dirty or session.deleted):
            wrongs.append(f"{request.method} {request.path} left unsaved changes")

    app.teardown_request(note_unsaved_changes)
    try:
        with _noting_writes(wrongs):
            yield app
    finally:
        with app.app_context():
            db.engine.dispose()
    if wrongs:
        raise AssertionError("\n".join(wrongs))


@contextmanager
def _noting_writes(wrongs: list[str]) -> Iterator[None]:
    """Note each writing statement of a request whose method promises not to write."""

    def note(*arguments: object) -> None:
        statement = str(arguments[2])
        if not has_request_context() or request.method not in _SAFE_METHODS:
            return
        if statement.startswith(_MAY_BE_WRITTEN):
            return
        if statement.split(maxsplit=1)[0].upper() in _WRITES:
            wrongs.append(f"{request.method} {request.path} wrote: {statement}")

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)
