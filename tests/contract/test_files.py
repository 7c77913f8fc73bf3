"""Stores of files: the same promises from each."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from marketplace.files.disk import DiskStore
from marketplace.files.memory import MemoryStore
from marketplace.files.store import FileMissing, FileTooLarge, Store, is_name, new_name

WORDS = b"a certificate" * 10_000
LATER = timedelta(hours=1)


@pytest.fixture(params=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Each kind of store, empty."""
    return DiskStore(tmp_path / "uploads") if request.param == "disk" else MemoryStore()


class BreaksOff(io.RawIOBase):
    """A stream whose sender goes away in the middle."""

    def __init__(self) -> None:
        self._left = 3

    def read(self, size: int = -1, /) -> bytes:
        """Some bytes, then none ever again."""
        del size
        self._left -= 1
        if self._left < 0:
            raise ConnectionResetError
        return b"x" * 1000


def read(store: Store, name: str) -> bytes:
    """All of a file."""
    with store.open(name) as file:
        return file.read()


def soon() -> datetime:
    """A moment after everything that a test has put."""
    return datetime.now(UTC) + LATER


def test_what_was_put_can_be_read(store: Store) -> None:
    stored = store.put(io.BytesIO(WORDS), largest=len(WORDS))
    assert read(store, stored.name) == WORDS
    assert stored.size == len(WORDS)
    assert stored.sha256 == hashlib.sha256(WORDS).hexdigest()


def test_names_say_nothing_and_are_never_used_twice(store: Store) -> None:
    names = {store.put(io.BytesIO(WORDS), largest=len(WORDS)).name for _ in range(5)}
    assert len(names) == 5
    assert all(is_name(name) and "." not in name for name in names)


def test_one_byte_too_many_leaves_nothing(store: Store) -> None:
    with pytest.raises(FileTooLarge):
        store.put(io.BytesIO(WORDS), largest=len(WORDS) - 1)
    assert list(store.older_than(soon())) == []


def test_removing_is_final_and_may_be_repeated(store: Store) -> None:
    name = store.put(io.BytesIO(WORDS), largest=len(WORDS)).name
    store.remove(name)
    store.remove(name)
    with pytest.raises(FileMissing):
        store.open(name)


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../secret_key", "/etc/passwd", "a/b", "AB" * 24, "x" * 48, "a" * 49]
    + ["a1" * 24 + end for end in ("\n", "\0", ".part", "/", "/..")],
)
def test_no_other_name_reaches_the_disk(store: Store, name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret_key"
    secret.write_text("secret")
    with pytest.raises(FileMissing):
        store.open(name)
    store.remove(name)
    assert secret.exists()


def test_it_tells_what_lies_there_since_before_a_moment(store: Store) -> None:
    name = store.put(io.BytesIO(WORDS), largest=len(WORDS)).name
    assert list(store.older_than(soon())) == [name]
    assert list(store.older_than(soon() - 2 * LATER)) == []


def test_only_the_owner_may_look(tmp_path: Path) -> None:
    folder = tmp_path / "instance" / "uploads"
    name = DiskStore(folder).put(io.BytesIO(WORDS), largest=len(WORDS)).name
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    stream: BinaryIO = BreaksOff()  # type: ignore[assignment]  # it is read, no more
    with pytest.raises(ConnectionResetError):
        DiskStore(tmp_path).put(stream, largest=len(WORDS))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_told_and_can_be_removed(tmp_path: Path) -> None:
    store, left = DiskStore(tmp_path), f"{new_name()}.part"
    (tmp_path / left).write_bytes(b"half of it")
    assert list(store.older_than(soon())) == [left]
    with pytest.raises(FileMissing):
        store.open(left)
    store.remove(left)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("an operator's own")
    os.utime(tmp_path / "notes.txt", (0, 0))
    assert list(DiskStore(tmp_path).older_than(soon())) == []


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert list(DiskStore(tmp_path / "never").older_than(soon())) == []
