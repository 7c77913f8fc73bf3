"""Words as every text index knows them: cut, folded, without those too common to look for."""

from __future__ import annotations

import re
import unicodedata

_STOP_WORDS = """
a an and any are as at be by can do find for from has have i if in is it its looking me my near of
on or our please so that the their them there they this to us was we were what when where which who
will with you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Too common to look for; not in the index."""
LONGEST_WORD = 40
"""Letters of a word that count; what is longer was no word, and no index has to hold it."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def words_in(text: str) -> list[str]:
    """Split text into words, the same way for documents and queries.

    Case and accents are folded ("Café" is "cafe"), a possessive ending goes ("Mary's" is "mary"),
    other apostrophes are closed up ("O'Brien" is "obrien").
    """
    return [
        (word.removesuffix("'s").replace("'", "") if "'" in word else word)[:LONGEST_WORD]
        for word in _WORD.findall(_folded(text))
    ]


def searchable(text: str) -> tuple[str, ...]:
    """The words of a text that can be looked for, each once, in their order."""
    return tuple(dict.fromkeys(word for word in words_in(text) if word not in STOP_WORDS))


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


def without_loose_ends(text: str) -> str:
    """A query without the small words before and after it: "help for my" is "help"."""
    pieces = text.split()
    held = [number for number, piece in enumerate(pieces) if searchable(piece)]
    return " ".join(pieces[held[0] : held[-1] + 1]) if held else ""


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
