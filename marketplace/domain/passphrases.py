"""Passphrases: six words with which somebody comes back to what they told us.

They are read out over the telephone and copied from paper, so only letters and the order of the
words count. Source of the word list and the reasons: docs/decisions/0017.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

WORDS = 6
_LONGEST = 200
"""Six words are at most 59 characters; more than this is nobody's slip of the pen."""
_BYTES_EACH = 8
"""So many that no word is likelier than another in any way that matters."""


def written_passphrase(text: str) -> str:
    """A passphrase as somebody typed it, in the form of which a digest is kept.

    Capitals, accents, punctuation and line breaks make no difference, nor does it whether words
    stand apart by one blank, by several, or by hyphens. Total: of what is none, something that
    opens nothing.
    """
    plain = unicodedata.normalize("NFKD", text[:_LONGEST]).casefold()
    plain = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(c if c.isalpha() else _between(c) for c in plain).split())


def words_from(secret: bytes, words: Sequence[str]) -> str:
    """Six words of a list, chosen by a secret of at least 48 bytes that looks random.

    Raises ValueError where there is too little to choose by.
    """
    if len(secret) < WORDS * _BYTES_EACH or not words:
        raise ValueError("too little to choose words by")
    numbers = (
        int.from_bytes(secret[start : start + _BYTES_EACH])
        for start in range(0, WORDS * _BYTES_EACH, _BYTES_EACH)
    )
    return " ".join(words[number % len(words)] for number in numbers)


def _between(character: str) -> str:
    """An accent, or what cannot be seen, parts no words; anything else does."""
    return "" if unicodedata.category(character) in {"Mn", "Me", "Cf"} else " "
