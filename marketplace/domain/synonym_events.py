"""What the audit log keeps of synonyms. They are words of the directory, shown to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymAdded(Event):
    """Somebody said what words mean that people search with."""

    kind: ClassVar[str] = "synonym-added"
    words: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymRemoved(Event):
    """Somebody took that back."""

    kind: ClassVar[str] = "synonym-removed"
    words: str
    means: str
