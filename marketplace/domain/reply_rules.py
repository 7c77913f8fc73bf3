"""What a provider's reply has to hold, and the rules for writing one.

Source: the product's "Telling us": a reply has two required parts, what was put right and what
stops it happening again.
"""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.domain.words import optional_words

PUT_RIGHT, STOPS_AGAIN = "put_right", "stops_again"
"""The two parts, as the form names them."""

HOUSE_RULES = (
    "Write to the person, in plain words. Say sorry where something went wrong.",
    "Put no pressure on anybody to take back what they said. Treat nobody differently for it.",
    "Name nobody: not the person, their family, others who use your service, or your staff.",
    "Do not try to find out who told us. Do not contact the person unless they agreed to that.",
    "Keep what is private about your staff private, such as health or disciplinary steps.",
)
"""Shown wherever a reply is written or sent."""

_ASKED = {
    PUT_RIGHT: "Say what you have put right",
    STOPS_AGAIN: "Say what stops it happening again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWords:
    """A reply in its two parts. A draft may lack either."""

    put_right: str = ""
    stops_again: str = ""


def as_draft(words: ReplyWords) -> ReplyWords:
    """The words as a draft keeps them. Raises InvalidError for what could never be sent."""
    return ReplyWords(
        put_right=optional_words(words.put_right, field=PUT_RIGHT),
        stops_again=optional_words(words.stops_again, field=STOPS_AGAIN),
    )


def missing_parts(words: ReplyWords) -> tuple[FieldProblem, ...]:
    """What has to be written before it can be sent, in the order of the form."""
    parts = ((PUT_RIGHT, words.put_right), (STOPS_AGAIN, words.stops_again))
    return tuple(FieldProblem(field=name, message=_ASKED[name]) for name, text in parts if not text)


def require_whole(words: ReplyWords) -> None:
    """Raise InvalidError where a part is missing."""
    if missing := missing_parts(words):
        raise InvalidError(missing)
