"""The contract of a store of files: random names, whole files, nothing served from it directly."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from marketplace.domain.errors import MarketplaceError

CHUNK = 64 * 1024
"""Bytes that are copied at once."""

_NAME = re.compile(r"[0-9a-f]{48}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file that lies in the store."""

    name: str
    size: int
    sha256: str


class FileTooLarge(MarketplaceError):
    """More bytes came than the store was told to take. Nothing of it is kept."""


class FileMissing(MarketplaceError):
    """There is no file of this name in the store."""


class Store(Protocol):
    """Keeps files whole: one is there with all its bytes, or not at all."""

    def put(self, stream: BinaryIO, *, largest: int) -> Stored:
        """Keep what the stream holds from where it stands, under a new random name.

        Raises FileTooLarge beyond `largest` bytes.
        """
        ...

    def open(self, name: str) -> BinaryIO:
        """Open a file to read. Raises FileMissing, also for what is no name of a file here."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file; one that is gone already is no error."""
        ...

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Names of what was put before a moment; of uploads that were never finished too."""
        ...


def new_name() -> str:
    """A name that says nothing and that nobody guesses: 192 random bits, no extension."""
    return secrets.token_hex(24)


def is_name(name: str) -> bool:
    """Whether this could be the name of a finished file. No other ever reaches a disk."""
    return _NAME.fullmatch(name) is not None
