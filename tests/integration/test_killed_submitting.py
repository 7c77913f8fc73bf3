"""A web server that is killed while somebody sends: a reference that was shown is always there."""

from __future__ import annotations

import http.client
import random
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
from tests.integration.killing import KillableServer, killable_server
from tests.integration.town import events

MOMENTS = 200
CLICKS = 2
"""Each person presses "Send" twice, at the same time."""
UNDISTURBED = 11
"""So many are sent without a kill first: to know how long it takes."""
LONGER = 1.2
"""Kills are spread over a bit more than that time: some come just after the page was shown."""
_BROKEN_OFF = (OSError, http.client.HTTPException)
"""What somebody sees whose server was killed."""


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
    paths = ("/tell-us/send", "/tell-us/sent")
    with killable_server(sqlite_app, first.cookie, first.fields, *paths) as server:
        _kill_at_every_moment(server, people)
    with sqlite_app.app_context():
        _check(people)


def _kill_at_every_moment(server: KillableServer, people: list[Clicker]) -> None:
    people[0].click(server.port)  # waits until the server is up, which is not part of sending
    began = time.monotonic()
    for person in people[1:UNDISTURBED]:
        for thread in clicking(person, server.port):
            thread.join()
    seconds = LONGER * (time.monotonic() - began) / (UNDISTURBED - 1)
    for moment, person in enumerate(people[UNDISTURBED:]):
        part = seconds / MOMENTS
        threads = clicking(person, server.port)
        # Spread over the whole of it, and random within its part.
        time.sleep(random.uniform(moment * part, (moment + 1) * part))  # noqa: S311 - no secret
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
        person.click(server.port)  # whoever saw no page presses "Send" again


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
