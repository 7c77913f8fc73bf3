"""Events about documents. Names of files and of people are in none of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from marketplace.domain.events import Event


def document_subject(document_id: int) -> str:
    """How the audit log and messages name a document."""
    return f"document:{document_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAdded(Event):
    """A document was uploaded; `replaced` is the id of the one whose place it takes."""

    kind: ClassVar[str] = "document-added"
    document: str
    media_type: str
    size: int
    sha256: str
    expires_on: date | None
    registration_id: int | None
    provider_id: int | None
    replaced: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRemoved(Event):
    """Whoever uploaded a document took it back before anybody had decided on it."""

    kind: ClassVar[str] = "document-removed"
    document: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRead(Event):
    """Somebody opened a document."""

    kind: ClassVar[str] = "document-read"
    document: str
    by_staff: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSeen(Event):
    """An officer looked at a document and was content: pages say so."""

    kind: ClassVar[str] = "document-seen"
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHandedOver(Event):
    """A registration was approved: its document is the provider's from now on."""

    kind: ClassVar[str] = "document-handed-over"
    provider_id: int
    replaced: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReminded(Event):
    """A provider was reminded: `days` before the end, 0 once it has ended. `people` were told."""

    kind: ClassVar[str] = "document-reminded"
    days: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrphansPurged(Event):
    """Files that belong to no document were removed from the store."""

    kind: ClassVar[str] = "orphans-purged"
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyFactsSaved(Event):
    """A provider changed its facts about safeguarding and checks; not what they say."""

    kind: ClassVar[str] = "safety-facts-saved"
    changed: tuple[str, ...]
