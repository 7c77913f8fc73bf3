"""`make run` as a person meets it: it starts, answers, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from marketplace.config import ROOT
from tests.ports import PATIENCE_IN_SECONDS, answers, free_port, wait_until_it_answers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all: the first start fills it, the others find it as a person would."""
    return tmp_path_factory.mktemp("local")


@contextmanager
def _started(folder: Path, *, port: int, simulator_port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "INSTANCE_DIR": str(folder / "instance"),
        "PORT": str(port),
        "SIMULATOR_PORT": str(simulator_port),
        "CQC_API_KEY": "",
        "DATABASE_URL": "",
        "BASE_URL": "",
    }
    with (folder / "printed").open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, "-m", "jobs.local"],
            cwd=ROOT,
            env=environment,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=PATIENCE_IN_SECONDS)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_service_starts_and_ends_as_one(folder: Path, stop: signal.Signals) -> None:
    port, simulator_port = free_port(), free_port()
    with _started(folder, port=port, simulator_port=simulator_port) as process:
        wait_until_it_answers(port, process=process)
        wait_until_it_answers(simulator_port, process=process)
        process.send_signal(stop)
        status = process.wait(timeout=PATIENCE_IN_SECONDS)
    printed = (folder / "printed").read_text()
    assert status == 0, printed
    assert f"http://127.0.0.1:{port}/" in printed
    assert f"http://127.0.0.1:{simulator_port}/" in printed
    assert "Stopped." in printed
    assert not answers(port)
    assert not answers(simulator_port)


def test_only_the_first_start_adds_the_demo(folder: Path) -> None:
    ports = {"port": free_port(), "simulator_port": free_port()}
    for _ in range(2):
        with _started(folder, **ports) as process:
            wait_until_it_answers(ports["port"], process=process)
    assert "Fictional listings" not in (folder / "printed").read_text()


def test_when_one_process_dies_the_others_are_stopped(folder: Path) -> None:
    port, simulator_port = free_port(), free_port()
    with _started(folder, port=port, simulator_port=simulator_port) as process:
        wait_until_it_answers(port, process=process)
        wait_until_it_answers(simulator_port, process=process)
        os.kill(_process_id(folder / "printed", "regulator"), signal.SIGKILL)
        assert process.wait(timeout=PATIENCE_IN_SECONDS) != 0
    assert "ended by itself" in (folder / "printed").read_text()
    assert not answers(port)


def _process_id(printed: Path, name: str) -> int:
    """The number that the supervisor printed when it started a process."""
    for _ in range(20 * PATIENCE_IN_SECONDS):
        for line in printed.read_text().splitlines():
            if f"{name} started (pid=" in line:
                return int(line.rpartition("=")[2].rstrip(")"))
        time.sleep(0.05)
    raise AssertionError(f"{name} was never started")
