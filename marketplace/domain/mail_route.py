"""Where mail leaves the house: what MAIL_URL says, taken apart.

    console:                                  on the terminal, for development
    smtp://user:password@mail.example.org:587 TLS by STARTTLS where it is offered
    smtps://user:password@mail.example.org    TLS from the first byte
    notify:                                   GOV.UK Notify

User and password are percent-encoded where they hold characters that mean something in an address.
"""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit


class MailKind(StrEnum):
    """What takes the mail. The value is the scheme of MAIL_URL."""

    CONSOLE = "console"
    SMTP = "smtp"
    SMTPS = "smtps"
    NOTIFY = "notify"


_PORTS = {MailKind.SMTP: 25, MailKind.SMTPS: 465}
_LIKE = "such as smtp://user:password@mail.example.org:587, smtps://…, notify: or console:"


class BadMailRoute(ValueError):
    """MAIL_URL cannot be used. The message says why and quotes nothing: it may hold a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRoute:
    """Where mail goes. Everything but `kind` is of mail servers only."""

    kind: MailKind
    host: str = ""
    port: int = 0
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def is_server(self) -> bool:
        """Whether it is a mail server."""
        return self.kind in _PORTS

    @property
    def is_loopback(self) -> bool:
        """Whether the mail server is on this machine, so that nobody can listen on the way."""
        with suppress(ValueError):
            return ipaddress.ip_address(self.host).is_loopback
        return self.host == "localhost"


def mail_route(address: str) -> MailRoute:
    """Take MAIL_URL apart.

    Raises:
        BadMailRoute: it is none of the four.
    """
    parts = _parts(address)
    try:
        kind = MailKind(parts.scheme)
    except ValueError:
        raise BadMailRoute(f"has to be an address {_LIKE}") from None
    if kind not in _PORTS:
        if address.lower() != f"{kind}:":
            raise BadMailRoute(f"has nothing behind {kind}: (what that needs has its own setting)")
        return MailRoute(kind=kind)
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise BadMailRoute(f"has to name a mail server, {_LIKE}")
    if bool(parts.username) != bool(parts.password):
        raise BadMailRoute("has a user without a password, or the other way round")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise BadMailRoute("has a user or a password with letters such as é or £: choose another")
    return MailRoute(
        kind=kind,
        host=parts.hostname,
        port=parts.port or _PORTS[kind],
        user=user or None,
        password=password or None,
    )


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading the port is what checks it
    except ValueError:
        raise BadMailRoute(
            "has a port or a host that cannot be; is the password encoded?"
        ) from None
    return parts
