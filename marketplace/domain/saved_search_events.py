"""What the audit log keeps of saved searches: neither the address nor what was looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


def saved_search_subject(search_id: int) -> str:
    """How the audit log and messages name one."""
    return f"saved-search:{search_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearchAsked(Event):
    """Somebody asked to be told; a message went to the address, to be confirmed."""

    kind: ClassVar[str] = "saved-search-asked"
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearchConfirmed(Event):
    """Whoever has the address wants to be told, for the first time or for another year."""

    kind: ClassVar[str] = "saved-search-confirmed"
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearchTold(Event):
    """A message about something new was asked for. `listings` is how many matched then."""

    kind: ClassVar[str] = "saved-search-told"
    listings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearchAskedAgain(Event):
    """After a year, a message asks whether it is still wanted."""

    kind: ClassVar[str] = "saved-search-asked-again"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearchEnded(Event):
    """It was removed, with the address. `how` is one of `domain.saved_searches.Ending`."""

    kind: ClassVar[str] = "saved-search-ended"
    how: str
