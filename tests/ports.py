"""Ports of this machine, for the servers that tests start."""

from __future__ import annotations

import socket
import subprocess
import time

HOST = "127.0.0.1"
PATIENCE_IN_SECONDS = 180
"""How long a busy machine may take over something that normally takes a few seconds."""


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether something listens on the port."""
    with socket.socket() as caller:
        return caller.connect_ex((HOST, port)) == 0


def wait_until_it_answers(port: int, *, process: subprocess.Popen[bytes]) -> None:
    """Return once the port answers; fail where the process ends or takes too long."""
    deadline = time.monotonic() + PATIENCE_IN_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended with status {process.returncode}"
        if answers(port):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing answered on port {port} in {PATIENCE_IN_SECONDS} seconds")
