"""What stands on a provider's timeline: one entry for each thing that happened, from any source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EntryKind(StrEnum):
    """Where an entry comes from."""

    TOLD = "told"
    """What people told us: concerns, complaints, comments, and what came of them."""
    INTELLIGENCE = "intelligence"
    COMPLIMENT = "compliment"
    REGULATOR = "regulator"
    HOLD = "hold"
    ALERT = "alert"
    CASE = "case"
    HAND_OFF = "hand-off"

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _LABELS[self]


_LABELS = {
    EntryKind.TOLD: "What people told us",
    EntryKind.INTELLIGENCE: "Intelligence",
    EntryKind.COMPLIMENT: "Compliment",
    EntryKind.REGULATOR: "Rating",
    EntryKind.HOLD: "Hold",
    EntryKind.ALERT: "Alert",
    EntryKind.CASE: "Case",
    EntryKind.HAND_OFF: "Hand-off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened. `words` are ours, never those of a person.

    At most one of the ids says where to read more; a `restricted` concern has a page of its own.
    """

    kind: EntryKind
    at: datetime
    words: str
    concern_id: int | None = None
    listing_id: int | None = None
    case_id: int | None = None
    restricted: bool = False


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """All of them, the newest first; of one moment, what follows from another before it."""
    order = list(EntryKind)
    return sorted(entries, key=lambda one: (one.at, order.index(one.kind), one.words), reverse=True)
