"""A web server that a test kills and starts again, as often as it likes."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from tests.integration.processes import line_of, process


@dataclass(slots=True, kw_only=True)
class KillableServer:
    """The server that runs now: `group` is its process group, `port` where it answers.

    `starter` is `tests.integration.killable_servers`.
    """

    starter: subprocess.Popen[str]
    group: int = 0
    port: int = 0

    def start(self) -> None:
        """Start one. Its port is open at once, and nobody else's: callers wait until it is up."""
        assert self.starter.stdin is not None
        self.starter.stdin.write("start\n")
        self.starter.stdin.flush()
        group, port = line_of(self.starter).split()
        self.group, self.port = int(group), int(port)

    def kill(self) -> None:
        """Kill the arbiter and its worker, at once and whatever they are doing."""
        group, self.group = self.group, 0
        if group:
            os.killpg(group, signal.SIGKILL)


@contextmanager
def killable_server(app: Flask, *first: str, **more: str) -> Iterator[KillableServer]:
    """Run a server on the database of `app`, and none once the block is left, however it is.

    `first` are cookie, fields and paths of somebody who sends something before it is started.
    """
    # Nobody reads what the servers log: a full pipe would stop them.
    words = ("tests.integration.killable_servers", *first)
    with process(app, *words, LOG_LEVEL="ERROR", **more) as starter:
        assert line_of(starter) == "ready"
        server = KillableServer(starter=starter)
        server.start()
        try:
            yield server
        finally:
            server.kill()
