"""Where an index stands on disk: one folder per build, and a pointer to the one that counts.

A rebuild writes a new folder beside the old one and then moves the pointer, in one step, so
searches see the old index or the new one, never half of one. What other processes change in the
old index meanwhile is also noted in a journal, which the rebuild replays before it moves the
pointer. Locks belong to the operating system: a killed process leaves none behind.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from marketplace.search.text import IndexBusy, TextDocument

_POINTER = "current"
_JOURNAL = "journal"
_PREFIX = "index-"
_PAUSE_SECONDS = 0.02


class IndexFolders:
    """The folders under `root`, which is made when first written to."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._pointer = root / _POINTER
        self._seen: tuple[tuple[int, int], Path] | None = None

    def current(self) -> Path | None:
        """The folder that counts, or None before the first build.

        The pointer is read again only where it is another file than the last time: this is asked
        at every search.
        """
        try:
            status = self._pointer.stat()
            mark = (status.st_ino, status.st_mtime_ns)
            seen = self._seen
            if seen is None or seen[0] != mark:
                seen = (mark, self._root / self._pointer.read_text(encoding="ascii"))
                self._seen = seen
        except FileNotFoundError:
            return None
        return seen[1]

    def new(self) -> Path:
        """Make an empty folder for a build."""
        folder = self._root / f"{_PREFIX}{uuid4().hex}"
        folder.mkdir(parents=True)
        return folder

    def switch(self, folder: Path) -> None:
        """Make this the folder that counts."""
        draft = self._root / f"{_POINTER}.draft"
        with draft.open("w", encoding="ascii") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._pointer)

    def sweep(self) -> None:
        """Take away every folder but the one that counts: old ones, and builds that were killed.

        Searches that still read an old folder go on: its files are open.
        """
        current = self.current()
        for folder in self._root.glob(f"{_PREFIX}*"):
            if folder != current:
                shutil.rmtree(folder, ignore_errors=True)
        (self._root / _JOURNAL).unlink(missing_ok=True)

    @contextmanager
    def writing(self, *, timeout: float = 30) -> Iterator[None]:
        """Hold while an index or the pointer changes. Raises IndexBusy after `timeout` seconds."""
        with self._held("writing", timeout=timeout):
            yield

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Hold during a whole rebuild. Raises IndexBusy at once where another one is at work."""
        with self._held("rebuilding", timeout=0):
            yield

    def open_journal(self) -> None:
        """From here on changes are noted; call while `writing` is held."""
        (self._root / _JOURNAL).touch()

    def note(self, documents: dict[int, TextDocument], removed: frozenset[int]) -> None:
        """Note a change for a rebuild that is under way; call while `writing` is held."""
        journal = self._root / _JOURNAL
        if not journal.exists():
            return
        rows = [[document.id, document.name, document.body] for document in documents.values()]
        with journal.open("a", encoding="utf-8") as file:
            # The line break comes first: it ends what a killed process left half written.
            file.write("\n" + json.dumps([rows, sorted(removed)]))

    def noted(self) -> Iterator[tuple[dict[int, TextDocument], frozenset[int]]]:
        """Every change noted, in order; call while `writing` is held.

        A half-written one is passed over: whoever was killed over it will make the change again.
        """
        with (self._root / _JOURNAL).open(encoding="utf-8") as file:
            for line in file:
                try:
                    rows, removed = json.loads(line)
                except json.JSONDecodeError:
                    continue
                documents = {
                    id_: TextDocument(id=id_, name=name, body=body) for id_, name, body in rows
                }
                yield documents, frozenset(removed)

    @contextmanager
    def _held(self, name: str, *, timeout: float) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / f"{name}.lock").open("w") as file:
            deadline = time.monotonic() + timeout
            while not _locked(file.fileno()):
                if time.monotonic() >= deadline:
                    raise IndexBusy(f"somebody else is {name} the search index")
                time.sleep(_PAUSE_SECONDS)
            yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
