"""What the audit log keeps of what safeguarding officers do: ids and our own words only.

Every kind begins with "safeguarding-", so that the trail shows none of them to anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficersTold(Event):
    """Safeguarding officers were asked to look: at its arrival, or because nobody had in time."""

    kind: ClassVar[str] = "safeguarding-officers-told"
    message: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedLate(Event):
    """An officer accepted it after the alarm; `waited_minutes` counts every hour of the clock."""

    kind: ClassVar[str] = "safeguarding-accepted-late"
    waited_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernRaised(Event):
    """An officer of the QA team passed something to safeguarding. `of` is where it was found."""

    kind: ClassVar[str] = "safeguarding-concern-raised"
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrandReleased(Event):
    """What came with it may go on by itself. `strand` is that concern."""

    kind: ClassVar[str] = "safeguarding-strand-released"
    strand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkChanged(Event):
    """It was marked as about the organisation, or as part of a pattern, or no longer so."""

    kind: ClassVar[str] = "safeguarding-mark-changed"
    mark: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMade(Event):
    """A concern about one person was linked to one about the organisation."""

    kind: ClassVar[str] = "safeguarding-link-made"
    organisational: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTakenOff(Event):
    """Such a link was taken off again."""

    kind: ClassVar[str] = "safeguarding-link-taken-off"
    organisational: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(Event):
    """An officer wrote a note for safeguarding officers alone."""

    kind: ClassVar[str] = "safeguarding-note-written"
    words_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerChanged(Event):
    """Another officer takes care of it from now on."""

    kind: ClassVar[str] = "safeguarding-officer-changed"
    before: int | None
    account_id: int
