"""The text index on PostgreSQL: a table of `tsvector`s in the application's own database.

Words are split, folded and stemmed by us, as for every index, and reach PostgreSQL as finished
lexemes: its own parser and dictionary are not asked, so both indexes find the same. The vocabulary
for corrections has a table of its own, which each process keeps in memory until it changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from threading import Lock

import numpy as np
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from marketplace.search.folding import STOP_WORDS, words_in
from marketplace.search.interpretation import interpret
from marketplace.search.nearness import Vocabularies, Vocabulary
from marketplace.search.stems import stem
from marketplace.search.synonyms import NO_SYNONYMS, WORTH, Idea, Synonyms
from marketplace.search.text import (
    NAME_WEIGHT,
    Ids,
    IndexBusy,
    Scores,
    TextDocument,
    TextMatch,
    Visible,
    folded_documents,
)

_BATCH = 500
_LOCK_NUMBER = 7_340_033
"""Any number that no other advisory lock of this database uses."""
_BODY_WEIGHT = 0.3
_LAST_PLACE = 16_383
_MOST_PLACES = 255
"""The most that PostgreSQL keeps of one lexeme."""

_NO_IDS: Ids = np.empty(0, np.int64)
_WAIT = text("SET LOCAL lock_timeout = '30s'")
_LOCK = text("SELECT pg_advisory_xact_lock(:number)")
# All ideas have to be there, but each word is worth what it is worth by itself: `ts_rank` of an
# AND looks at how near the words stand instead. Weights belong to the labels D, C, B, A; the last 1
# divides by 1 + the logarithm of the length.
_FIND = text("""
    SELECT listing_id, ts_rank(CAST(:weights AS real[]), words, CAST(:typed AS tsquery), 1)
    FROM search_documents
    WHERE words @@ CAST(:wanted AS tsquery)
    ORDER BY listing_id
""")
_FIND_WITH_OTHERS = text("""
    SELECT
        listing_id,
        ts_rank(CAST(:weights AS real[]), words, CAST(:typed AS tsquery), 1)
            + :worth * ts_rank(CAST(:weights AS real[]), words, CAST(:others AS tsquery), 1)
    FROM search_documents
    WHERE words @@ CAST(:wanted AS tsquery)
    ORDER BY listing_id
""")
_FIND_EACH = text("""
    SELECT asked.place, array_agg(search_documents.listing_id)
    FROM unnest(CAST(:wanted AS text[])) WITH ORDINALITY AS asked (wanted, place)
    JOIN search_documents ON search_documents.words @@ CAST(asked.wanted AS tsquery)
    GROUP BY asked.place
""")
_PUT = text("""
    INSERT INTO search_documents (listing_id, words) VALUES (:id, CAST(:words AS tsvector))
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

    def match(
        self, words: str, *, visible: Visible | None = None, synonyms: Synonyms = NO_SYNONYMS
    ) -> TextMatch:
        """See `TextIndex.match`."""
        return interpret(words, backend=self, visible=visible, synonyms=synonyms)

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

    def find(self, ideas: Sequence[Idea]) -> tuple[Ids, Scores]:
        """See `Backend.find`."""
        others = [words for idea in ideas for words in idea.others]
        asked: dict[str, object] = {
            "weights": [_BODY_WEIGHT] * 3 + [_BODY_WEIGHT * NAME_WEIGHT],
            "wanted": _joined("&", (_either(idea) for idea in ideas)),
            "typed": _joined("|", (_sought(word) for idea in ideas for word in idea.words)),
        }
        if others:
            asked["others"] = _joined("|", (_sought(word) for words in others for word in words))
            asked["worth"] = WORTH
        with self._reading() as connection:
            rows = connection.execute(_FIND_WITH_OTHERS if others else _FIND, asked).all()
        ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        return ids, np.fromiter((row[1] for row in rows), np.float32, len(rows))

    def find_each(self, questions: Sequence[Sequence[Idea]]) -> list[Ids]:
        """See `Backend.find_each`. One statement, however many questions there are."""
        wanted = [_joined("&", map(_either, ideas)) for ideas in questions]
        with self._reading() as connection:
            rows = connection.execute(_FIND_EACH, {"wanted": wanted}).tuples()
            found = {place: np.array(ids, np.int64) for place, ids in rows}
        return [found.get(place, _NO_IDS) for place in range(1, len(wanted) + 1)]

    def vocabulary(self) -> Vocabularies:
        """See `Backend.vocabulary`. Read again where another process added words or rebuilt it."""
        with self._lock, self._reading() as connection:
            last, number = connection.execute(_WORDS_STATE).one()
            if (last, number) != self._vocabulary_state:
                self._vocabulary = Vocabulary(connection.scalars(_WORDS))
                self._vocabulary_state = (last, number)
            return Vocabularies([self._vocabulary])

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection for one statement, without the way there and back of a transaction."""
        with self._engine().connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

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
        rows.append(
            {
                "id": document.id,
                "words": _lexemes(_indexed(document.name), [*body, *document.phrases]),
            }
        )
    if rows:
        connection.execute(_PUT, rows)
    if words:
        connection.execute(_PUT_WORD, [{"word": word} for word in sorted(words)])
    return words


def _indexed(written: str) -> list[str]:
    return [word for word in words_in(written) if word not in STOP_WORDS]


def _lexemes(name: Sequence[str], body: Sequence[str]) -> str:
    """A document as PostgreSQL writes it: each stem with its places, those in the name marked A."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for place, word in enumerate(chain(name, body), 1):
        label = "A" if place <= len(name) else ""
        places[stem(word)].append(f"{min(place, _LAST_PLACE)}{label}")
    return " ".join(
        f"{_lexeme(stemmed)}:{','.join(where[:_MOST_PLACES])}" for stemmed, where in places.items()
    )


def _either(idea: Idea) -> str:
    """An idea as a query: its own words, or all the words of one of the others."""
    return _joined("|", (_joined("&", map(_sought, words)) for words in (idea.words, *idea.others)))


def _joined(how: str, parts: Iterable[str]) -> str:
    return f"({how.join(parts)})"


def _sought(word: str) -> str:
    return _lexeme(stem(word))


def _lexeme(stemmed: str) -> str:
    """A stem quoted for `tsvector` and `tsquery`: it holds letters, digits and "_" only."""
    return f"'{stemmed}'"
