"""Keeps the tests on this machine: a connection to anywhere else is an error, not a wait."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


class NetworkUsedError(AssertionError):
    """A test tried to leave this machine. Not an OSError, so that no retry swallows it."""


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuse every connection and name look-up that is not for this machine."""
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401 - as socket's
        _refuse_elsewhere(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:  # noqa: ANN401 - as socket's
        _refuse_elsewhere(self.family, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as socket's
        if host is not None and not _is_here(host):
            raise NetworkUsedError(f"a test looked up {host!r}")
        return look_up(host, *args, **kwargs)

    with (
        mock.patch.object(socket.socket, "connect", guarded_connect),
        mock.patch.object(socket.socket, "connect_ex", guarded_connect_ex),
        mock.patch.object(socket, "getaddrinfo", guarded_look_up),
    ):
        yield


def _refuse_elsewhere(family: int, address: object) -> None:
    if family == socket.AF_UNIX:
        return
    if not (isinstance(address, tuple) and _is_here(address[0])):
        raise NetworkUsedError(f"a test tried to connect to {address!r}")


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in {"localhost", ""}:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
