"""A stand-in for GOV.UK Notify on this machine: its address, its answers, what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

from tests.contract.scripted_server import NEVER

HANG_UP = 0
"""A status that means: end the connection without an answer."""


@dataclass(kw_only=True)
class Notify:
    """What it answers, and what it was sent."""

    url: str = ""
    status: int = 201
    body: object = field(default_factory=lambda: {"id": "740e5834-3a29-46b4-9a6f-16142fde533a"})
    silent: bool = False
    taken: list[dict[str, object]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def refuse(self, status: int, error: str, message: str) -> None:
        """Answer with an error as Notify writes one."""
        self.status = status
        self.body = {"status_code": status, "errors": [{"error": error, "message": message}]}


@contextmanager
def notify() -> Iterator[Notify]:
    """Run one."""
    place, over = Notify(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            if place.silent:
                over.wait(NEVER)
            if place.silent or place.status == HANG_UP:
                self.close_connection = True
                return
            place.keys.append(self.headers["Authorization"])
            if place.status == 201 and self.path == "/v2/notifications/email":
                place.taken.append(json.loads(sent))
            body = json.dumps(place.body).encode()
            self.send_response(place.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its parent's
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        place.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield place
        finally:
            over.set()
            server.shutdown()
            thread.join()
