"""How well words fit is told from what the public can see alone.

An index that is late still holds what was hidden a moment ago, and one that has dropped it may
still count it. Neither may move a visible listing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from marketplace.search.synonyms import Synonyms
from marketplace.search.text import TextDocument, TextIndex, Visible
from marketplace.search.whoosh_text import WhooshText
from tests.contract.text_indexes import OpenIndex, all_but

_HIDDEN = range(500, 560)
_SHOWN = (
    TextDocument(id=1, name="Elm", body="Elm\nhedges hedges lawns"),
    TextDocument(id=2, name="Oak lawns", body="Oak lawns\nhedges and a very long list of trees"),
    TextDocument(id=3, name="Ash", body="Ash\nlawns lawns lawns hedges ponds"),
    TextDocument(id=4, name="Fir hedges", body="Fir hedges\nponds, lawns and paths with trees"),
    *(TextDocument(id=id_, name="Yew", body="Yew\nlawns and ponds") for id_ in range(5, 20)),
)
_MORE = tuple(
    TextDocument(id=id_, name="Hedges", body=f"Hedges {'hedges paths trees ' * 20}")
    for id_ in _HIDDEN
)
_QUERIES = ("lawns hedges", "hedges ponds lawns", "trees paths", "lawns", "hedgs lawns", "green")
_SYNONYMS = Synonyms([("green", "hedges"), ("green", "trees")])
Told = list[tuple[str | None, list[int], list[float]]]


def _told(index: TextIndex, visible: Visible) -> Told:
    told = []
    for query in _QUERIES:
        match = index.match(query, visible=visible, synonyms=_SYNONYMS)
        seen = visible(match.ids)
        told.append((match.searched, match.ids[seen].tolist(), match.scores[seen].tolist()))
    return told


def test_what_is_hidden_moves_no_score(open_index: OpenIndex) -> None:
    index, visible = open_index(), all_but(*_HIDDEN)
    index.rebuild(_SHOWN)
    never = _told(index, visible)
    assert all(ids for _, ids, _ in never)

    index.rebuild((*_SHOWN, *_MORE))
    assert _told(index, visible) == never


def test_what_was_dropped_from_the_index_moves_no_score(open_index: OpenIndex) -> None:
    index, visible = open_index(), all_but(*_HIDDEN)
    index.rebuild(_SHOWN)
    never = _told(index, visible)

    index.apply(documents=_MORE)
    index.apply(documents=(), removed=_HIDDEN)
    assert _told(index, visible) == never
    index.apply(documents=_SHOWN[:2])  # another listing changed: what was dropped is still dropped
    assert _told(index, visible) == never


def test_what_comes_back_counts_again(tmp_path: Path) -> None:
    index = WhooshText(tmp_path / "search")
    index.rebuild((*_SHOWN, *_MORE))
    shown = index.match("lawns hedges", visible=all_but())
    index.match("lawns hedges", visible=all_but(*_HIDDEN))
    again = index.match("lawns hedges", visible=all_but())
    assert np.array_equal(shown.scores, again.scores)
