"""The contract of a text index: which listings hold these words, and how well do they fit?

An index answers that one question. It is a copy, and may be late: it can still hold a listing that
was hidden a moment ago. So nothing of an index reaches a page unless a visible listing stands
behind it: `match` is told what is visible, and the directory drops the rest of the hits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

Visible = Callable[[Ids], Mask]
"""Says of each id whether the public can see that listing."""

NAME_WEIGHT = 2.0
"""A word in the name counts this much on top of what it counts in the body."""

_STOP_WORDS = """
a an and any are as at be by can do find for from has have i if in is it its looking me my near of
on or our please so that the their them there they this to us was we were what when where which who
will with you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Too common to look for; not in the index."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDocument:
    """The words of one listing. `body` holds everything that can be found, the name included."""

    id: int
    name: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMatch:
    """What an index found.

    `ids` ascend; `scores` go with them, more is better. `searched` is what was looked for instead
    where a word had no visible listing; None where the words were taken as they stand.
    `suggestions` are whole queries that find something. `any_words` is False where the query held
    nothing to look for ("the"): then everything fits, and `ids` is empty.
    """

    ids: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    scores: Scores = field(default_factory=lambda: np.empty(0, np.float32))
    searched: str | None = None
    suggestions: tuple[str, ...] = ()
    any_words: bool = True


class IndexBusy(Exception):
    """Somebody else has been writing to the index for longer than we were willing to wait."""


class TextIndex(Protocol):
    """What the directory and the jobs need of a text index. Safe to share between threads."""

    def match(self, words: str, *, visible: Visible | None = None) -> TextMatch:
        """Find the listings that hold all the words; without `visible` every listing counts."""
        ...

    def apply(self, *, documents: Iterable[TextDocument], removed: Collection[int] = ()) -> None:
        """Put these documents in, in place of what had their ids, and take `removed` out.

        The last document of an id counts; an id that is also in `removed` is taken out. All or
        nothing. Raises IndexBusy.
        """
        ...

    def rebuild(self, documents: Iterable[TextDocument]) -> int:
        """Replace the whole index and return the number of documents in it.

        Searches go on meanwhile and see the old index until the new one is whole. Changes applied
        meanwhile are not lost, provided that `documents` is read lazily. Raises IndexBusy where
        another rebuild is under way.
        """
        ...

    def ids(self) -> frozenset[int]:
        """The ids of all documents, to compare with the database."""
        ...

    def is_ready(self) -> bool:
        """Whether there is an index to ask. One that was never built finds nothing."""
        ...


def words_in(text: str) -> list[str]:
    """Split text into words, the same way for documents and queries.

    Case and accents are folded ("Café" is "cafe"), a possessive ending goes ("Mary's" is "mary"),
    other apostrophes are closed up ("O'Brien" is "obrien").
    """
    return [
        word.removesuffix("'s").replace("'", "") if "'" in word else word
        for word in _WORD.findall(_folded(text))
    ]


def replaced(text: str, replacements: dict[str, str]) -> str:
    """Write a query anew with some of its words replaced (by "": left out); keys are folded."""
    pieces: list[str] = []
    for piece in text.split():
        words = words_in(piece)
        if any(word in replacements for word in words):
            pieces.extend(replacements.get(word, word) for word in words)
        else:
            pieces.append(piece)
    return " ".join(piece for piece in pieces if piece)


def folded_documents(
    documents: Iterable[TextDocument], removed: Collection[int]
) -> dict[int, TextDocument]:
    """The documents to put in, by id: the last of each id, none that is also to be removed.

    Two updates of one id in a single commit would leave a duplicate in a Whoosh index.
    """
    gone = frozenset(removed)
    return {document.id: document for document in documents if document.id not in gone}


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
