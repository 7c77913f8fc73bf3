"""The text index on PostgreSQL: a table of `tsvector`s in the application's own database.

Words are split and folded by us, as for every index; PostgreSQL stems them (`search_english`, the
migration's English configuration without stop words: ours are left out before). The vocabulary for
corrections has a table of its own, which each process keeps in memory until it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from threading import Lock

import numpy as np
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from marketplace.search.interpretation import interpret
from marketplace.search.nearness import Vocabulary
from marketplace.search.text import (
    NAME_WEIGHT,
    STOP_WORDS,
    Ids,
    IndexBusy,
    Scores,
    TextDocument,
    TextMatch,
    Visible,
    folded_documents,
    words_in,
)

_BATCH = 500
_LOCK_NUMBER = 7_340_033
"""Any number that no other advisory lock of this database uses."""
_BODY_WEIGHT = 0.3

_WAIT = text("SET LOCAL lock_timeout = '30s'")
_LOCK = text("SELECT pg_advisory_xact_lock(:number)")
# All words have to be there, but each is worth what it is worth by itself: `ts_rank` of an AND
# looks at how near the words stand instead. Weights belong to the labels D, C, B, A; the last 1
# divides by 1 + the logarithm of the length.
_FIND = text("""
    SELECT listing_id, ts_rank(CAST(:weights AS real[]), words, any_word, 1)
    FROM
        search_documents,
        plainto_tsquery('search_english', :words) AS all_words,
        CAST(replace(CAST(all_words AS text), '&', '|') AS tsquery) AS any_word
    WHERE words @@ all_words
    ORDER BY listing_id
""")
_PUT = text("""
    INSERT INTO search_documents (listing_id, words)
    VALUES (
        :id,
        setweight(to_tsvector('search_english', :name), 'A')
            || setweight(to_tsvector('search_english', :body), 'D')
    )
    ON CONFLICT (listing_id) DO UPDATE SET words = excluded.words
    WHERE search_documents.words <> excluded.words
""")
_REMOVE = text("DELETE FROM search_documents WHERE listing_id = ANY(:ids)")
_IDS = text("SELECT listing_id FROM search_documents")
_PUT_WORD = text("INSERT INTO search_words (word) VALUES (:word) ON CONFLICT DO NOTHING")
_REMOVE_WORDS = text("DELETE FROM search_words WHERE word = ANY(:words)")
_WORDS = text("SELECT word FROM search_words")
_WORDS_STATE = text("SELECT COALESCE(MAX(id), 0), COUNT(*) FROM search_words")


class PostgresText:
    """A text index in the database. Other processes' changes count as soon as they commit.

    `engine` is asked at each use: an application has one within its context only.
    """

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine
        self._lock = Lock()
        self._vocabulary = Vocabulary(())
        self._vocabulary_state: tuple[int, int] = (0, 0)

    def match(self, words: str, *, visible: Visible | None = None) -> TextMatch:
        """See `TextIndex.match`."""
        return interpret(words, backend=self, visible=visible)

    def apply(self, *, documents: Iterable[TextDocument], removed: Collection[int] = ()) -> None:
        """See `TextIndex.apply`."""
        wanted = folded_documents(documents, removed)
        with self._writing() as connection:
            connection.execute(_REMOVE, {"ids": list(removed)})
            _put(connection, wanted.values())

    def rebuild(self, documents: Iterable[TextDocument]) -> int:
        """See `TextIndex.rebuild`. One transaction: others see the old index until it commits."""
        rest = iter(documents)
        ids: set[int] = set()
        words: set[str] = set()
        with self._writing() as connection:
            while batch := list(islice(rest, _BATCH)):
                ids.update(document.id for document in batch)
                words |= _put(connection, folded_documents(batch, ()).values())
            gone = set(connection.scalars(_IDS)) - ids
            connection.execute(_REMOVE, {"ids": sorted(gone)})
            unused = set(connection.scalars(_WORDS)) - words
            connection.execute(_REMOVE_WORDS, {"words": sorted(unused)})
        return len(ids)

    def ids(self) -> frozenset[int]:
        """See `TextIndex.ids`."""
        with self._engine().connect() as connection:
            return frozenset(connection.scalars(_IDS))

    def is_ready(self) -> bool:
        """See `TextIndex.is_ready`."""
        return inspect(self._engine()).has_table("search_documents")

    def find(self, words: Sequence[str]) -> tuple[Ids, Scores]:
        """See `Backend.find`."""
        weights = [_BODY_WEIGHT] * 3 + [_BODY_WEIGHT * NAME_WEIGHT]
        with self._engine().connect() as connection:
            rows = connection.execute(_FIND, {"weights": weights, "words": " ".join(words)}).all()
        ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        return ids, np.fromiter((row[1] for row in rows), np.float32, len(rows))

    def near(self, word: str, slips: int) -> Sequence[str]:
        """See `Backend.near`."""
        return self._newest_vocabulary().near(word, slips)

    def _newest_vocabulary(self) -> Vocabulary:
        """All words of the index, read again where another process added some or rebuilt it."""
        with self._lock, self._engine().connect() as connection:
            last, number = connection.execute(_WORDS_STATE).one()
            if (last, number) != self._vocabulary_state:
                self._vocabulary = Vocabulary(connection.scalars(_WORDS))
                self._vocabulary_state = (last, number)
            return self._vocabulary

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction; one writer at a time, so that an older text never overtakes a newer."""
        with self._engine().begin() as connection:
            try:
                connection.execute(_WAIT)
                connection.execute(_LOCK, {"number": _LOCK_NUMBER})
            except OperationalError as problem:
                raise IndexBusy("somebody else is writing the search index") from problem
            yield connection


def _put(connection: Connection, documents: Iterable[TextDocument]) -> set[str]:
    """Put documents in, in place of what had their ids; returns all words they use."""
    rows = []
    words: set[str] = set()
    for document in documents:
        body = _indexed(document.body)
        words.update(body)
        name = " ".join(_indexed(document.name))
        rows.append({"id": document.id, "name": name, "body": " ".join(body)})
    if rows:
        connection.execute(_PUT, rows)
    if words:
        connection.execute(_PUT_WORD, [{"word": word} for word in sorted(words)])
    return words


def _indexed(written: str) -> list[str]:
    return [word for word in words_in(written) if word not in STOP_WORDS]
