"""What every test stands on: no network, the shared data, and a database of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings as hypothesis_settings

from tests import network, postgresql

# A busy machine is no reason to fail: how long one example takes proves nothing here.
hypothesis_settings.register_profile("house", deadline=None, print_blob=True)
hypothesis_settings.load_profile("house")

_SHARED = Path(__file__).parents[1].parent / "shared"
_names = count(1)


def missing(reason: str, *, required_by: str) -> NoReturn:
    """Skip with a reason; where the environment says that nothing may be missing, fail instead."""
    if os.environ.get(required_by) == "1":
        pytest.fail(f"{reason}, and {required_by}=1", pytrace=False)
    pytest.skip(f"{reason} ({required_by}=1 makes this a failure)")


@pytest.fixture(scope="session", autouse=True)
def network_off() -> Iterator[None]:
    """Every test runs without the network. Servers that tests start on this machine answer."""
    with network.loopback_only():
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data that stands beside a developer's checkout."""
    if not _SHARED.is_dir():
        missing("the folder ../shared is not beside this checkout", required_by="REQUIRE_SHARED")
    return _SHARED


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server of this test process's own, started when the first test asks."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(postgresql.running_server())
        except postgresql.ProgramsMissing as absence:
            missing(str(absence), required_by="REQUIRE_POSTGRES")
        yield server


@pytest.fixture
def empty_postgresql_url(postgresql_server: postgresql.Server) -> Iterator[str]:
    """An empty PostgreSQL database, for tests of the migrations themselves."""
    name = f"empty_{next(_names)}"
    postgresql_server.create(name)
    yield postgresql_server.url(name)
    postgresql_server.drop(name)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """Where an SQLite database does not exist yet, for tests of the migrations themselves."""
    return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
