"""What the audit log keeps of changes to listings that wait: names of fields, not their content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EditStarted(Event):
    """Changes were begun. `listing_id` is empty for a new listing."""

    kind: ClassVar[str] = "edit-started"
    provider_id: int
    listing_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSaved(Event):
    """What waits was changed: `waiting` are the fields that differ from the listing now."""

    kind: ClassVar[str] = "edit-saved"
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSent(Event):
    """Changes were sent to the council."""

    kind: ClassVar[str] = "edit-sent"
    reference: str
    waiting: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTakenBack(Event):
    """The provider took them back before a decision, to change them."""

    kind: ClassVar[str] = "edit-taken-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditDropped(Event):
    """The provider gave them up, or nothing was left of them."""

    kind: ClassVar[str] = "edit-dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditDecided(Event):
    """An officer decided: "approved", "returned" or "declined"."""

    kind: ClassVar[str] = "edit-decided"
    outcome: str
    listing_id: int | None
