"""What the audit log keeps of hand-offs: who to, on what basis, how. Never the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffMade(Event):
    """A concern went to somebody, or the person was told where to go (`method` "signposted")."""

    kind: ClassVar[str] = "hand-off-made"
    hand_off: int
    recipient: str
    basis: str
    method: str
    words_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffReceived(Event):
    """It is known that they have it. `arrival` says how: "here", "confirmed", "delivered"."""

    kind: ClassVar[str] = "hand-off-received"
    hand_off: int
    recipient: str
    arrival: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffReminded(Event):
    """Nobody there has confirmed it in time: a reminder was noted, or staff asked them."""

    kind: ClassVar[str] = "hand-off-reminded"
    hand_off: int
    recipient: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffEnded(Event):
    """What came of it is recorded."""

    kind: ClassVar[str] = "hand-off-ended"
    hand_off: int
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffTakenBack(Event):
    """It was taken back before it arrived. `why` is one of `TakenBackWhy`."""

    kind: ClassVar[str] = "hand-off-taken-back"
    hand_off: int
    recipient: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffTold(Event):
    """The person was told what came of it."""

    kind: ClassVar[str] = "hand-off-told"
    hand_off: int
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentNoted(Event):
    """The person was asked whether a recipient may have it, and said so much."""

    kind: ClassVar[str] = "consent-noted"
    recipient: str
    share: str
