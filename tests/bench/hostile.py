"""Measures the search page with what nobody types kindly: every answer in time, none broken."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from urllib.parse import quote

import numpy as np
from flask import Flask

from tests.contract.hostile import hostile_queries

HOSTILE = 2_000
LONGEST_MS = 50.0
"""What each of them may take."""
_BROKEN = 500
_SLOWEST_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Unkind:
    """Milliseconds of each answer on the clock and of the processor, with the query.

    `statuses` says how often each status was given.
    """

    taken: tuple[tuple[float, float, str], ...]
    statuses: dict[int, int]


def ask_unkindly(app: Flask) -> Unkind:
    """Ask `app` for the search page of every hostile query, once."""
    client = app.test_client(use_cookies=False)
    # What a process loads once is not what a query costs: postings, the words to mend with, and
    # the templates, also that of the page which refuses.
    for usual in ("care", "gardning", "a" * 201):
        client.get(f"/search?q={usual}")
    taken: list[tuple[float, float, str]] = []
    statuses: Counter[int] = Counter()
    random = Random(5)  # noqa: S311 - the same questions at every run
    for query in hostile_queries(random, HOSTILE):
        address = f"/search?q={quote(query.encode('utf-8', 'surrogatepass'))}"
        started, worked = time.perf_counter(), time.thread_time()
        statuses[client.get(address).status_code] += 1
        wall, work = time.perf_counter() - started, time.thread_time() - worked
        taken.append((wall * 1000, work * 1000, query))
    return Unkind(taken=tuple(taken), statuses=dict(statuses))


def unkind_lines(unkind: Unkind) -> Iterator[str]:
    """What was measured, to print."""
    walls = [wall for wall, _, _ in unkind.taken]
    works = [work for _, work, _ in unkind.taken]
    broken = sum(number for status, number in unkind.statuses.items() if status >= _BROKEN)
    late = sum(wall > LONGEST_MS for wall in walls)
    busy = sum(work > LONGEST_MS for work in works)
    yield f"  {len(walls):,} hostile queries, each as a page; {broken} broken"
    for what, times in (("on the clock", walls), ("of the processor", works)):
        p50, p95 = np.percentile(times, (50, 95))
        yield f"    {what:<17} p50 {p50:.1f} ms, p95 {p95:.1f} ms, longest {max(times):.1f} ms"
    reached = "reached" if not late else f"MISSED by {late} on the clock, {busy} of the processor"
    yield f"  aim: each within {LONGEST_MS:g} ms - {reached}"
    if late:
        slowest = sorted(unkind.taken, reverse=True)[:_SLOWEST_SHOWN]
        yield "  slowest: " + "; ".join(f"{ms:.0f} ms {query[:30]!r}" for ms, _, query in slowest)
