"""Pages are tested on SQLite: nothing that they do depends on the kind of database."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.web.clock import CLOCK
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
