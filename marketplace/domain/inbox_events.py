"""What the audit log keeps of providers' inboxes: who was told, replies, words to the QA team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderTold(Event):
    """A provider's people were told that something waits in its inbox. `message` says which."""

    kind: ClassVar[str] = "provider-told"
    message: str
    provider_id: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyOverdueTold(Event):
    """QA officers were told that a provider has not replied in time."""

    kind: ClassVar[str] = "reply-overdue-told"
    provider_id: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySaved(Event):
    """The draft of a reply was saved. Its words are in its row."""

    kind: ClassVar[str] = "reply-saved"
    reply: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySent(Event):
    """A provider's reply was sent: from now on it stands."""

    kind: ClassVar[str] = "reply-sent"
    reply: int
    provider_id: int
    in_time: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QaTold(Event):
    """A provider told the QA team something about what was shared with it."""

    kind: ClassVar[str] = "qa-told-by-provider"
    words: int
    provider_id: int
