"""Some invented documents, and ways of asking a text index, for the tests of its contract."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from marketplace.search.text import Ids, Mask, TextDocument, TextIndex, Visible

OpenIndex = Callable[[], TextIndex]
"""Opens the index as another process would: the same data, nothing shared in memory."""

GARDENS = TextDocument(
    id=1,
    name="Fernbridge Gardening",
    body="Fernbridge Gardening\nWe mow lawns, trim hedges and tidy for older people in Fernbridge.",
)
CARE_HOME = TextDocument(
    id=2,
    name="Lark Lane",
    body="Lark Lane\nA care home in Fernbridge for older people. Gardens front and back.",
)
PLUMBERS = TextDocument(
    id=3,
    name="O'Brien and Mary's Café",
    body="O'Brien and Mary's Café\nPlumbers who fit level showers; tea while you wait.",
)
DOCUMENTS = (GARDENS, CARE_HOME, PLUMBERS)


def all_but(*hidden: int) -> Visible:
    """Everything is visible except these."""

    def visible(ids: Ids) -> Mask:
        return ~np.isin(ids, hidden)

    return visible


def found(index: TextIndex, words: str, visible: Visible | None = None) -> list[int]:
    return [int(id_) for id_ in index.match(words, visible=visible).ids]
