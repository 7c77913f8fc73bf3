"""The tests themselves stay on this machine."""

from __future__ import annotations

import socket

import pytest

from tests.network import NetworkUsedError


def test_connecting_elsewhere_is_an_error() -> None:
    with socket.socket() as caller, pytest.raises(NetworkUsedError):
        caller.connect(("192.0.2.1", 80))


def test_looking_up_a_name_elsewhere_is_an_error() -> None:
    with pytest.raises(NetworkUsedError):
        socket.getaddrinfo("api.service.cqc.org.uk", 443)


def test_a_server_on_this_machine_answers() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as caller,
    ):
        assert caller.getpeername() == server.getsockname()
