"""Measures search in process: building the index, answering, memory."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import flask_migrate
import numpy as np
from flask import Flask

from marketplace.app import create_app
from marketplace.domain.finding import Criteria
from marketplace.domain.visibility import HoldKind
from marketplace.search.directory import PageOutOfRange
from marketplace.search.documents import documents
from marketplace.wiring import adapters
from tests.bench.hostile import Unkind, ask_unkindly, unkind_lines
from tests.bench.questions import MISSPELT, questions
from tests.bench.synthetic import NOW, Words, fill
from tests.integration.town import place_hold
from tests.running import settings_for

SEED = 20_261_122
ROUNDS = 5
AIMED_AT = 60_000
"""The aims are for so many listings."""
P50_MS, P95_MS, START_MS = 0.5, 5.0, 2_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Milliseconds that questions of one kind took.

    `first` when they were first asked, with nothing kept from before; `again` the median of
    further times. One number for each question.
    """

    kind: str
    first: Sequence[float]
    again: Sequence[float]
    work: Sequence[float]
    """Processor time of those further times: what is left of them on a machine to itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a process that only searches measured."""

    start_ms: float
    """The first question of all, which opens the index and reads the columns."""
    refresh_ms: float
    """The first question after one listing was hidden."""
    memory_mb: float
    before_mb: float
    timings: Sequence[Timing]


def measure(size: int) -> Iterator[str]:
    """Build a directory of this size in a folder of its own and measure; gives lines to print."""
    with tempfile.TemporaryDirectory(prefix="bench-search-") as name:
        folder = Path(name)
        words = Words(SEED)
        with _application(folder).app_context():
            flask_migrate.upgrade()
            fill(size, words)
            started = time.perf_counter()
            built = adapters().text_index.rebuild(documents())
            build_seconds = time.perf_counter() - started
        yield from _build_lines(folder, built, build_seconds)
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            answered = pool.apply(_answer, (folder, size))
        yield from _answer_lines(answered, with_aims=size <= AIMED_AT)
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            unkind = pool.apply(_answer_unkind, (folder,))
        yield from unkind_lines(unkind)


def _application(folder: Path) -> Flask:
    database_url = f"sqlite:///{folder / 'bench.sqlite3'}"
    return create_app(settings_for(database_url=database_url, instance_dir=folder))


def _answer(folder: Path, size: int) -> Answered:
    """Ask every question several times, each as a request of its own."""
    app = _application(folder)
    before = _memory_mb()
    start, _ = _ask(app, Criteria(words=Words(SEED).ranked[0]))
    asked = questions(Words(SEED + 1), size=size)
    first = {kind: [_ask(app, one)[0] for one in ones] for kind, ones in asked.items()}
    timings = [_time_again(app, kind, ones, first=first[kind]) for kind, ones in asked.items()]
    memory = _memory_mb()
    refresh = _refresh(app)
    return Answered(
        start_ms=start,
        refresh_ms=refresh,
        memory_mb=memory,
        before_mb=before,
        timings=timings,
    )


def _answer_unkind(folder: Path) -> Unkind:
    return ask_unkindly(_application(folder))


def _time_again(app: Flask, kind: str, ones: list[Criteria], *, first: list[float]) -> Timing:
    taken = [[_ask(app, one) for _ in range(ROUNDS)] for one in ones]
    return Timing(
        kind=kind,
        first=first,
        again=[median(wall for wall, _ in times) for times in taken],
        work=[median(work for _, work in times) for times in taken],
    )


def _ask(app: Flask, criteria: Criteria) -> tuple[float, float]:
    """Answer once, with facets and with the page's rows read through the door.

    Gives milliseconds: on the clock, and of the processor.
    """
    started, worked = time.perf_counter(), time.thread_time()
    with app.app_context(), suppress(PageOutOfRange):
        adapters().directory.find(criteria, now=NOW)
    wall, work = time.perf_counter() - started, time.thread_time() - worked
    return wall * 1000, work * 1000


def _refresh(app: Flask) -> float:
    with app.app_context():
        place_hold(1, HoldKind.PAUSED)
    return _ask(app, Criteria())[0]


def _memory_mb() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def _build_lines(folder: Path, built: int, seconds: float) -> Iterator[str]:
    files = (folder / "search").rglob("*")
    megabytes = sum(path.stat().st_size for path in files) / 1_000_000
    yield f"Search with {built:,} listings"
    yield (
        f"  index built in {seconds:.1f} s ({1000 * seconds / built:.2f} ms each), "
        f"{megabytes:.0f} MB on disk"
    )


def _answer_lines(answered: Answered, *, with_aims: bool) -> Iterator[str]:
    own = answered.memory_mb - answered.before_mb
    yield (
        f"  memory {answered.memory_mb:.0f} MB, of which search {own:.0f} MB; "
        f"first question of a process {answered.start_ms:.0f} ms, "
        f"after a change {answered.refresh_ms:.1f} ms"
    )
    heads = f"{'p50':>8}{'p95':>8}{'work p50':>12}{'p95':>8}{'first p50':>12}{'p95':>8}"
    yield f"  {'milliseconds':<20}{heads}"
    for timing in answered.timings:
        yield _line(timing)
    common = [timing for timing in answered.timings if timing.kind not in MISSPELT]
    whole = Timing(
        kind="all but misspelt",
        first=[one for timing in common for one in timing.first],
        again=[one for timing in common for one in timing.again],
        work=[one for timing in common for one in timing.work],
    )
    yield _line(whole)
    if with_aims:
        middle, high = np.percentile(whole.again, (50, 95))
        yield _aim("p50", middle, P50_MS)
        yield _aim("p95", high, P95_MS)
        yield _aim("the first question of a process", answered.start_ms, START_MS)


def _aim(what: str, took: float, aim: float) -> str:
    reached = "reached" if took <= aim else f"MISSED, {took / aim:.1f} times as long"
    return f"  aim: {what} at most {aim:g} ms - {reached}"


def _line(timing: Timing) -> str:
    again, work, first = (
        np.percentile(ms, (50, 95)) for ms in (timing.again, timing.work, timing.first)
    )
    return (
        f"  {timing.kind:<20}{again[0]:>8.2f}{again[1]:>8.2f}"
        f"{work[0]:>12.2f}{work[1]:>8.2f}{first[0]:>12.2f}{first[1]:>8.2f}"
    )
