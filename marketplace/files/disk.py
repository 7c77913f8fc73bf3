"""A store of files in a folder, outside of everything that is served."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from marketplace.files.store import (
    CHUNK,
    FileMissing,
    FileTooLarge,
    Stored,
    is_name,
    new_name,
)

_UNFINISHED = ".part"
_OWNER_ONLY_FOLDER = 0o700
_OWNER_ONLY_FILE = 0o600


class DiskStore:
    """Files under one folder, which only the service's own user may enter.

    A file is written beside its place, flushed to the disk and renamed into place: whoever finds
    it by its name finds all of it, whatever happened to the process that wrote it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, stream: BinaryIO, *, largest: int) -> Stored:
        """Keep what the stream holds. Raises FileTooLarge."""
        self._folder.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        name = new_name()
        draft = self._folder / f"{name}{_UNFINISHED}"
        try:
            stored = self._write(draft, name, stream, largest)
            draft.rename(self._folder / name)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        self._flush_folder()
        return stored

    def open(self, name: str) -> BinaryIO:
        """Open a file to read. Raises FileMissing."""
        if not is_name(name):
            raise FileMissing("there is no such file")
        try:
            return (self._folder / name).open("rb")
        except FileNotFoundError:
            raise FileMissing("there is no such file") from None

    def remove(self, name: str) -> None:
        """Remove a file, finished or not."""
        if is_name(name.removesuffix(_UNFINISHED)):
            (self._folder / name).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Names of what was put before a moment, unfinished ones too; nothing that is not ours."""
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.iterdir()):
            if not is_name(path.name.removesuffix(_UNFINISHED)):
                continue
            try:
                put_at = path.stat().st_mtime
            except FileNotFoundError:  # somebody else has just removed it
                continue
            if put_at < moment.timestamp():
                yield path.name

    def _write(self, draft: Path, name: str, stream: BinaryIO, largest: int) -> Stored:
        digest, size = hashlib.sha256(), 0
        created = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY_FILE)
        with os.fdopen(created, "wb") as file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > largest:
                    raise FileTooLarge(f"the file has more than {largest} bytes")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return Stored(name=name, size=size, sha256=digest.hexdigest())

    def _flush_folder(self) -> None:
        """Make the new name as durable as the bytes."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
