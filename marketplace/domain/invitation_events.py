"""What the audit log keeps of services that the council asks to register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderInvited(Event):
    """An officer asked a service to register. The address stands with the invitation."""

    kind: ClassVar[str] = "provider-invited"
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderReminded(Event):
    """It was asked once more."""

    kind: ClassVar[str] = "provider-reminded"
    message_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationTaken(Event):
    """Somebody with the invited address began a registration."""

    kind: ClassVar[str] = "invitation-taken"
    registration_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationEnded(Event):
    """An officer ended it: no reminder is sent any more."""

    kind: ClassVar[str] = "invitation-ended"
