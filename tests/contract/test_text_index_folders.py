"""The Whoosh index on disk: rebuilds beside the old index, killed writers, other processes."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from marketplace.search.folders import IndexFolders
from marketplace.search.seen import SeenIndex
from marketplace.search.synonyms import Idea
from marketplace.search.text import IndexBusy, TextDocument
from marketplace.search.whoosh_text import WhooshText
from tests.ports import PATIENCE_IN_SECONDS

_PROCESSES = multiprocessing.get_context("spawn")


def document(id_: int, words: str) -> TextDocument:
    return TextDocument(id=id_, name=words, body=words)


def found(index: WhooshText, words: str) -> list[int]:
    return [int(id_) for id_ in index.match(words).ids]


@pytest.fixture
def index(tmp_path: Path) -> WhooshText:
    built = WhooshText(tmp_path)
    built.rebuild([document(1, "apple"), document(2, "brick")])
    return built


def test_changes_made_during_a_rebuild_are_not_lost(index: WhooshText, tmp_path: Path) -> None:
    other_process = WhooshText(tmp_path)

    def read_slowly() -> Iterator[TextDocument]:
        yield document(1, "apple")
        other_process.apply(documents=[document(1, "apricot"), document(3, "cloud")], removed=[2])
        assert found(other_process, "cloud") == [3]  # the old index goes on being searched
        yield document(2, "brick")

    index.rebuild(read_slowly())

    assert index.ids() == {1, 3}
    assert found(other_process, "apricot") == [1]
    assert found(other_process, "brick") == []


def test_one_rebuild_at_a_time(index: WhooshText, tmp_path: Path) -> None:
    def read() -> Iterator[TextDocument]:
        with pytest.raises(IndexBusy):
            WhooshText(tmp_path).rebuild([])
        yield document(1, "apple")

    assert index.rebuild(read()) == 1


def test_a_writer_waits_for_its_turn_but_not_for_ever(tmp_path: Path) -> None:
    folders, others = IndexFolders(tmp_path), IndexFolders(tmp_path)

    with folders.writing(), pytest.raises(IndexBusy), others.writing(timeout=0.05):
        pytest.fail("two writers at once")
    with others.writing(timeout=0.05):
        pass


def test_a_rebuild_leaves_one_folder(index: WhooshText, tmp_path: Path) -> None:
    (tmp_path / "index-of-a-killed-build").mkdir()

    index.rebuild([document(1, "apple")])

    current = IndexFolders(tmp_path).current()
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == [current]


def test_a_search_survives_the_folder_being_swept_away(index: WhooshText, tmp_path: Path) -> None:
    """A process that opened the old folder and looks up a new word before it opens the new one."""
    assert found(index, "apple") == [1]
    opened = index._opened  # noqa: SLF001 - what a search in another thread still holds
    assert opened is not None
    WhooshText(tmp_path).rebuild([document(5, "eagle")])

    assert SeenIndex(opened, None).find([Idea(("brick",))])[0].tolist() == [2]
    assert found(index, "eagle") == [5]


def test_a_deleted_index_finds_nothing_and_can_be_rebuilt(
    index: WhooshText, tmp_path: Path
) -> None:
    current = IndexFolders(tmp_path).current()
    assert current is not None
    for path in current.iterdir():
        path.unlink()
    current.rmdir()

    assert not index.is_ready()
    assert found(index, "apple") == []
    assert index.ids() == frozenset()
    assert index.rebuild([document(1, "apple")]) == 1
    assert found(index, "apple") == [1]


def test_a_half_written_note_of_a_killed_process_is_passed_over(tmp_path: Path) -> None:
    folders = IndexFolders(tmp_path)
    with folders.writing():
        folders.open_journal()
        folders.note({1: document(1, "apple")}, frozenset())
        journal = tmp_path / "journal"
        journal.write_text(journal.read_text()[:-9])
        folders.note({2: document(2, "brick")}, frozenset({3}))

        assert list(folders.noted()) == [({2: document(2, "brick")}, frozenset({3}))]


def test_an_old_opening_is_let_go_without_waiting_for_the_collector(index: WhooshText) -> None:
    gc.disable()
    try:
        for number in range(3, 8):
            index.apply(documents=[document(number, "drum")])
            index.match("drum")
            index.match("drums that are nearr")
        mapped = Path("/proc/self/maps").read_text(encoding="utf-8").count("(deleted)")
    finally:
        gc.enable()

    assert mapped < 20


def test_a_killed_writer_leaves_a_whole_index_and_no_lock(
    index: WhooshText, tmp_path: Path
) -> None:
    for round_ in range(3):
        started = _PROCESSES.Event()
        writer = _PROCESSES.Process(target=_write_for_ever, args=(tmp_path, started))
        writer.start()
        assert started.wait(timeout=PATIENCE_IN_SECONDS)
        time.sleep(0.05 * round_)
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()

        assert found(index, "apple") == [1]
        index.apply(documents=[document(4, f"frost {round_}")])
        assert found(index, "frost") == [4]


def _write_for_ever(folder: Path, started: Event) -> None:
    index = WhooshText(folder)
    for round_ in range(100_000):
        index.apply(documents=[document(number, f"grape {round_}") for number in range(10, 60)])
        started.set()
