"""The simulator as a command: what it prints, reads, keeps and how it ends."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from marketplace.cqc.simulator.faults import FaultName
from marketplace.demo.records import records
from tests.contract.register_records import inspected
from tests.ports import PATIENCE_IN_SECONDS, free_port, wait_until_it_answers

ONE = "1-999000001"
COMMAND = [sys.executable, "-m", "marketplace.cqc.simulator"]


@contextmanager
def running(*words: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own words only
        [*COMMAND, "--port", f"{port}", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        wait_until_it_answers(port, process=process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_IN_SECONDS)


def printed(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words only
        [*COMMAND, *words], capture_output=True, text=True, check=False, timeout=PATIENCE_IN_SECONDS
    )


def test_help_explains_every_option_and_fault() -> None:
    done = printed("--help")
    assert done.returncode == 0
    for word in ("--records", "--state", "--script", "--marketplace-url", *FaultName):
        assert word in done.stdout
    assert "simulated" in done.stdout


@pytest.mark.parametrize("name", ["records.jsonl", "records.jsonl.gz"])
def test_records_come_from_a_file_and_edits_last(tmp_path: Path, name: str) -> None:
    file, state = tmp_path / name, tmp_path / "state.json"
    line = f"{json.dumps(inspected(ONE))}\n\n".encode()
    file.write_bytes(gzip.compress(line) if name.endswith("gz") else line)
    words = ("--records", f"{file}", "--state", f"{state}", "--key", "secret")
    with running(*words) as (url, _):
        assert (
            requests.get(f"{url}/public/v1/locations", timeout=PATIENCE_IN_SECONDS).status_code
            == 401
        )
        rated = {"rating": "Inadequate"}
        assert requests.post(
            f"{url}/control/locations/{ONE}", json=rated, timeout=PATIENCE_IN_SECONDS
        ).ok
    with running(*words) as (url, _):
        key = {"Ocp-Apim-Subscription-Key": "secret"}
        record = requests.get(
            f"{url}/public/v1/locations/{ONE}", headers=key, timeout=PATIENCE_IN_SECONDS
        ).json()
    assert record["currentRatings"]["overall"]["rating"] == "Inadequate"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_with_the_demo_and_ends_when_told(number: signal.Signals) -> None:
    with running("--script", "demo", "--fault", "hang", "--fault-for", ONE) as (url, process):
        listed = requests.get(
            f"{url}/public/v1/locations?perPage=1000", timeout=PATIENCE_IN_SECONDS
        ).json()
        assert listed["total"] == len(records())
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE_IN_SECONDS)
        assert process.returncode == 0
    assert out.decode() == (
        f"The simulated regulator has {len(records())} locations. Console: {url}/\n"
    )
    assert err == b""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{}\n", "no locationId"),
        (b'{"locationId": "1-1"}\n{"locationId": "1-1"}\n', "two records have the ID 1-1"),
        (b'{"locationId": "1-1"}\n{"locationId"\n', "line 2: not JSON"),
        (b"[]\n", "line 1: not a JSON object"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_explained(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "records.jsonl"
    if content is not None:
        file.write_bytes(content)
    done = printed("--records", f"{file}")
    assert done.returncode == 1
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_a_state_that_cannot_be_used_is_explained(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text("{", encoding="utf-8")
    done = printed("--state", f"{state}")
    assert done.returncode == 1
    assert "Delete it to start again" in done.stderr
