"""A mistake on a listing's page: what about it, and how the report ended."""

from __future__ import annotations

from enum import StrEnum


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


_OUTCOMES = {
    MistakeOutcome.PUT_RIGHT: "It was put right",
    MistakeOutcome.ASKED_PROVIDER: "The provider was asked to put it right",
    MistakeOutcome.NO_MISTAKE: "It was no mistake",
}
