"""A private PostgreSQL server for the tests: its own folder, its own free port, no durability."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.ports import PATIENCE_IN_SECONDS, free_port

ROLE = "app"


class ProgramsMissing(Exception):
    """This machine has no PostgreSQL server programs."""


class ServerFailed(Exception):
    """The programs are there, but no server came up. Carries what they printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server that trusts whoever connects from this machine."""

    port: int

    def url(self, database: str) -> str:
        """SQLAlchemy's address of one database."""
        return f"postgresql+psycopg://{ROLE}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, *, template: str = "template0") -> None:
        """Create a database; a copy of a migrated template takes a tenth of a migration."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )

    def drop(self, database: str) -> None:
        """Drop a database, with whatever a failing test left connected to it."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def _run(self, statement: sql.Composed) -> None:
        address = f"postgresql://{ROLE}@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server on a free port and take it away afterwards. About two seconds.

    Raises:
        ProgramsMissing: there is nothing to start.
        ServerFailed: it did not start.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="marketplace-postgresql-"))
    if os.geteuid() == 0:  # the server refuses to run as root, and must own its folder
        shutil.chown(folder, "postgres")
    data = folder / "data"
    try:
        _run(
            [
                *(f"{programs / 'initdb'}", "-D", f"{data}", "-A", "trust", "-U", ROLE),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ]
        )
        port = _start(programs, data, folder)
        with _ended_with_us(programs, data, folder):
            yield Server(port=port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Debian keeps the server programs outside the PATH, one folder per version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    if newest is None:
        raise ProgramsMissing("no PostgreSQL server programs (initdb) on this machine")
    return newest.parent


def _start(programs: Path, data: Path, folder: Path) -> int:
    """Start on a free port. Another process may take it first, so a few ports are tried."""
    for attempt in count(1):
        port = free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
        options += " -c synchronous_commit=off -c full_page_writes=off -c max_connections=50"
        log = folder / f"log-{attempt}"
        command = [
            f"{programs / 'pg_ctl'}",
            "start",
            "-w",
            "-t",
            f"{PATIENCE_IN_SECONDS}",
            "-D",
            f"{data}",
            "-l",
            f"{log}",
        ]
        try:
            _run([*command, "-o", options])
        except ServerFailed as failure:
            if attempt == 3:
                raise ServerFailed(f"{failure}\n{log.read_text()}") from failure
        else:
            return port
    raise AssertionError("unreachable")


@contextmanager
def _ended_with_us(programs: Path, data: Path, folder: Path) -> Iterator[None]:
    """Stop the server afterwards, and also where this process is killed before that.

    A shell waits for the end of its input, whose other end only we hold.
    """
    script = 'cat >/dev/null; "$0" stop -D "$1" -m immediate; rm -rf "$2"'
    words = ["/bin/sh", "-c", script, f"{programs / 'pg_ctl'}", f"{data}", f"{folder}"]
    with subprocess.Popen(  # noqa: S603 - our own words only
        _as_its_user(words),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,  # Ctrl-C is for the tests; the shell has to outlive them
    ):
        yield


def _as_its_user(command: list[str]) -> list[str]:
    """The command as the user `postgres` where we are root: the server refuses to be root's."""
    if os.geteuid() != 0:
        return command
    return ["su", "postgres", "-s", "/bin/sh", "-c", shlex.join(command)]


def _run(command: list[str]) -> None:
    """Run a server program to its end."""
    # pg_ctl leaves the server holding its standard output: a pipe would never close.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(  # noqa: S603 - our own words only
            _as_its_user(command), stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False
        )
        if done.returncode:
            output.seek(0)
            raise ServerFailed(output.read().decode(errors="replace"))
