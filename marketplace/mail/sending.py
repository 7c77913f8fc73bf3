"""The contract of whatever sends mail: one message goes to one address, or says why it did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from marketplace.domain.errors import MarketplaceError

LONGEST_RECEIPT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """One mail as it will be read. `id` is the same each time that the message is tried.

    `unsubscribe` is the address that stops mail of this sort: opened it shows a page, and a POST
    to it stops at once (RFC 8058). None where there is nothing to stop.

    Raises:
        ValueError: a value that becomes a header holds a line break or another control character.
    """

    id: str
    """Without angle brackets: "12.9f86d081884c7d65@care.example.org"."""
    to: str
    subject: str
    text: str = field(repr=False)
    unsubscribe: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        headers = [self.id, self.to, self.subject]
        if self.unsubscribe is not None:
            headers.append(self.unsubscribe)
        if not all(value.isprintable() and value for value in headers):
            raise ValueError("a header of a mail is empty or holds a control character")


class Sender(Protocol):
    """Sends mail. Safe to use from one thread at a time."""

    def send(self, email: Email) -> str:
        """Hand a mail over and return the receipt: what whoever took it answered.

        No answer is no receipt. Waits for at most a few minutes altogether.

        Raises:
            TemporaryFailure: it may work later.
            PermanentRefusal: this message will never be taken.
        """


class SendingFailed(MarketplaceError):
    """A mail was not taken. The message is in our own words: it names no address."""


class TemporaryFailure(SendingFailed):
    """It may work later. With `for_all` the others would fail now too: the server is away."""

    def __init__(self, reason: str, *, for_all: bool = False) -> None:
        super().__init__(reason)
        self.for_all = for_all


class PermanentRefusal(SendingFailed):
    """This message will never be taken, however often it is tried."""


def receipt(text: str) -> str:
    """What was answered, on one line, and no longer than we keep."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_RECEIPT]
