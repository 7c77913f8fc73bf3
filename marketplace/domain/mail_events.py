"""What the audit log keeps of messages: kinds and ids, never an address or words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Event):
    """The mail server or service took a message. `subject` is "message:2", `about` what it is."""

    kind: ClassVar[str] = "message-sent"
    message: str
    about: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageGivenUp(Event):
    """A message could not be sent: refused for good, or for 72 hours. Staff are shown it."""

    kind: ClassVar[str] = "message-given-up"
    message: str
    about: str
    attempts: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDropped(Event):
    """A message was not sent because nobody should get it any more (its link was used, …)."""

    kind: ClassVar[str] = "message-dropped"
    message: str
    about: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSentAgain(Event):
    """Staff asked for one that was given up to be sent again."""

    kind: ClassVar[str] = "message-asked-for-again"
    message: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePutAside(Event):
    """Staff put one aside that could not be sent."""

    kind: ClassVar[str] = "message-put-aside"
    message: str
    about: str
