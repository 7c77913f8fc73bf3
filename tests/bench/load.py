"""Asks a web server for pages, several at a time, and tells how fast they come."""

from __future__ import annotations

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import numpy as np

from tests.ports import HOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What was measured: pages a second, and milliseconds of the middle and the slow ones."""

    pages: int
    failed: int
    seconds: float
    p50: float
    p95: float

    @property
    def a_second(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


def ask(port: int, paths: Sequence[str], *, at_once: int, at_most: float) -> Load:
    """Ask for each path, in order, with so many pages under way `at_once`.

    Stops after `at_most` seconds, so that a slow server is measured too. A page that is none
    (any status but 200 and 404, which a page beyond the last one has) has failed.
    """
    began = time.perf_counter()

    def take(path: str) -> tuple[float, bool] | None:
        started = time.perf_counter()
        if started - began > at_most:
            return None
        good = _is_page(port, path)
        return 1000 * (time.perf_counter() - started), good

    with ThreadPoolExecutor(at_once) as pool:
        taken = [each for each in pool.map(take, paths) if each is not None]
    seconds = time.perf_counter() - began
    middle, high = np.percentile([ms for ms, _ in taken], (50, 95))
    failed = sum(not good for _, good in taken)
    return Load(pages=len(taken), failed=failed, seconds=seconds, p50=middle, p95=high)


def _is_page(port: int, path: str) -> bool:
    try:
        return _answer(port, path, patience=120)[0] in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}
    except (OSError, http.client.HTTPException):
        return False


def _answer(port: int, path: str, *, patience: float) -> tuple[int, bytes]:
    """Status and body, over a line of its own, as a proxy in front asks: any worker may answer.

    A line that stays open stays with the worker that took it, however busy that is.
    """
    line = http.client.HTTPConnection(HOST, port, timeout=patience)
    try:
        line.request("GET", path, headers={"Connection": "close"})
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def memory_mb(server: int) -> float:
    """What a server's processes hold in memory that is their own, in megabytes together."""
    return sum(_own_mb(process) for process in _family(server))


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [process, *(each for child in children for each in _family(int(child)))]


def _own_mb(process: int) -> float:
    """The proportional share: what two processes hold together counts half for each."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("Pss:"))
    return int(kilobytes) / 1000


def text(port: int, path: str) -> str:
    """One page."""
    return _answer(port, path, patience=30)[1].decode()
