"""What the tests of use cases share: the application's context, a clock and a regulator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from marketplace.domain.finding import Criteria
from marketplace.search.directory import Directory, Found
from marketplace.search.documents import documents
from marketplace.wiring import adapters
from tests.integration.asking import LISTINGS, Find
from tests.integration.regulator import Regulator
from tests.integration.regulator import regulator as running_regulator
from tests.integration.town import START, Clock, add_listing


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


@pytest.fixture
def town(app: Flask) -> Flask:
    """Five listings, indexed. Each question is a request of its own."""
    with app.app_context():
        for number, (name, services, rating, direct_payments) in enumerate(LISTINGS, 1):
            add_listing(
                None,
                reference=f"ref-{number}",
                name=name,
                services=services,
                rating=rating,
                direct_payments=direct_payments,
            )
        adapters().text_index.rebuild(documents())
    return app


@pytest.fixture
def find(town: Flask) -> Find:
    """Asks the directory of that application, or another one, by keywords of `Criteria`."""

    def ask(directory: Directory | None = None, *, now: datetime = START, **asked: object) -> Found:
        with town.app_context():
            return (directory or adapters().directory).find(
                Criteria(**asked),  # type: ignore[arg-type]
                now=now,
            )

    return ask
