"""A mistake on a listing's page: what about it, and how the report ended."""

from __future__ import annotations

from enum import StrEnum

from marketplace.domain.errors import FieldProblem

LONGEST_WORDS = 2_000


class MistakeAbout(StrEnum):
    """Which part of the page is wrong."""

    CONTACT = "contact"
    PRICE = "price"
    AREA = "area"
    SERVICE = "service"
    RATING = "rating"
    CLOSED = "closed"
    """It is not there any more."""
    OTHER = "other"

    @property
    def label(self) -> str:
        """For the form and the list."""
        return _ABOUT[self]


_ABOUT = {
    MistakeAbout.CONTACT: "Phone, email, website or address",
    MistakeAbout.PRICE: "The price",
    MistakeAbout.AREA: "Where it goes or which area it covers",
    MistakeAbout.SERVICE: "What it offers, or who it is for",
    MistakeAbout.RATING: "The rating or registration",
    MistakeAbout.CLOSED: "It has closed or moved",
    MistakeAbout.OTHER: "Something else",
}


class MistakeOutcome(StrEnum):
    """What became of a report."""

    PUT_RIGHT = "put-right"
    ASKED_PROVIDER = "asked-provider"
    NO_MISTAKE = "no-mistake"

    @property
    def label(self) -> str:
        """For the list."""
        return _OUTCOMES[self]

    @property
    def sentence(self) -> str:
        """For whoever reported it."""
        return _SENTENCES[self]


_OUTCOMES = {
    MistakeOutcome.PUT_RIGHT: "It was put right",
    MistakeOutcome.ASKED_PROVIDER: "The provider was asked to put it right",
    MistakeOutcome.NO_MISTAKE: "It was no mistake",
}

_SENTENCES = {
    MistakeOutcome.PUT_RIGHT: "We looked at it, and the page was put right.",
    MistakeOutcome.ASKED_PROVIDER: "We looked at it, and asked the provider to put the page right.",
    MistakeOutcome.NO_MISTAKE: "We looked at it, and found that what the page says is right.",
}


def problems_of(*, about: MistakeAbout | None, words: str) -> tuple[FieldProblem, ...]:
    """What is wrong with a report, in the order of the form."""
    found = []
    if about is None:
        found.append(FieldProblem(field="about", message="Choose what is wrong"))
    if not words:
        found.append(FieldProblem(field="words", message="Say what is wrong"))
    elif len(words) > LONGEST_WORDS:
        message = f"Say what is wrong in {LONGEST_WORDS:,} characters or fewer"
        found.append(FieldProblem(field="words", message=message))
    return tuple(found)
