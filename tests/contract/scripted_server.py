"""A web server whose answers a test writes down, for what a well-behaved server never does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.ports import PATIENCE_IN_SECONDS

NEVER = 600.0
"""Seconds until an answer that nobody may wait for: far more than a busy machine makes of a few."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer.

    `cut` ends the connection after so many bytes of the body; `drip` waits so many seconds between
    bytes; `wait` before anything is said. `head` is sent, dripping, in place of everything else.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0
    drip: float = 0
    cut: int | None = None
    head: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A request that arrived, and when."""

    path: str
    headers: dict[str, str]
    at: float
    caller: str


@dataclass(kw_only=True)
class Server:
    """Where it answers, and what it was asked."""

    url: str
    seen: list[Seen] = field(default_factory=list)

    def wait_for(self, requests: int) -> None:
        """Return once so many requests have arrived; whoever sent one may have gone before."""
        deadline = time.monotonic() + PATIENCE_IN_SECONDS
        while len(self.seen) < requests:
            assert time.monotonic() < deadline, f"{len(self.seen)} of {requests} requests came"
            time.sleep(0.01)


def reply_json(content: object, *, status: int = 200, **headers: str) -> Reply:
    return Reply(
        status=status,
        body=json.dumps(content).encode(),
        headers={"Content-Type": "application/json", **headers},
    )


@contextmanager
def answering(answer: Callable[[str, int], Reply]) -> Iterator[Server]:
    """Serve `answer(path, number of the request from 1)` on a free port of this machine."""
    stopped = threading.Event()
    server = Server(url="")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            headers = dict(self.headers.items())
            caller = f"{self.client_address[1]}"
            server.seen.append(
                Seen(path=self.path, headers=headers, at=time.monotonic(), caller=caller)
            )
            reply = answer(self.path, len(server.seen))
            stopped.wait(reply.wait)
            if reply.head:
                self._send(Reply(body=reply.head, drip=reply.drip, cut=len(reply.head)))
                return
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self._send(reply)

        def _send(self, reply: Reply) -> None:
            body = reply.body[: reply.cut]
            size = 1 if reply.drip else max(len(body), 1)
            try:
                for start in range(0, len(body), size):
                    self.wfile.write(body[start : start + size])
                    if stopped.wait(reply.drip):
                        break
            except OSError:
                self.close_connection = True
            if reply.cut is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its parent's
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        http.block_on_close = False
        server.url = f"http://127.0.0.1:{http.server_port}/public/v1"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            stopped.set()
            http.shutdown()
            thread.join()
