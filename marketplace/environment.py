"""Reads settings from the environment and collects what is wrong with them, in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from marketplace.domain.mail_route import BadMailRoute, MailRoute, mail_route

_Choice = TypeVar("_Choice", bound=StrEnum)
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,18}[0-9]")
_SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9.-]{1,189}")
_NAMED_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}")
_TILES = re.compile(r"https?://(?:\{s\}\.)?[A-Za-z0-9.-]+(?::[0-9]{1,5})?/[^\s\"'<>;,]*")
_TILE_PARTS = ("{z}", "{x}", "{y}")
_SENDER_OF_NOBODY = "noreply@example.org"


class Reader:
    """Reads values and collects what is wrong with them; a wrong one is replaced by its default."""

    def __init__(self, environ: Mapping[str, str], defaults: Mapping[str, str]) -> None:
        self._environ = environ
        self._defaults = defaults
        self.problems: list[str] = []

    def text(self, name: str) -> str:
        """The value as given, or its default; an empty one counts as not given."""
        return self._environ.get(name, "").strip() or self._defaults[name]

    def in_development(self, name: str, fictional: str) -> str:
        """The value as given; in development alone a fictional one where nothing is."""
        return self.text(name) or (fictional if self.text("APP_ENV") == "development" else "")

    def choice(self, name: str, choices: type[_Choice]) -> _Choice:
        """One of a closed set."""
        value = self.text(name)
        try:
            return choices(value)
        except ValueError:
            words = ", ".join(choices)
            self.wrong(name, f"is {value!r}; it has to be one of: {words}")
            return choices(self._defaults[name] or next(iter(choices)))

    def number(self, name: str, lowest: int, highest: int) -> int:
        """A whole number in a range."""
        value = self.text(name)
        if value.isascii() and value.isdigit() and lowest <= int(value) <= highest:
            return int(value)
        self.wrong(name, f"is {value!r}; it has to be a whole number from {lowest} to {highest}")
        return int(self._defaults[name])

    def address(self, name: str) -> str:
        """An address of a website or an API, without a slash at its end."""
        value = self.text(name).rstrip("/")
        parts = _split(value)
        if parts and parts.scheme in ("http", "https") and parts.hostname and not parts.query:
            return value
        self.wrong(name, f"is {value!r}; it has to be an address such as https://care.example.org")
        return self._defaults[name]

    def tiles(self, name: str) -> str:
        """The addresses of the pictures of a map, as a template; empty for none."""
        value = self.text(name)
        if not value or (_TILES.fullmatch(value) and all(part in value for part in _TILE_PARTS)):
            return value
        example = "https://tiles.example.org/{z}/{x}/{y}.png"
        self.wrong(name, f"is {value!r}; it has to be an address such as {example}")
        return ""

    def address_if_any(self, name: str) -> str | None:
        """An address as `address` reads it; None where none is given, or a wrong one."""
        return self.address(name) or None if self.text(name) else None

    def phone(self, name: str) -> str:
        """A telephone number."""
        value = self.text(name)
        if not _PHONE.fullmatch(value):
            self.wrong(name, f"is {value!r}; it has to be a telephone number")
        return value

    def database_url(self, instance_dir: Path) -> str:
        """Name the driver that we install, so that the usual spellings of PostgreSQL work."""
        value = self.text("DATABASE_URL") or f"sqlite:///{instance_dir / 'marketplace.sqlite3'}"
        scheme, _, rest = value.partition("://")
        if scheme in ("postgres", "postgresql"):
            return f"postgresql+psycopg://{rest}"
        if scheme not in ("sqlite", "postgresql+psycopg"):
            self.wrong("DATABASE_URL", "has to begin with sqlite:// or postgresql://")
        return value

    def mail_route(self, name: str) -> MailRoute:
        """Where mail goes. The value is not told back: it may hold a password."""
        try:
            return mail_route(self.text(name))
        except BadMailRoute as bad:
            self.wrong(name, f"{bad}")
            return mail_route("smtp://localhost")

    def mail_from(self, name: str, base_url: str) -> str:
        """The address that mail comes from; by default one at the host of `base_url`."""
        value = self.text(name)
        if not value:
            host = urlsplit(base_url).hostname or ""
            return f"noreply@{host}" if _NAMED_HOST.fullmatch(host) else _SENDER_OF_NOBODY
        if not _SENDER.fullmatch(value):
            self.wrong(name, f"is {value!r}; it has to be an email address without a name")
            return _SENDER_OF_NOBODY
        return value

    def wrong(self, name: str, what: str) -> None:
        """Note a problem: what is wrong with the setting of this name."""
        self.problems.append(f"{name} {what}.")


def _split(address: str) -> SplitResult | None:
    """The parts of an address, or None for what is none."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading the port is what checks it
    except ValueError:
        return None
    return parts
