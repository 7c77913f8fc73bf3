"""Enquiries to a provider: what is asked, how it stands, and which moves there are."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from marketplace.domain.errors import RefusedError

REMIND_AFTER_WORKING_DAYS = 3
"""The provider is reminded once of what it has not answered. Source: the issue on enquiries."""


class AnswerBy(StrEnum):
    """How somebody wants to be answered."""

    PHONE = "phone"
    EMAIL = "email"
    HERE = "here"
    """By reference and passphrase, in this service only."""


class Written(StrEnum):
    """Who wrote."""

    PERSON = "person"
    PROVIDER = "provider"


class EnquiryStatus(StrEnum):
    """How an enquiry stands."""

    SENT = "sent"
    """Kept here and to be delivered."""
    DELIVERED = "delivered"
    """A mail server took the message that tells the provider of it."""
    READ = "read"
    """Somebody of the provider opened it."""
    ANSWERED = "answered"
    """The provider answered here, or says that it has been in touch."""
    CANNOT_HELP = "cannot-help"
    ENDED = "ended"
    """Whoever asked needs no answer any more."""


MOVES: Mapping[EnquiryStatus, frozenset[EnquiryStatus]] = MappingProxyType(
    {
        EnquiryStatus.SENT: frozenset(
            {EnquiryStatus.DELIVERED, EnquiryStatus.READ, EnquiryStatus.ENDED}
        ),
        EnquiryStatus.DELIVERED: frozenset({EnquiryStatus.READ, EnquiryStatus.ENDED}),
        EnquiryStatus.READ: frozenset(
            {EnquiryStatus.ANSWERED, EnquiryStatus.CANNOT_HELP, EnquiryStatus.ENDED}
        ),
        EnquiryStatus.ANSWERED: frozenset(
            {EnquiryStatus.READ, EnquiryStatus.CANNOT_HELP, EnquiryStatus.ENDED}
        ),
        EnquiryStatus.CANNOT_HELP: frozenset({EnquiryStatus.ANSWERED, EnquiryStatus.ENDED}),
        EnquiryStatus.ENDED: frozenset(),
    }
)
"""From where an enquiry may go where. Answered goes back to read when the person writes again."""


def require_move(before: EnquiryStatus, after: EnquiryStatus) -> None:
    """Raise RefusedError where an enquiry may not go from one to the other."""
    if after not in MOVES[before]:
        raise RefusedError(f"an enquiry that is {before} cannot become {after}")
