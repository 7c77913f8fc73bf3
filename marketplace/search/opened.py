"""A Whoosh index as it stood at one moment, read into arrays word by word.

What is asked of Whoosh here is its public reader, named below as far as it is used; the library
itself is imported by `whoosh_text` alone.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from marketplace.search.nearness import Vocabularies, Vocabulary
from marketplace.search.postings import (
    NOTHING,
    Postings,
    PostingsCache,
    by_id,
    saturation,
)
from marketplace.search.text import NAME_WEIGHT, Ids, Scores

VOCABULARY_ID = 0
"""The id of documents that hold words for the corrector. Listings count from 1."""

_MOST_CACHED_POSTINGS = 4_000_000
"""Some 48 MB at the most in each process."""
_USUAL_LENGTHS = {"name": 4.0, "body": 60.0}
"""Words of a usual listing. The average of the index would tell of what is hidden in it, and
Whoosh's of what was taken out of it too."""
_ROW_AND_FREQUENCY = np.dtype([("row", np.int64), ("frequency", np.float32)])


class _Matcher(Protocol):
    def is_active(self) -> bool: ...
    def id(self) -> int: ...
    def weight(self) -> float: ...
    def next(self) -> object: ...


class _Segment(Protocol):
    def segment_id(self) -> str: ...
    def deleted_docs(self) -> Iterable[int]: ...


class _Leaf(Protocol):
    """The reader of one segment."""

    def __contains__(self, term: tuple[str, str]) -> bool: ...
    def segment(self) -> _Segment: ...
    def doc_count_all(self) -> int: ...
    def column_reader(self, fieldname: str) -> Sequence[int]: ...
    def doc_field_length(self, docnum: int, fieldname: str) -> int | None: ...
    def postings(self, fieldname: str, text: str) -> _Matcher: ...
    def field_terms(self, fieldname: str) -> Iterable[str]: ...


class _Reader(Protocol):
    """The reader of a whole index."""

    def close(self) -> None: ...
    def leaf_readers(self) -> Iterable[tuple[_Leaf, int]]: ...


class _Index(Protocol):
    def latest_generation(self) -> int: ...
    def reader(self) -> _Reader: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """What never changes about a segment: the id and the field lengths of each of its rows.

    `vocabulary` holds its words for corrections, once somebody needed them.
    """

    ids: Ids
    lengths: Mapping[str, NDArray[np.float32]]
    vocabulary: list[Vocabulary]

    @classmethod
    def of(cls, leaf: _Leaf) -> Segment:
        """Read them, about 3 microseconds a row."""
        rows = range(leaf.doc_count_all())
        column = leaf.column_reader("id")
        return cls(
            ids=np.fromiter((column[row] for row in rows), np.int64, len(rows)),
            lengths={
                name: np.fromiter(
                    (leaf.doc_field_length(row, name) or 0 for row in rows), np.float32, len(rows)
                )
                for name in ("name", "body")
            },
            vocabulary=[],
        )


class OpenedIndex:
    """An index as it stood when it was opened, and the postings read from it so far.

    Whoosh's reader is for one thread at a time: whoever reads holds the lock. What was read is in
    arrays and free for all. The reader closes when nobody uses this object any more. `before` is an
    earlier opening, which may have read most of the segments already. `listings` are the ids of all
    listings in it, ascending.
    """

    def __init__(
        self,
        *,
        index: _Index,
        folder: Path,
        before: OpenedIndex | None,
    ) -> None:
        self._index = index
        self.folder = folder
        # Asked first: where a commit slips in between, the next search opens the index again.
        self._generation = index.latest_generation()
        self._reader = index.reader()
        weakref.finalize(self, self._reader.close)
        known = before.segments if before is not None and before.folder == folder else {}
        self._leaves: list[tuple[_Leaf, Segment]] = []
        self.segments: dict[str, Segment] = {}
        for leaf, _ in self._reader.leaf_readers():
            if leaf.doc_count_all():
                name = leaf.segment().segment_id()
                self.segments[name] = known[name] if name in known else Segment.of(leaf)
                self._leaves.append((leaf, self.segments[name]))
        self.listings = self._held()
        self._postings = PostingsCache(most_entries=_MOST_CACHED_POSTINGS)
        self._reading = Lock()

    def is_still(self, folder: Path) -> bool:
        """Whether this folder is the one that was opened and nobody committed to it since."""
        try:
            return folder == self.folder and self._index.latest_generation() == self._generation
        except FileNotFoundError:
            return False

    def vocabulary(self) -> Vocabularies:
        """See `Backend.vocabulary`. The words of a segment are read once: it never changes."""
        with self._reading:
            for leaf, segment in self._leaves:
                if not segment.vocabulary:
                    segment.vocabulary.append(Vocabulary(leaf.field_terms("spell")))
        return Vocabularies([segment.vocabulary[0] for _, segment in self._leaves])

    def postings_of(self, word: str) -> Postings:
        """The postings of a stem, from the cache or from disk. How rare it is does not count yet.

        The worth in one listing depends on that listing alone: see `search.seen`.
        """
        postings = self._postings.get(word)
        if postings is None:
            with self._reading:
                postings = self._postings.get(word) or self._read(word)
                self._postings.put(word, postings)
        return postings

    def _held(self) -> Ids:
        """The ids of all listings in the index, ascending."""
        held = [np.empty(0, np.int64)]
        for leaf, segment in self._leaves:
            stays = np.ones(len(segment.ids), np.bool_)
            stays[list(leaf.segment().deleted_docs())] = False
            held.append(segment.ids[stays])
        ids: Ids = np.unique(np.concatenate(held))
        return ids[np.searchsorted(ids, VOCABULARY_ID, side="right") :]

    def _read(self, word: str) -> Postings:
        """Read a stem's postings: what it is worth in the body, and more where the name has it."""
        ids, worth = self._frequencies("body", word)
        if not len(ids):
            return NOTHING
        found = by_id(ids, worth)
        named = by_id(*self._frequencies("name", word))
        impacts = found.impacts.copy()
        impacts[np.searchsorted(found.ids, named.ids)] += NAME_WEIGHT * named.impacts
        return Postings.of(found.ids, impacts)

    def _frequencies(self, field: str, word: str) -> tuple[Ids, Scores]:
        """The ids that hold a stem in this field, and how much it is worth there."""
        all_ids, all_worth = [NOTHING.ids], [NOTHING.impacts]
        for leaf, segment in self._leaves:
            if (field, word) in leaf:
                read = np.fromiter(_each(leaf.postings(field, word)), _ROW_AND_FREQUENCY)
                lengths = segment.lengths[field][read["row"]]
                all_ids.append(segment.ids[read["row"]])
                all_worth.append(saturation(read["frequency"], lengths, _USUAL_LENGTHS[field]))
        return np.concatenate(all_ids), np.concatenate(all_worth)


def _each(matcher: _Matcher) -> Iterator[tuple[int, float]]:
    while matcher.is_active():
        yield matcher.id(), matcher.weight()
        matcher.next()
