"""What the audit log keeps of concerns: ids and our own words, never anybody's.

The subject of a safeguarding concern is "safeguarding:7", so that the trail can keep it from those
who may not know of it; of every other one "concern:7".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.concerns import ConcernKind
from marketplace.domain.events import Event

SAFEGUARDING_SUBJECT = "safeguarding:"
"""How the subjects begin that only safeguarding officers may read."""


def subject_of(concern_id: int, kind: ConcernKind) -> str:
    """How the audit log names a concern."""
    return f"{SAFEGUARDING_SUBJECT if kind.is_restricted else 'concern:'}{concern_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernReceived(Event):
    """Somebody told us something."""

    kind: ClassVar[str] = "concern-received"
    concern: str
    source: str
    priority: int
    waits_for_safeguarding: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernMoved(Event):
    """A concern moved from one status to another."""

    kind: ClassVar[str] = "concern-moved"
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernRead(Event):
    """Somebody read a concern: as staff, or as the provider what was shared with it."""

    kind: ClassVar[str] = "concern-read"
    audience: str
