"""Browsers that send what somebody tells us, over HTTP, without any browser."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from marketplace.services import concern_drafts
from marketplace.web.concerns.draft_session import DRAFT
from tests.integration.telling import an_answer
from tests.integration.town import START
from tests.ports import HOST, PATIENCE_IN_SECONDS

SECRET = "the secret of a form in a test"
_REFERENCE = re.compile(r"T-[A-Z0-9]{7}")
_PASSPHRASE = re.compile(r"<strong>((?:[a-z]+ ){5}[a-z]+)</strong>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page showed to somebody who sent something."""

    reference: str
    passphrase: str


@dataclass(slots=True, kw_only=True)
class Clicker:
    """Somebody with a complete draft. `shown` is everything that any page has shown them."""

    cookie: str
    fields: str
    shown: list[Shown] = field(default_factory=list)

    def click(self, port: int) -> None:
        """Press "Send", and look at the page that it leads to."""
        status, location, _ = self._ask(port, "POST", "/tell-us/send", self.fields)
        assert status == http.client.FOUND
        assert str(location).startswith("/tell-us/sent?which=")
        self.look(port, str(location))

    def look(self, port: int, address: str = "/tell-us/sent") -> None:
        """Look at the page with the reference."""
        status, _, text = self._ask(port, "GET", address)
        assert status == http.client.OK
        reference, passphrase = _REFERENCE.search(text), _PASSPHRASE.search(text)
        assert reference is not None
        assert passphrase is not None
        self.shown.append(Shown(reference=reference[0], passphrase=passphrase[1]))

    def _ask(
        self, port: int, method: str, path: str, body: str = ""
    ) -> tuple[int, str | None, str]:
        """Status, where it leads and text of an answer, by a connection of its own.

        A server closes one that is kept open after 2 seconds, and a busy machine may hold us up
        for longer between two requests: that would look as if it had been killed.
        """
        headers = {"Cookie": self.cookie, "Connection": "close"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_IN_SECONDS)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers["Location"], answer.read().decode()
        finally:
            connection.close()


def clicker(app: Flask, **answers: object) -> Clicker:
    """Somebody who has answered everything and not sent it yet."""
    with app.app_context():
        token = concern_drafts.start(an_answer(**answers), START)
    client = app.test_client()
    with client.session_transaction() as session:
        session[DRAFT] = token
        session["csrf_token"] = SECRET
    cookie = client.get_cookie("session")
    assert cookie is not None
    signed = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(SECRET)
    fields = {"csrf_token": signed, "draft": token, "version": "1"}
    return Clicker(cookie=f"session={cookie.value}", fields=urlencode(fields))
