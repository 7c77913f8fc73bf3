"""A store of files that ends with the process, for tests."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from marketplace.files.store import FileMissing, FileTooLarge, Stored, new_name


def _system_clock() -> datetime:
    return datetime.now(UTC)


class MemoryStore:
    """Files in memory, by name."""

    def __init__(self, clock: Callable[[], datetime] = _system_clock) -> None:
        self._clock = clock
        self._files: dict[str, tuple[bytes, datetime]] = {}

    def put(self, stream: BinaryIO, *, largest: int) -> Stored:
        """Keep what the stream holds. Raises FileTooLarge."""
        content = stream.read(largest + 1)
        if len(content) > largest:
            raise FileTooLarge(f"the file has more than {largest} bytes")
        name = new_name()
        self._files[name] = content, self._clock()
        return Stored(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())

    def open(self, name: str) -> BinaryIO:
        """Open a file to read. Raises FileMissing."""
        if name not in self._files:
            raise FileMissing("there is no such file")
        return io.BytesIO(self._files[name][0])

    def remove(self, name: str) -> None:
        """Remove a file; one that is gone already is no error."""
        self._files.pop(name, None)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Names of what was put before a moment."""
        yield from [name for name, (_, put_at) in self._files.items() if put_at < moment]
