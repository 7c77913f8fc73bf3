"""The stem of a word: one way for every text index, so that all find the same.

Snowball's English stemmer, in Whoosh's copy: "shopping" and "shop", "weekly" and "weeks" are one.
(Whoosh's own Porter stemmer leaves doubled letters as they stand, PostgreSQL's dictionary makes
other stems of some words.)
"""

from __future__ import annotations

from functools import lru_cache

from whoosh.lang.snowball.english import EnglishStemmer

_english = EnglishStemmer()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a word that `search.folding.words_in` gave."""
    stemmed: str = _english.stem(word)
    return stemmed or word
