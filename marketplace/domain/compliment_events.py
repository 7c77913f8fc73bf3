"""What the audit log keeps of compliments for a listing; the subject is that of the concern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplimentOffered(Event):
    """The person agreed that a compliment may be published; `listing` is empty while unclear."""

    kind: ClassVar[str] = "compliment-offered"
    listing: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplimentPlaced(Event):
    """An officer said on which listing a compliment can stand."""

    kind: ClassVar[str] = "compliment-placed"
    listing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplimentAgreed(Event):
    """The provider agreed that a compliment may stand on its listing."""

    kind: ClassVar[str] = "compliment-agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplimentApproved(Event):
    """An officer approved it. `shortened` says whether words were left out."""

    kind: ClassVar[str] = "compliment-approved"
    listing: int
    shortened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplimentEnded(Event):
    """A compliment is not shown, or no longer: `how` says by whose word."""

    kind: ClassVar[str] = "compliment-ended"
    how: str
    was_shown: bool
