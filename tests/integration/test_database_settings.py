"""What we rely on of an SQLite database, asked of the database itself."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.models.base import db

FULL = 2


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", FULL)],
)
def test_every_connection_keeps_what_is_committed(
    sqlite_app: Flask, setting: str, expected: object
) -> None:
    with sqlite_app.app_context(), db.engine.connect() as one, db.engine.connect() as other:
        for connection in (one, other):
            found = connection.exec_driver_sql(f"PRAGMA {setting}").scalar_one()
            assert found == expected
