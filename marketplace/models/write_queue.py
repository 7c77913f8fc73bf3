"""One line for everybody who wants to write to a database that takes one writer at a time.

SQLite lets those wait who find another one writing, but each of them asks again after pauses that
grow: the newest is often first, the oldest may be last, and between two nobody writes. Here the
threads of a process stand in line, and the processes of a machine take turns: the next one holds
the turnstile while the one before still writes, so that nobody overtakes it.

It saves waiting and promises nothing: what keeps two writers apart is the database.
"""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

PATIENCE_IN_SECONDS = 15.0
"""After so long somebody goes to the database without their turn; it lets them wait once more."""
_PAUSE_IN_SECONDS = 0.001


@contextmanager
def turn_to_write(
    engine: Engine, *, patience_in_seconds: float = PATIENCE_IN_SECONDS
) -> Iterator[None]:
    """Wait for a turn to write to the database of an engine; it ends with the block.

    PostgreSQL takes many writers, and a database in memory has one: there is no line for either.
    Two files beside an SQLite database hold the turn. A process that is killed gives it up.
    """
    database = engine.url.database
    with ExitStack() as held:
        if engine.dialect.name == "sqlite" and database and database != ":memory:":
            _stand_in_line(held, Path(database), time.monotonic() + patience_in_seconds)
        yield


def _stand_in_line(held: ExitStack, database: Path, deadline: float) -> None:
    """Put the turn into `held`, or no turn once the deadline has passed."""
    place = _place(database)
    if not place.acquire(timeout=max(0, deadline - time.monotonic())):
        return
    held.callback(place.release)
    try:
        writing = held.enter_context(_beside(database, "writing"))
        with _beside(database, "next") as turnstile:
            _lock(turnstile, deadline)
            _lock(writing, deadline)
    except PermissionError:
        return  # somebody else's files: the database alone decides


@cache
def _place(database: Path) -> threading.Lock:
    """The line of this process's own threads."""
    del database
    return threading.Lock()


def _beside(database: Path, name: str) -> IO[bytes]:
    return database.with_name(f"{database.name}-{name}").open("ab")


def _lock(file: IO[bytes], deadline: float) -> None:
    """Lock a file until it is closed, unless the deadline passes before."""
    while time.monotonic() < deadline:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE_IN_SECONDS)
        else:
            return
