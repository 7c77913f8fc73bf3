"""The contract of a text index: which listings hold these words, and how well do they fit?

An index answers that one question. It is a copy, and may be late: it can still hold a listing that
was hidden a moment ago. So nothing of an index reaches a page unless a visible listing stands
behind it: `match` is told what is visible, and the directory drops the rest of the hits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from marketplace.search.synonyms import NO_SYNONYMS, Synonyms

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

Visible = Callable[[Ids], Mask]
"""Says of each id whether the public can see that listing."""

NAME_WEIGHT = 2.0
"""A word in the name counts this much on top of what it counts in the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDocument:
    """The words of one listing. `body` holds everything that can be found, the name included.

    `phrases` are further words, which stand for phrases in the body (`search.phrases`).
    """

    id: int
    name: str
    body: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMatch:
    """What an index found.

    `ids` ascend; `scores` go with them, more is better. `searched` is what was looked for instead
    where a word had no visible listing; None where the words were taken as they stand.
    `suggestions` are whole queries that find something. `any_words` is False where the query held
    nothing to look for ("the"): then everything fits, and `ids` is empty. `also` are synonyms that
    were looked for too, as staff wrote them.
    """

    ids: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    scores: Scores = field(default_factory=lambda: np.empty(0, np.float32))
    searched: str | None = None
    suggestions: tuple[str, ...] = ()
    any_words: bool = True
    also: tuple[str, ...] = ()


class IndexBusy(Exception):
    """Somebody else has been writing to the index for longer than we were willing to wait."""


class TextIndex(Protocol):
    """What the directory and the jobs need of a text index. Safe to share between threads."""

    def match(
        self, words: str, *, visible: Visible | None = None, synonyms: Synonyms = NO_SYNONYMS
    ) -> TextMatch:
        """Find the listings that hold all the words, or in a word's place one of its synonyms.

        Without `visible` every listing counts.
        """
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


def folded_documents(
    documents: Iterable[TextDocument], removed: Collection[int]
) -> dict[int, TextDocument]:
    """The documents to put in, by id: the last of each id, none that is also to be removed.

    Two updates of one id in a single commit would leave a duplicate in a Whoosh index.
    """
    gone = frozenset(removed)
    return {document.id: document for document in documents if document.id not in gone}
