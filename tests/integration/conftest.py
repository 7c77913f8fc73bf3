"""What the tests of use cases share: the application's context, a clock and a regulator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.integration.regulator import Regulator
from tests.integration.regulator import regulator as running_regulator
from tests.integration.town import Clock


@pytest.fixture
def regulator() -> Iterator[Regulator]:
    """A regulator without records."""
    with running_regulator() as place:
        yield place


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until the test moves it."""
    return Clock()


@pytest.fixture
def sqlite_directory(sqlite_app: Flask) -> Iterator[Flask]:
    """The application on SQLite, with its context open: for what no database can change."""
    with sqlite_app.app_context():
        yield sqlite_app


@pytest.fixture
def directory(app: Flask) -> Iterator[Flask]:
    """The application on each kind of database, with its context open."""
    with app.app_context():
        yield app
