"""References that are read out over the telephone: a letter that says of what, and some more."""

from __future__ import annotations

import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without letters and digits that are taken for each other when read out."""
_LENGTH = 7


def new_reference(letter: str, *, length: int = _LENGTH) -> str:
    """A reference that says nothing and is easy to read out: "T-7K2M9QA"."""
    return f"{letter}-{''.join(secrets.choice(_ALPHABET) for _ in range(length))}"


def written_reference(letter: str, text: str) -> str:
    """A reference as somebody typed it, in the form in which it is kept.

    The leading letter may be missing; small letters, blanks and dashes make no difference.
    """
    letters = "".join(each for each in text.upper() if each.isalnum())
    if len(letters) > _LENGTH:
        letters = letters.removeprefix(letter)
    return f"{letter}-{letters}"
