"""What a password has to be, and our words for why one is too easy to guess.

Length counts, and nothing about capitals or signs. How easy one is to guess is judged offline by
`services.passwords`, which also looks for the person's own name and address in it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

SHORTEST = 10
LONGEST = 200

_ADVICE = "Try three words that have nothing to do with each other."
_SHORTEST_WORD = 3


class Weakness(StrEnum):
    """What makes a password easy to guess, the longest part of it first."""

    COMMON = "common"
    PERSONAL = "personal"
    WORD = "word"
    NAME = "name"
    KEYS = "keys"
    REPEAT = "repeat"
    SEQUENCE = "sequence"
    DATE = "date"
    SIMPLE = "simple"

    @property
    def sentence(self) -> str:
        """For the form: what is wrong, and what to do."""
        return f"{_SENTENCES[self]} {_ADVICE}"


_SENTENCES = {
    Weakness.COMMON: "This password is like one that many people use.",
    Weakness.PERSONAL: (
        "This password is mostly your name, your email address or words of this service."
    ),
    Weakness.WORD: "This password is mostly one common word, which is easy to guess.",
    Weakness.NAME: "This password is mostly a name, which is easy to guess.",
    Weakness.KEYS: "This password follows keys that are next to each other.",
    Weakness.REPEAT: "This password repeats itself, which makes it easy to guess.",
    Weakness.SEQUENCE: "This password counts up or down, like “abc” or “6543”.",
    Weakness.DATE: "This password is mostly a date or a year, which is easy to guess.",
    Weakness.SIMPLE: "This password is too easy to guess.",
}


def normal(password: str) -> str:
    """The same text for the same keys, whichever keyboard or system they were typed on."""
    return unicodedata.normalize("NFKC", password)


def length_problem(password: str) -> str | None:
    """What is wrong with the length, None where nothing is. `password` is as `normal` gives it."""
    if not password:
        return "Enter a password"
    if len(password) < SHORTEST:
        return f"Your password must be {SHORTEST} characters or more"
    if len(password) > LONGEST:
        return f"Your password must be {LONGEST} characters or fewer"
    return None


def words_of(*texts: str) -> tuple[str, ...]:
    """The words of names and addresses that a password should not be made of."""
    parts = {text.casefold() for text in texts}
    for text in texts:
        parts.update(re.split(r"[\W_]+", text.casefold()))
    return tuple(sorted(part for part in parts if len(part) >= _SHORTEST_WORD))


def is_personal(password: str, words: tuple[str, ...]) -> bool:
    """Whether a password is these words with little else but figures and signs."""
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    letters = re.sub(r"[\W\d_]+", "", rest)
    return rest != password.casefold() and len(letters) < _SHORTEST_WORD
