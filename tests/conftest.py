"""What every test stands on: no network, the shared data, and a database of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from marketplace.printing import printer
from marketplace.printing.weasyprint_pdf import load_weasyprint
from tests import network, ports, postgresql, running

# A busy machine is no reason to fail: how long one example takes proves nothing here.
hypothesis_settings.register_profile(
    "house", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")

_SHARED = Path(__file__).parents[1].parent / "shared"
_names = count(1)

_LONG = {
    "test_access",
    "test_concern_access",
    "test_killed",
    "test_killed_submitting",
    "test_local",
}
"""Files that wait more than they work. They go first, so that no worker ends alone with them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; everything else stays in its order."""
    items.sort(key=lambda item: item.path.stem not in _LONG)


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


@pytest.fixture(scope="session", autouse=True)
def _patient_prints() -> Iterator[None]:
    """A print lets every other process go first, so that on a busy machine it takes minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printer, "_LONGEST_PRINT", 10.0 * ports.PATIENCE_IN_SECONDS)
        yield


@pytest.fixture(scope="session")
def printing() -> None:
    """WeasyPrint with every library of the system that it needs: this machine makes PDFs."""
    if load_weasyprint() is None:
        missing("WeasyPrint finds no Pango on this machine", required_by="REQUIRE_PRINTING")


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


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    folder = tmp_path_factory.mktemp("sqlite-template")
    template = folder / "template.sqlite3"
    running.migrate(database_url=f"sqlite:///{template}", instance_dir=folder)
    return template


@pytest.fixture(scope="session")
def _postgresql_template(
    postgresql_server: postgresql.Server, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a migrated PostgreSQL database, to be copied."""
    name = "migrated"
    postgresql_server.create(name)
    folder = tmp_path_factory.mktemp("postgresql-template")
    running.migrate(database_url=postgresql_server.url(name), instance_dir=folder)
    return name


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    path = tmp_path / "test.sqlite3"
    shutil.copyfile(_sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(
    postgresql_server: postgresql.Server, _postgresql_template: str
) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own."""
    name = f"test_{next(_names)}"
    postgresql_server.create(name, template=_postgresql_template)
    yield postgresql_server.url(name)
    postgresql_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of this test's own: the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on each kind of database."""
    with running.running_app(database_url=database_url, instance_dir=tmp_path) as app:
        yield app


@pytest.fixture
def sqlite_app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on SQLite, for tests that the kind of database cannot change."""
    with running.running_app(database_url=sqlite_url, instance_dir=tmp_path) as app:
        yield app
