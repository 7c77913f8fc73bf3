"""Words that somebody has to write before something is done in their name."""

from __future__ import annotations

from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.domain.written import unprintable, with_lines

LONGEST_WORDS = 4000


def required_words(text: str, *, field: str, ask: str) -> str:
    """Give the words as they are kept: trimmed, with plain line ends.

    `field` is the form's, `ask` says what to write. Raises InvalidError where there are none, too
    many, or one cannot be printed.
    """
    words = optional_words(text, field=field)
    if not words:
        raise InvalidError((FieldProblem(field=field, message=ask),))
    return words


def optional_words(text: str, *, field: str) -> str:
    """The same where there need be none.

    Raises InvalidError where there are too many, or one cannot be printed.
    """
    words = with_lines(text)
    if len(words) > LONGEST_WORDS:
        message = f"Write {LONGEST_WORDS:,} characters or fewer; these are {len(words):,}"
        raise InvalidError((FieldProblem(field=field, message=message),))
    if unprintable(words):
        message = "Leave out characters that cannot be printed"
        raise InvalidError((FieldProblem(field=field, message=message),))
    return words
