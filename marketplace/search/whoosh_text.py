"""The text index on Whoosh: its stemmer, its inverted index, its writer and its corrector.

Scoring is ours: a word's postings are read once through Whoosh's public matcher and kept as
arrays until the index changes, which makes a warm search some hundred times faster. Fields: `name`
and `body` hold stems; `spell` holds whole words for the corrector, in documents of their own with
the id 0, so a word stays correctable whichever listing goes. A word that only gone listings used
does no harm there: nothing is offered without a visible listing behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from whoosh.analysis import RegexTokenizer
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.index import EmptyIndexError, FileIndex, create_in, open_dir
from whoosh.writing import SegmentWriter

from marketplace.search.folders import IndexFolders
from marketplace.search.folding import STOP_WORDS, words_in
from marketplace.search.interpretation import interpret
from marketplace.search.opened import VOCABULARY_ID, OpenedIndex
from marketplace.search.seen import SeenIndex
from marketplace.search.stems import stem
from marketplace.search.synonyms import NO_SYNONYMS, Synonyms
from marketplace.search.text import (
    TextDocument,
    TextMatch,
    Visible,
    folded_documents,
)

_LOCK_SECONDS = 30
_WORDS_PER_VOCABULARY_DOCUMENT = 5000
_OPENING_ATTEMPTS = 20


class _LeanCodec(W3Codec):  # type: ignore[misc]  # Whoosh has no types
    """Writes what we read. Statistics of lengths per block would double the time of a build."""

    length_stats = False


def _schema() -> Schema:
    """Words arrive split, folded and stemmed, so the analyser has nothing left to do."""
    words = TEXT(analyzer=RegexTokenizer(r"\S+"), phrase=False)
    number = NUMERIC(int, bits=64, signed=False, unique=True, sortable=True, shift_step=0)
    return Schema(id=number, name=words, body=words, spell=words)


class WhooshText:
    """A text index in a folder. Any number of threads and processes may use the same folder.

    Another process's changes are picked up at the next search: its commits by the index's
    generation, a rebuilt index by the pointer.
    """

    def __init__(self, folder: Path) -> None:
        self._folders = IndexFolders(folder)
        self._opened: OpenedIndex | None = None
        self._seen: SeenIndex | None = None
        self._lock = Lock()

    def match(
        self, words: str, *, visible: Visible | None = None, synonyms: Synonyms = NO_SYNONYMS
    ) -> TextMatch:
        """See `TextIndex.match`."""
        opened = self._newest()
        if opened is None:
            return TextMatch()
        seen = (self._seen or SeenIndex(opened, visible)).still(opened, visible)
        self._seen = seen
        return interpret(words, backend=seen, visible=visible, synonyms=synonyms)

    def apply(self, *, documents: Iterable[TextDocument], removed: Collection[int] = ()) -> None:
        """See `TextIndex.apply`."""
        wanted = folded_documents(documents, removed)
        gone = frozenset(removed)
        if not wanted and not gone:
            return
        with self._folders.writing(timeout=_LOCK_SECONDS):
            folder = self._folders.current()
            if folder is None:
                folder = self._folders.new()
                create_in(str(folder), _schema()).close()
                self._folders.switch(folder)
            _replace(open_dir(str(folder)), wanted, gone)
            self._folders.note(wanted, gone)

    def rebuild(self, documents: Iterable[TextDocument]) -> int:
        """See `TextIndex.rebuild`."""
        with self._folders.rebuilding():
            with self._folders.writing(timeout=_LOCK_SECONDS):
                self._folders.sweep()
                self._folders.open_journal()
            folder = self._folders.new()
            index = create_in(str(folder), _schema())
            _fill(index, documents)
            with self._folders.writing(timeout=_LOCK_SECONDS):
                for changed, gone in self._folders.noted():
                    _replace(index, changed, gone)
                self._folders.switch(folder)
                self._folders.sweep()
        return len(self.ids())

    def ids(self) -> frozenset[int]:
        """See `TextIndex.ids`."""
        opened = self._newest()
        return frozenset() if opened is None else frozenset(opened.listings.tolist())

    def is_ready(self) -> bool:
        """See `TextIndex.is_ready`."""
        return self._newest() is not None

    def _newest(self) -> OpenedIndex | None:
        """The index as it is on disk now; what was opened before is kept where nothing changed."""
        opened = self._opened
        folder = self._folders.current()
        if folder is None:
            return None
        if opened is not None and opened.is_still(folder):
            return opened
        with self._lock:
            if self._opened is None or not self._opened.is_still(folder):
                self._opened = self._open()
            return self._opened

    def _open(self) -> OpenedIndex | None:
        """Open what the pointer names; it may move, or a commit remove files, as we look."""
        for _ in range(_OPENING_ATTEMPTS):
            folder = self._folders.current()
            if folder is None:
                return None
            try:
                index = open_dir(str(folder))
                return OpenedIndex(index=index, folder=folder, before=self._opened)
            except (FileNotFoundError, EmptyIndexError):
                continue
        return None


def _fill(index: FileIndex, documents: Iterable[TextDocument]) -> None:
    """Write a new index in one segment."""
    vocabulary: set[str] = set()
    with _writer(index) as writer:
        for document in documents:
            vocabulary.update(_add(writer, document))
        _add_vocabulary(writer, vocabulary)


def _replace(index: FileIndex, wanted: Mapping[int, TextDocument], gone: frozenset[int]) -> None:
    """Put documents in and take others out, in one commit."""
    vocabulary: set[str] = set()
    with _writer(index) as writer, writer.searcher() as searcher:
        for id_ in sorted(gone | wanted.keys()):
            writer.delete_by_term("id", id_, searcher=searcher)
        for document in wanted.values():
            vocabulary.update(_add(writer, document))
        known = searcher.reader()
        _add_vocabulary(writer, {word for word in vocabulary if ("spell", word) not in known})


@contextmanager
def _writer(index: FileIndex) -> Iterator[SegmentWriter]:
    """Write all or nothing."""
    writer = index.writer(timeout=_LOCK_SECONDS, codec=_LeanCodec(compression=0))
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def _add(writer: SegmentWriter, document: TextDocument) -> list[str]:
    """Add a document and return the words of its body, as people write them."""
    words = [word for word in words_in(document.body) if word not in STOP_WORDS]
    name = [stem(word) for word in words_in(document.name) if word not in STOP_WORDS]
    writer.add_document(
        id=document.id, name=name, body=[stem(word) for word in (*words, *document.phrases)]
    )
    return words


def _add_vocabulary(writer: SegmentWriter, vocabulary: Collection[str]) -> None:
    words = sorted(vocabulary)
    for start in range(0, len(words), _WORDS_PER_VOCABULARY_DOCUMENT):
        part = words[start : start + _WORDS_PER_VOCABULARY_DOCUMENT]
        writer.add_document(id=VOCABULARY_ID, spell=part)
