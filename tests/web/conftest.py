"""Pages are tested on SQLite: nothing that they do depends on the kind of database."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.domain.access import Role
from marketplace.domain.registrations import ProviderKind
from marketplace.web.clock import CLOCK
from tests.unit.registrations import answers_of
from tests.web.people import Person, signed_in
from tests.web.registering import begun
from tests.web.shelf import NOW
from tests.web.visitor import Visitor


@pytest.fixture
def marketplace(sqlite_app: Flask) -> Flask:
    """The application, at NOW."""
    sqlite_app.config[CLOCK] = lambda: NOW
    return sqlite_app


@pytest.fixture
def visitor(marketplace: Flask) -> Visitor:
    """Somebody who looks at its pages."""
    return Visitor(marketplace.test_client(use_cookies=False))


@pytest.fixture
def alex(marketplace: Flask) -> Person:
    """Somebody who registers, and keeps no service yet."""
    return signed_in(marketplace, Role.PROVIDER, email="alex@example.org")


@pytest.fixture
def lunch(alex: Person) -> str:
    """The address of a registration of Alex's in which everything is answered: a lunch club."""
    return begun(alex, answers_of(ProviderKind.UNREGULATED))
