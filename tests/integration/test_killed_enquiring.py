"""A web server that is killed while somebody sends an enquiry: what was shown is there, once."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from marketplace.models.base import Base, db
from marketplace.models.enquiries import Enquiry
from marketplace.models.messages import Message
from marketplace.models.numbers import ListingCount
from marketplace.services.enquiries import new_form
from marketplace.services.passphrases import opens
from tests.integration.enquiring import a_listing
from tests.integration.processes import line_of, process
from tests.integration.test_killed_submitting import start
from tests.integration.town import events
from tests.ports import HOST, PATIENCE_IN_SECONDS, free_port

MOMENTS = 40
UNDISTURBED = 5
LONGER = 1.3
"""Kills are spread over a bit more than the time that sending takes."""
SENT = "/enquiries/sent"
_SECRET = "the secret of a form in a test"
_SHOWN = re.compile(r"(E-[A-Z0-9]{7}).*<strong>((?:[a-z]+ ){5}[a-z]+)</strong>", re.DOTALL)
_BROKEN_OFF = (OSError, http.client.HTTPException)


@dataclass(slots=True, kw_only=True)
class Sender:
    """Somebody who has filled everything in. `shown` is what any page has shown them."""

    path: str
    network: str
    cookie: str
    fields: str
    shown: set[tuple[str, str]] = field(default_factory=set)

    def press(self, port: int) -> None:
        """Press "Send", and look at the page that it leads to."""
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_IN_SECONDS)
        try:
            answer = self._ask(connection, "POST", self.path, self.fields)
            assert (answer.status, answer.headers["Location"]) == (http.client.FOUND, SENT)
            cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
            answer.read()
            page = self._ask(connection, "GET", SENT, cookie=cookie)
            found = _SHOWN.search(page.read().decode())
            assert found is not None
            self.shown.add((found[1], found[2]))
        finally:
            connection.close()

    def _ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: str = "",
        *,
        cookie: str = "",
    ) -> http.client.HTTPResponse:
        headers = {"Cookie": cookie or self.cookie, "X-Forwarded-For": self.network}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body=body, headers=headers)
        return connection.getresponse()


def sender(app: Flask, slug: str, number: int) -> Sender:
    """Somebody with a form of their own."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["csrf_token"] = _SECRET
    cookie = client.get_cookie("session")
    assert cookie is not None
    signed = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(_SECRET)
    fields = {
        "csrf_token": signed,
        "form_token": new_form(),
        "words": "Can you come each morning?",
        "whom": "me",
        "start": "soon",
        "name": "Robin Vale",
        "answer_by": "email",
        "email": f"robin{number}@kestrel.example.org",
        "agreed": "y",
        "then": "send",
    }
    path = f"/listings/{slug}/enquire"
    return Sender(
        path=path,
        network=f"192.0.2.{number}",
        cookie=f"session={cookie.value}",
        fields=urlencode(fields),
    )


def rows(model: type[Base]) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def test_killed_at_random_moments_what_was_shown_is_there_and_nothing_twice(
    sqlite_app: Flask,
) -> None:
    with sqlite_app.app_context():
        slug = a_listing().slug
        people = [sender(sqlite_app, slug, number) for number in range(UNDISTURBED + MOMENTS)]
        first = sender(sqlite_app, slug, 255)
    words = ("tests.integration.killable_servers", first.cookie, first.fields, first.path, SENT)
    # So many enquiries from one network would be slowed: each comes from another one, by a proxy.
    with process(sqlite_app, *words, LOG_LEVEL="ERROR", TRUSTED_PROXIES="1") as servers:
        assert line_of(servers) == "ready"
        _kill_at_every_moment(servers, people)
    with sqlite_app.app_context():
        _check(people)


def _kill_at_every_moment(servers: subprocess.Popen[str], people: list[Sender]) -> None:
    port = free_port()
    group = start(servers, port)
    began = time.monotonic()
    for person in people[:UNDISTURBED]:
        person.press(port)
    part = LONGER * (time.monotonic() - began) / UNDISTURBED / MOMENTS
    for moment, person in enumerate(people[UNDISTURBED:]):
        threads = [threading.Thread(target=_pressing, args=(person, port)) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(moment * part, (moment + 1) * part))  # noqa: S311 - no secret
        os.killpg(group, signal.SIGKILL)
        for thread in threads:
            thread.join()
        port = free_port()
        group = start(servers, port)
        person.press(port)  # what somebody does whose page did not come: press "Send" again
    os.killpg(group, signal.SIGKILL)


def _pressing(person: Sender, port: int) -> None:
    with suppress(*_BROKEN_OFF):
        person.press(port)


def _check(people: list[Sender]) -> None:
    """Everything that was shown is there, once, with its mail, its event and its count."""
    found = {row.reference: row.passphrase_digest for row in db.session.scalars(select(Enquiry))}
    assert {len(person.shown) for person in people} == {1}, "the same words each time"
    every = [shown for person in people for shown in person.shown]
    assert all(opens(reference, words, found[reference]) for reference, words in every)
    whole = len(people) + 1
    assert len({reference for reference, _ in every}) == len(people)
    assert rows(Enquiry) == events("enquiry-sent") == whole
    told = Counter(db.session.scalars(select(Message.kind)))
    assert told["enquiry-received"] == told["enquiry-new"] == whole
    assert sum(db.session.scalars(select(ListingCount.times))) == whole
