"""A web server that is killed while somebody sends: a reference that was shown is always there."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress

from flask import Flask
from sqlalchemy import func, select

from marketplace.domain.concern_answers import Contact, ContactWay
from marketplace.models.base import Base, db
from marketplace.models.concern_words import Consent
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, ConcernDraft, ConcernStep, Submission
from marketplace.models.messages import Message
from marketplace.services.passphrases import opens
from tests.integration.clicking import Clicker, Shown, clicker
from tests.integration.processes import line_of, process
from tests.integration.town import events
from tests.ports import PATIENCE_IN_SECONDS, answers, free_port

MOMENTS = 200
CLICKS = 2
"""Each person presses "Send" twice, at the same time."""
UNDISTURBED = 10
"""So many are sent without a kill first: to know how long it takes."""
LONGER = 1.2
"""Kills are spread over a bit more than that time: some come just after the page was shown."""
_BROKEN_OFF = (OSError, http.client.HTTPException)
"""What somebody sees whose server was killed."""


def start(servers: subprocess.Popen[str], port: int) -> int:
    """Start a server; its process group, once it answers."""
    assert servers.stdin is not None
    servers.stdin.write(f"{port}\n")
    servers.stdin.flush()
    group = int(line_of(servers))
    deadline = time.monotonic() + PATIENCE_IN_SECONDS
    while not answers(port):
        assert time.monotonic() < deadline, "the server does not answer"
        time.sleep(0.005)
    return group


def clicking(person: Clicker, port: int) -> list[threading.Thread]:
    """Press "Send" twice at the same time, in threads; what breaks off breaks off."""

    def click() -> None:
        with suppress(*_BROKEN_OFF):
            person.click(port)

    threads = [threading.Thread(target=click) for _ in range(CLICKS)]
    for thread in threads:
        thread.start()
    return threads


def rows(model: type[Base]) -> int:
    """How many rows a table has."""
    return db.session.scalars(select(func.count()).select_from(model)).one()


def test_killed_at_200_random_moments_what_was_shown_is_there_and_nothing_twice(
    sqlite_app: Flask,
) -> None:
    people = [
        clicker(
            sqlite_app,
            contact=Contact(way=ContactWay.EMAIL, value=f"robin{number}@example.org"),
        )
        for number in range(UNDISTURBED + MOMENTS)
    ]
    first = clicker(sqlite_app, contact=Contact(way=ContactWay.NONE))
    # Nobody reads what the servers log: a full pipe would stop them.
    paths = ("/tell-us/send", "/tell-us/sent")
    words = ("tests.integration.killable_servers", first.cookie, first.fields, *paths)
    with process(sqlite_app, *words, LOG_LEVEL="ERROR") as servers:
        assert line_of(servers) == "ready"
        _kill_at_every_moment(servers, people)
    with sqlite_app.app_context():
        _check(people)


def _kill_at_every_moment(servers: subprocess.Popen[str], people: list[Clicker]) -> None:
    port = free_port()
    group = start(servers, port)
    began = time.monotonic()
    for person in people[:UNDISTURBED]:
        for thread in clicking(person, port):
            thread.join()
    seconds = LONGER * (time.monotonic() - began) / UNDISTURBED
    for moment, person in enumerate(people[UNDISTURBED:]):
        part = seconds / MOMENTS
        threads = clicking(person, port)
        # Spread over the whole of it, and random within its part.
        time.sleep(random.uniform(moment * part, (moment + 1) * part))  # noqa: S311 - no secret
        os.killpg(group, signal.SIGKILL)
        for thread in threads:
            thread.join()
        port = free_port()
        group = start(servers, port)
        person.click(port)  # what somebody does whose page did not come: press "Send" again
    os.killpg(group, signal.SIGKILL)


def _check(people: list[Clicker]) -> None:
    """Everything that was shown is there, once, and whole."""
    found = {row.reference: row.passphrase_digest for row in db.session.scalars(select(Submission))}
    shown = [set(person.shown) for person in people]
    assert {len(each) for each in shown} == {1}, "the same reference and passphrase each time"
    every = [one for each in shown for one in each]
    assert all(_is_there(one, found) for one in every)
    assert len({one.reference for one in every}) == len(people)

    whole = len(people) + 1
    assert len(found) == whole
    expected = {Submission: 1, Concern: 1, ConcernStep: 1, HandOff: 1, ConcernDraft: 1, Consent: 3}
    assert {model: rows(model) for model in expected} == {
        model: each * whole for model, each in expected.items()
    }
    assert events("concern-received") == events("hand-off-made") == whole
    told = Counter(db.session.scalars(select(Message.address)))
    assert set(told.values()) == {1}
    assert len(told) == len(people)
    assert not db.session.scalars(
        select(ConcernDraft.id).where(ConcernDraft.submission_id.is_(None))
    ).all()


def _is_there(shown: Shown, found: dict[str, str]) -> bool:
    return shown.reference in found and opens(
        shown.reference, shown.passphrase, found[shown.reference]
    )
