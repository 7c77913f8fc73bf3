"""Uploads through a real server: what is too large gets our page, not a broken connection."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from marketplace.config import ROOT
from marketplace.domain.access import Role
from tests.integration.paperwork import lying
from tests.integration.processes import environment_of
from tests.ports import HOST, PATIENCE_IN_SECONDS, free_port, wait_until_it_answers
from tests.unit import files_to_upload as make
from tests.web.people import Person, signed_in
from tests.web.uploading import chosen, pages_of

MEBIBYTE = 1024 * 1024
ENDS = datetime.now(UTC).date() + timedelta(days=300)
"""The server has a clock of its own, by which a document may not have expired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server, and somebody who has signed in to it."""

    port: int
    person: Person
    pages: str

    def send(self, content: bytes) -> tuple[int, str]:
        """Upload insurance, as a browser does: all of it first, then read the answer."""
        stream, name = chosen(content)
        file = FileStorage(stream=stream, filename=name, name="file")
        token = {"csrf_token": self.person.csrf()}
        ends = {f"expires_on-{part}": f"{getattr(ENDS, part)}" for part in ("day", "month", "year")}
        boundary, body = encode_multipart({**ends, **token, "file": file})
        kind = f"multipart/form-data; boundary={boundary}"
        return self.ask("POST", f"{self.pages}/insurance", body, {"Content-Type": kind})

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """The status and the text of an answer, with this person's cookie."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE_IN_SECONDS)
        try:
            cookie = self.person.cookie()
            connection.request(method, path, body, {"Cookie": cookie, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()


@pytest.fixture
def served(sqlite_app: Flask) -> Iterator[Served]:
    """The service as an operator starts it, on the database of this test."""
    port = free_port()
    words = ("gunicorn", "wsgi:app", "--bind", f"{HOST}:{port}", "--no-control-socket")
    more = ("--worker-class", "gthread", "--threads", "4", "--log-level", "error")
    server = subprocess.Popen(  # noqa: S603 - our own words only
        [sys.executable, "-m", *words, *more, "--graceful-timeout", "1"],
        cwd=ROOT,
        env=environment_of(sqlite_app, LOG_LEVEL="ERROR"),
    )
    try:
        person = signed_in(sqlite_app, Role.PROVIDER)
        pages = pages_of(person)
        wait_until_it_answers(port, process=server)
        yield Served(port=port, person=person, pages=pages)
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE_IN_SECONDS)


def test_uploads_through_a_real_server(served: Served) -> None:
    status, page = served.send(make.pdf() + bytes(int(10.1 * MEBIBYTE)))
    assert status == 200
    assert "Your file is 10.2 MB: the most is 10 MB." in page
    assert f'value="{ENDS.year}"' in page

    for megabytes in (26, 60):
        status, page = served.send(bytes(megabytes * MEBIBYTE))
        assert status == 413
        assert "Your file is too large" in page
        assert "Choose another file" in page

    status, page = served.send(make.PAGE)
    assert status == 200
    assert "Your file is a web page" in page
    with served.person.app.app_context():
        assert lying() == set()

    status, _ = served.send(make.pdf())
    assert status == 302
    _, page = served.ask("GET", served.pages)
    assert "insurance.pdf" in page
    status, content = served.ask("GET", "/documents/1")
    assert (status, content[:8]) == (200, "%PDF-1.7")
    assert served.ask("GET", "/documents/2")[0] == 404
