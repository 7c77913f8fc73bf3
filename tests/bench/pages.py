"""Measures whole pages of results over HTTP, ours beside what a council might otherwise pick.

The same listings, the same 200 questions, the same two workers of gunicorn with two pages under
way for each, one after the other on one machine. How long a page of ours takes is told with one
under way for each too. What an engine cannot do it leaves out, and is the faster for it (see
`peers`).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import flask_migrate
from flask import Flask
from sqlalchemy import insert

from marketplace.app import create_app
from marketplace.config import ROOT
from marketplace.domain.finding import Criteria
from marketplace.domain.places import Point, Precision, Where
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import WRITES, db
from marketplace.models.listings import Listing
from marketplace.models.places import PostcodeRow
from marketplace.search.documents import documents
from marketplace.web.asked import Asked
from marketplace.wiring import adapters
from tests.bench import load
from tests.bench.load import Load
from tests.bench.peers import datasette_peer, haystack_peer
from tests.bench.peers.environments import environment
from tests.bench.peers.rows import write_rows
from tests.bench.questions import questions
from tests.bench.synthetic import LOWEST, Words, fill
from tests.integration.processes import environment_of
from tests.integration.town import place_hold
from tests.ports import HOST, free_port, wait_until_it_answers
from tests.running import settings_for

SEED = 20_261_123
POSTCODES = 100
WORKERS = 2
ROUNDS = 5
"""Each question is asked so often; every answer counts."""
PATIENCE = 60.0
"""Seconds for each engine: a slow one answers fewer of the questions."""
PAGE_P95_MS = 25.0
TIMES_DATASETTE = 3
TIMES_HAYSTACK = 10
_MIX = {
    "words": 40,
    "words and filters": 40,
    "near, by distance": 40,
    "filters and facets": 30,
    "browse": 25,
    "deep pages": 25,
}
"""Two hundred questions, as the issue on finding lists them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a server did with the questions, and what it held in memory then."""

    load: Load
    memory_mb: float


def measure(size: int, *, peers: bool) -> Iterator[str]:
    """Serve a directory of this size and ask; gives lines to print."""
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as name:
        folder = Path(name)
        app = _filled(folder, size)
        asked = mixed(size)
        questioned = f"{len(asked)} mixed questions, {WORKERS} workers"
        yield f"Pages over HTTP with {size:,} listings: {questioned}"
        single, ours = _ours(app, asked)
        yield _line("this service, one for each", single)
        reached = "reached" if single.load.p95 <= PAGE_P95_MS else "MISSED"
        yield f"  aim: p95 at most {PAGE_P95_MS:g} ms - {reached}"
        yield _line("this service", ours)
        yield from _hiding(app)
        if peers:
            with app.app_context():
                write_rows(folder / "rows.jsonl")
            yield from _beside(folder, asked, ours)


def mixed(size: int) -> list[Criteria]:
    """The questions, each kind as often as `_MIX` says, in an order without a pattern."""
    words = Words(SEED)
    kinds = questions(words, size=size)
    chosen = [one for kind, number in _MIX.items() for one in kinds[kind][:number]]
    placed = [_placed(one, number) for number, one in enumerate(chosen)]
    Random(SEED).shuffle(placed)  # noqa: S311 - repeatable on purpose
    return placed


def _placed(criteria: Criteria, number: int) -> Criteria:
    """The same question from a postcode that the table knows, within some miles of it."""
    if criteria.where is None:
        return criteria
    postcode, point = _postcodes()[number % POSTCODES]
    where = Where(asked=postcode, label=postcode, point=point, precision=Precision.POSTCODE)
    return replace(criteria, where=where, within=criteria.within or float(2 + number % 20))


def _postcodes() -> list[tuple[str, Point]]:
    """Invented postcodes among the listings."""
    words = Words(POSTCODES)
    return [
        (
            f"ZZ{number} 1AA",
            Point(
                latitude=LOWEST.latitude + words.number(20_000) / 10_000,
                longitude=LOWEST.longitude + words.number(40_000) / 10_000,
            ),
        )
        for number in range(POSTCODES)
    ]


def _filled(folder: Path, size: int) -> Flask:
    database_url = f"sqlite:///{folder / 'bench.sqlite3'}"
    app = create_app(settings_for(database_url=database_url, instance_dir=folder))
    with app.app_context():
        flask_migrate.upgrade()
        fill(size, Words(SEED))
        with db.engine.connect().execution_options(**{WRITES: True}) as connection:
            connection.execute(
                insert(PostcodeRow),
                [
                    {
                        "postcode": postcode,
                        "latitude": point.latitude,
                        "longitude": point.longitude,
                        "authority": "",
                        "ward": "",
                    }
                    for postcode, point in _postcodes()
                ],
            )
            connection.commit()
        adapters().text_index.rebuild(documents())
        db.session.remove()
        db.engine.dispose()
    return app


def _ours(app: Flask, asked: Sequence[Criteria]) -> tuple[Measured, Measured]:
    """With one page for each worker under way, and with two."""
    paths = [Asked(criteria=one).address() for one in asked]
    with _serving(ROOT, environment_of(app, LOG_LEVEL="ERROR"), "wsgi:app") as (port, server):
        return _asked(port, server, paths, at_once=WORKERS), _asked(port, server, paths)


def _asked(port: int, server: int, paths: Sequence[str], *, at_once: int = 2 * WORKERS) -> Measured:
    """Ask once to warm up, then `ROUNDS` times."""
    load.ask(port, paths, at_once=at_once, at_most=PATIENCE / 2)
    done = load.ask(port, [*paths] * ROUNDS, at_once=at_once, at_most=PATIENCE)
    return Measured(load=done, memory_mb=load.memory_mb(server))


@contextmanager
def _serving(
    folder: Path,
    variables: Mapping[str, str],
    served: str,
    *more: str,
    python: str = sys.executable,
) -> Iterator[tuple[int, int]]:
    """An application under gunicorn with two workers: its port, and its process."""
    port = free_port()
    words = (
        *(python, "-m", "gunicorn", served, "--bind", f"{HOST}:{port}"),
        *(
            "--workers",
            str(WORKERS),
            "--no-control-socket",
            "--graceful-timeout",
            "1",
            "--log-level",
            "error",
        ),
        *("--timeout", "300", *(more or ("--worker-class", "gthread", "--threads", "4"))),
    )
    with subprocess.Popen(words, cwd=folder, env=dict(variables)) as process:  # noqa: S603
        try:
            wait_until_it_answers(port, process=process)
            yield port, process.pid
        finally:
            process.terminate()


def _hiding(app: Flask) -> Iterator[str]:
    """How soon a hidden listing is gone from every worker."""
    with app.app_context():
        listing = db.session.get_one(Listing, 7)
        path, name = f"/search?q={listing.name.replace(' ', '+')}", listing.slug
        db.session.rollback()
    with _serving(ROOT, environment_of(app, LOG_LEVEL="ERROR"), "wsgi:app") as (port, _):
        shown = sum(name in load.text(port, path) for _ in range(20))
        with app.app_context():
            place_hold(7, HoldKind.PAUSED)
            db.session.remove()
        began = time.perf_counter()
        after = sum(name in load.text(port, path) for _ in range(50))
        seconds = time.perf_counter() - began
    gone = "reached" if shown == 20 and after == 0 else "MISSED"
    yield (
        f"  hidden: on {shown} pages of 20 before, {after} of 50 after, by both workers in the "
        f"{seconds:.1f} s behind the commit - aim: gone at the next request - {gone}"
    )


def _beside(folder: Path, asked: Sequence[Criteria], ours: Measured) -> Iterator[str]:
    """The peers, and how many times as many pages we give."""
    for name, serve, least in (
        ("Datasette (FTS5)", _datasette, TIMES_DATASETTE),
        ("Django, haystack on Whoosh", _haystack, TIMES_HAYSTACK),
    ):
        yield from _compared(name, serve, folder / name.partition(" ")[0], asked, ours, least)


def _compared(  # noqa: PLR0913, PLR0917 - one line of a table
    name: str,
    serve: Callable[[Path, Path, Sequence[Criteria]], Measured],
    folder: Path,
    asked: Sequence[Criteria],
    ours: Measured,
    least: int,
) -> Iterator[str]:
    folder.mkdir()
    try:
        theirs = serve(folder, folder.parent / "rows.jsonl", asked)
    except RuntimeError as trouble:
        yield f"  {name}: not measured, {trouble}"
        return
    yield _line(name, theirs)
    times = ours.load.a_second / theirs.load.a_second
    reached = "reached" if times >= least else "MISSED"
    yield f"  this service gives {times:.1f} times as many pages - aim: {least} times - {reached}"


def _datasette(folder: Path, rows: Path, asked: Sequence[Criteria]) -> Measured:
    python = environment(folder / "env", datasette_peer.REQUIREMENTS)
    datasette_peer.build(folder, rows)
    worker = ("--worker-class", "uvicorn.workers.UvicornWorker")
    with _serving(folder, {}, "served:app", *worker, python=str(python)) as (port, server):
        return _asked(port, server, [datasette_peer.path(one) for one in asked])


def _haystack(folder: Path, rows: Path, asked: Sequence[Criteria]) -> Measured:
    python = environment(folder / "env", haystack_peer.REQUIREMENTS)
    haystack_peer.build(folder, rows, python=python)
    variables = {"DJANGO_SETTINGS_MODULE": "haystack_site.settings"}
    with _serving(folder, variables, "haystack_site.wsgi:app", python=str(python)) as (
        port,
        server,
    ):
        return _asked(port, server, [haystack_peer.path(one) for one in asked])


def _line(name: str, measured: Measured) -> str:
    one = measured.load
    failed = f", {one.failed} failed" if one.failed else ""
    return (
        f"  {name:<28}{one.a_second:>8.1f} pages/s, p50 {one.p50:.1f} ms, p95 {one.p95:.1f} ms, "
        f"{measured.memory_mb:.0f} MB, {one.pages} pages{failed}"
    )
