"""What the audit log keeps of drafts: that there was one, and files. Never what was answered.

Saving a page is no event: what somebody types before it is sent, and at which question they
stopped, is theirs. The subject is "draft:5".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event

DRAFT_SUBJECT = "draft:"
"""How the subjects of drafts begin."""


def draft_subject(draft_id: int) -> str:
    """How the audit log names a draft."""
    return f"{DRAFT_SUBJECT}{draft_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStarted(Event):
    """Somebody began to tell us something."""

    kind: ClassVar[str] = "draft-started"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDiscarded(Event):
    """They asked for it to be removed, and it was, with its files."""

    kind: ClassVar[str] = "draft-discarded"
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernFileAdded(Event):
    """A file was added to a draft, a submission or a reply; not how it is called."""

    kind: ClassVar[str] = "concern-file-added"
    file_id: int
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernFileRemoved(Event):
    """A file was removed again before it was sent."""

    kind: ClassVar[str] = "concern-file-removed"
    file_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernFileOpened(Event):
    """Somebody opened a file: staff, or the provider."""

    kind: ClassVar[str] = "concern-file-opened"
    file_id: int
