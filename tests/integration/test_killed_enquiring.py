"""A web server that is killed while somebody sends an enquiry: what was shown is there, once."""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message as Headers
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
from tests.integration.killing import KillableServer, killable_server
from tests.integration.town import events
from tests.ports import HOST, PATIENCE_IN_SECONDS

MOMENTS = 40
UNDISTURBED = 6
LONGER = 1.3
"""Kills are spread over a bit more than the time that sending takes."""
SENT = "/enquiries/sent"
_SECRET = "the secret of a form in a test"
_SHOWN = re.compile(r"(E-[A-Z0-9]{7}).*<strong>((?:[a-z]+ ){5}[a-z]+)</strong>", re.DOTALL)
_BROKEN_OFF = (OSError, http.client.HTTPException)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the server answered, whole."""

    status: int
    headers: Headers
    text: str


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
        answer = self._ask(port, "POST", self.path, self.fields)
        sent_at = str(answer.headers["Location"])
        assert (answer.status, sent_at.partition("?")[0]) == (http.client.FOUND, SENT)
        cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
        page = self._ask(port, "GET", sent_at, cookie=cookie)
        found = _SHOWN.search(page.text)
        assert found is not None, page.status
        self.shown.add((found[1], found[2]))

    def _ask(
        self, port: int, method: str, path: str, body: str = "", *, cookie: str = ""
    ) -> Answer:
        """Ask by a connection of its own.

        A server closes one that is kept open after 2 seconds, and a busy machine may hold us up
        for longer between two requests: that would look as if it had been killed.
        """
        headers = {
            "Cookie": cookie or self.cookie,
            "X-Forwarded-For": self.network,
            "Connection": "close",
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_IN_SECONDS)
        try:
            connection.request(method, path, body=body, headers=headers)
            got = connection.getresponse()
            return Answer(status=got.status, headers=got.headers, text=got.read().decode())
        finally:
            connection.close()


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
    paths = (first.path, SENT)
    # So many enquiries from one network would be slowed: each comes from another one, by a proxy.
    with killable_server(
        sqlite_app, first.cookie, first.fields, *paths, TRUSTED_PROXIES="1"
    ) as server:
        _kill_at_every_moment(server, people)
    with sqlite_app.app_context():
        _check(people)


def _kill_at_every_moment(server: KillableServer, people: list[Sender]) -> None:
    people[0].press(server.port)  # waits until the server is up, which is not part of sending
    began = time.monotonic()
    for person in people[1:UNDISTURBED]:
        person.press(server.port)
    part = LONGER * (time.monotonic() - began) / (UNDISTURBED - 1) / MOMENTS
    for moment, person in enumerate(people[UNDISTURBED:]):
        threads = [threading.Thread(target=_pressing, args=(person, server.port)) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(moment * part, (moment + 1) * part))  # noqa: S311 - no secret
        server.kill()
        for thread in threads:
            thread.join()
        server.start()
        person.press(server.port)  # whoever saw no page presses "Send" again


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
