"""Measures "Tell us": fifty submissions a second, and whether a name gives itself away."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import flask_migrate
import numpy as np
from flask import Flask
from sqlalchemy import func, select

from marketplace.app import create_app
from marketplace.config import ROOT
from marketplace.domain.concern_answers import Contact, ContactWay, Naming
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission
from marketplace.queries.naming import suggestions
from marketplace.services.passphrases import opens
from tests.bench.synthetic import Words, fill
from tests.integration.clicking import Clicker, clicker
from tests.integration.processes import environment_of
from tests.integration.telling import an_answer, submitted
from tests.integration.town import add_listing, place_hold, withdraw
from tests.ports import HOST, PATIENCE_IN_SECONDS, free_port, wait_until_it_answers
from tests.running import settings_for

A_SECOND = 50
SECONDS = 20
SLOWEST_ALLOWED = 1.0
"""Seconds from when somebody pressed "Send" until the page with the reference was there."""
LISTINGS = 2_000
HANDS = 64
"""People who press at the same time, at most."""
LOOKS = 400
"""How often each name is asked for. They take turns, in an order that changes."""
SEND_LOOKS = 150
HIDDEN, WITHDRAWN, UNKNOWN = "Quillwort Meadow", "Tormentil Meadow", "Nowhere Meadow"
NAMES = (HIDDEN, WITHDRAWN, UNKNOWN)
MOST_APART = 0.05
"""A difference of medians below this share of them is lost in what a network adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How one submission went: seconds since it was to be sent, and since it was."""

    waited: float
    took: float


def measure() -> Iterator[str]:
    """Send a thousand, then ask for names; gives lines to print. Takes about a minute."""
    with tempfile.TemporaryDirectory(prefix="bench-telling-") as name:
        app = _application(Path(name))
        with app.app_context():
            flask_migrate.upgrade()
            fill(LISTINGS, Words(1))
        people = [
            clicker(app, contact=Contact(way=ContactWay.EMAIL, value=f"robin{number}@example.org"))
            for number in range(A_SECOND * SECONDS)
        ]
        with _server(app) as (port, server):
            _warm(app, port)
            began, worked = time.perf_counter(), _worked(server)
            sent, failed = _send_all(people, port)
            seconds, worked = time.perf_counter() - began, _worked(server) - worked
        with app.app_context():
            yield from _sending_lines(people, sent, failed, seconds)
            yield f"  {1000 * worked / len(people):.1f} ms of work for each, of both its pages"
            yield from _naming_lines()


def _application(folder: Path) -> Flask:
    database_url = f"sqlite:///{folder / 'bench.sqlite3'}"
    return create_app(settings_for(database_url=database_url, instance_dir=folder))


@contextmanager
def _server(app: Flask) -> Iterator[tuple[int, int]]:
    """The web server as an operator starts it: its port, which was free, and its process."""
    port = free_port()
    words = (
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--no-control-socket", "--graceful-timeout", "1", "--log-level", "error"),
    )
    environment = environment_of(app, LOG_LEVEL="ERROR")
    with subprocess.Popen(words, cwd=ROOT, env=environment) as process:  # noqa: S603 - our own
        try:
            wait_until_it_answers(port, process=process)
            yield port, process.pid
        finally:
            process.terminate()


def _worked(server: int) -> float:
    """Seconds that the workers of a server have kept processors busy so far."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    stats = (Path(f"/proc/{child}/stat").read_text(encoding="ascii") for child in children)
    # Behind the name, which may hold blanks: the 12th and 13th of what follows it.
    times = (stat.rpartition(")")[2].split()[11:13] for stat in stats)
    return sum(int(each) for pair in times for each in pair) / os.sysconf("SC_CLK_TCK")


def _warm(app: Flask, port: int) -> None:
    """Wait for both workers, and let them read their templates and make their statements."""
    deadline = time.monotonic() + PATIENCE_IN_SECONDS
    for person in [clicker(app, contact=Contact(way=ContactWay.NONE)) for _ in range(16)]:
        while not person.shown:
            with suppress(OSError):
                person.click(port)
            assert time.monotonic() < deadline, "the server does not answer"


def _send_all(people: list[Clicker], port: int) -> tuple[list[Sent], int]:
    """Press "Send" fifty times a second, whether or not the ones before have their page."""
    began = time.perf_counter() + 1

    def press(number: int) -> Sent | None:
        due = began + number / A_SECOND
        time.sleep(max(0, due - time.perf_counter()))
        pressed = time.perf_counter()
        try:
            people[number].click(port)
        except (OSError, AssertionError):
            return None
        done = time.perf_counter()
        return Sent(waited=done - due, took=done - pressed)

    with ThreadPoolExecutor(HANDS) as pool:
        results = list(pool.map(press, range(len(people))))
    sent = [result for result in results if result is not None]
    return sent, len(results) - len(sent)


def _sending_lines(
    people: list[Clicker], sent: list[Sent], failed: int, seconds: float
) -> Iterator[str]:
    yield (
        f"Telling us: {A_SECOND} submissions a second for {SECONDS} seconds, "
        f"beside {LISTINGS:,} listings"
    )
    waited = np.array([each.waited for each in sent] or [np.inf])
    middle, high, highest = 1000 * np.percentile(waited, (50, 95, 100))
    kept = _kept(people)
    yield (
        f"  {len(sent):,} answered and {failed} not in {seconds:.1f} s; "
        f"from pressing to the page with the reference p50 {middle:.0f} ms, "
        f"p95 {high:.0f} ms, slowest {highest:.0f} ms"
    )
    yield f"  kept, once each, with the passphrase that was shown: {kept:,}"
    everything = kept == len(people) and not failed and highest <= 1000 * SLOWEST_ALLOWED
    reached = "reached" if everything else "MISSED"
    yield f"  aim: all kept, none above {SLOWEST_ALLOWED:g} s - {reached}"


def _kept(people: list[Clicker]) -> int:
    """How many find what they sent: one submission with one concern, which their words open."""
    found = {
        reference: (digest, concerns)
        for reference, digest, concerns in db.session.execute(
            select(Submission.reference, Submission.passphrase_digest, func.count())
            .join(Concern, Concern.submission_id == Submission.id)
            .group_by(Submission.id)
        ).tuples()
    }
    nothing = ("", 0)
    return sum(
        len(set(person.shown)) == 1
        and opens(shown.reference, shown.passphrase, found.get(shown.reference, nothing)[0])
        and found[shown.reference][1] == 1
        for person in people
        for shown in person.shown[:1]
    )


def _naming_lines() -> Iterator[str]:
    """Whether the time of an answer tells a hidden or withdrawn name from an unknown one."""
    place_hold(add_listing(None, reference="bench-hidden", name=HIDDEN), HoldKind.SAFEGUARDING)
    withdraw(add_listing(None, reference="bench-withdrawn", name=WITHDRAWN))
    yield "Telling us: a hidden, a withdrawn and an unknown name"
    yield _compared("search for it", LOOKS, lambda name: suggestions(name, "Marlbridge"))
    yield _compared("send it", SEND_LOOKS, _send_about)


def _send_about(name: str) -> None:
    naming = Naming(words=name)
    submitted(an_answer(naming=naming, contact=Contact(way=ContactWay.NONE)))


def _compared(what: str, looks: int, act: Callable[[str], object]) -> str:
    """One line: medians in milliseconds, and how far they are apart beside how much each varies."""
    taken: dict[str, list[float]] = {name: [] for name in NAMES}
    order = [*NAMES]
    for _ in range(looks):
        random.shuffle(order)
        for name in order:
            db.session.remove()
            began = time.perf_counter()
            act(name)
            taken[name].append(1000 * (time.perf_counter() - began))
    middles = {name: median(times) for name, times in taken.items()}
    apart = max(middles.values()) - min(middles.values())
    spread = median(np.subtract(*np.percentile(times, (75, 25))) for times in taken.values())
    alike = "reached" if apart <= MOST_APART * min(middles.values()) or apart < spread else "MISSED"
    return (
        f"  {what:<14} hidden {middles[HIDDEN]:.2f} ms, withdrawn {middles[WITHDRAWN]:.2f} ms, "
        f"unknown {middles[UNKNOWN]:.2f} ms; {apart:.2f} ms apart, each varies by {spread:.2f} ms "
        f"- aim: the same time - {alike}"
    )
