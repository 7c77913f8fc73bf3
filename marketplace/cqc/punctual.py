"""Connections whose answers begin in time.

A read time-out starts again with every byte, so that a server that drips the head of an answer
could hold a thread for ever. Here the time-out is for the whole head. The body has a limit of its
own, in `marketplace.cqc.client`.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse


class _PlainConnection(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as its parent does
        """Receive the head of the answer within the read time-out as a whole."""
        with _cutting(self.sock, self.timeout):
            return super().getresponse()


class _SecureConnection(HTTPSConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as its parent does
        """Receive the head of the answer within the read time-out as a whole."""
        with _cutting(self.sock, self.timeout):
            return super().getresponse()


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _PlainPool, "https": _SecurePool}


@contextlib.contextmanager
def _cutting(connected: socket.socket | None, seconds: object) -> Iterator[None]:
    """End a connection when the block takes longer than this."""
    if connected is None or not isinstance(seconds, int | float):
        yield
        return
    timer = threading.Timer(seconds, _cut, (connected,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(connected: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)
