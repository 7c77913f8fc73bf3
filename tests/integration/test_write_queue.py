"""Who wants to write waits in line: nobody is overtaken, and nobody waits for a dead process."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from sqlalchemy import create_engine

from marketplace.config import ROOT
from marketplace.models import write_queue
from marketplace.models.write_queue import turn_to_write
from tests.ports import PATIENCE_IN_SECONDS

_TURNS = 60
_OTHER = """
import sys, time
from pathlib import Path
from sqlalchemy import create_engine
from marketplace.models.write_queue import turn_to_write

folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
engine = create_engine(f"sqlite:///{folder / 'town.sqlite3'}")
(folder / "here").touch()
while not (folder / "enough").exists():
    with turn_to_write(engine):
        with (folder / "turns").open("a") as turns:
            turns.write("theirs\\n")
        time.sleep(seconds)
"""


@contextmanager
def _other_process(
    folder: Path, *, seconds: float, until: str = "turns"
) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that takes turn after turn, each for so many seconds."""
    words = [sys.executable, "-c", _OTHER, str(folder), str(seconds)]
    with subprocess.Popen(words, cwd=ROOT) as process:  # noqa: S603 - our own
        try:
            _wait_for(folder / until)
            yield process
        finally:
            (folder / "enough").touch()


def _wait_for(file: Path) -> None:
    deadline = time.monotonic() + PATIENCE_IN_SECONDS
    while not file.exists():
        assert time.monotonic() < deadline, f"the other process writes no {file.name}"
        time.sleep(0.01)


def test_whoever_is_next_is_not_overtaken(tmp_path: Path) -> None:
    turns = tmp_path / "turns"
    with (tmp_path / "town.sqlite3-next").open("ab") as turnstile:
        fcntl.flock(turnstile, fcntl.LOCK_EX)
        with _other_process(tmp_path, seconds=0, until="here"):
            time.sleep(0.2)
            passed_by = turns.exists()
            turnstile.close()
            _wait_for(turns)
    assert not passed_by


def test_a_busy_process_lets_others_have_their_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted from where we are next: how soon we come to ask is not for the line to say."""
    engine = create_engine(f"sqlite:///{tmp_path / 'town.sqlite3'}")
    turns = tmp_path / "turns"
    passed: list[int] = []

    def lock(file: IO[bytes], deadline: float) -> None:
        locked(file, deadline)
        passed.append(len(turns.read_text().split()))

    locked = write_queue._lock  # noqa: SLF001 - where somebody stands in line
    monkeypatch.setattr(write_queue, "_lock", lock)
    with _other_process(tmp_path, seconds=0.005):
        for _ in range(_TURNS):
            with turn_to_write(engine, patience_in_seconds=PATIENCE_IN_SECONDS):
                pass
    next_one, writing = passed[::2], passed[1::2]
    assert len(writing) == _TURNS
    # The one before may still have been about to write down its turn.
    assert max(after - before for before, after in zip(next_one, writing, strict=True)) <= 1
    assert writing[-1] >= writing[0]


def test_the_turn_of_a_process_that_is_killed_passes_on(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'town.sqlite3'}")
    with _other_process(tmp_path, seconds=PATIENCE_IN_SECONDS) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        began = time.monotonic()
        with turn_to_write(engine, patience_in_seconds=PATIENCE_IN_SECONDS):
            assert time.monotonic() - began < PATIENCE_IN_SECONDS


def test_whoever_waited_long_enough_goes_to_the_database(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'town.sqlite3'}")
    went = threading.Event()

    def hurried() -> None:
        with turn_to_write(engine, patience_in_seconds=0.05):
            went.set()

    with turn_to_write(engine):
        thread = threading.Thread(target=hurried)
        thread.start()
        assert went.wait(PATIENCE_IN_SECONDS)
    thread.join()
    with turn_to_write(engine):
        assert went.is_set()


def test_threads_have_one_turn_at_a_time(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'town.sqlite3'}")
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        for _ in range(20):
            with turn_to_write(engine, patience_in_seconds=PATIENCE_IN_SECONDS):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.0005)
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 120
    assert max(most) == 1


@pytest.mark.parametrize("address", ["sqlite://", "postgresql+psycopg://nobody@localhost/town"])
def test_there_is_no_line_where_nobody_has_to_wait(address: str) -> None:
    engine = create_engine(address)
    with turn_to_write(engine), turn_to_write(engine):
        assert not Path(f"{engine.url.database}-writing").exists()
