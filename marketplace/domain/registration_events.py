"""What the audit log keeps of registrations. The answers stay with the registration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationStarted(Event):
    """Somebody began to register."""

    kind: ClassVar[str] = "registration-started"
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSaved(Event):
    """One section was answered: its name, not its content."""

    kind: ClassVar[str] = "registration-saved"
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationsAccepted(Event):
    """A provider accepted a version of what the council expects."""

    kind: ClassVar[str] = "expectations-accepted"
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSent(Event):
    """A registration was sent to the council, for the first time or again."""

    kind: ClassVar[str] = "registration-sent"
    reference: str
    expectations_version: str
    offers: int
    referrals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationTakenBack(Event):
    """Whoever sent a registration took it back to change it."""

    kind: ClassVar[str] = "registration-taken-back"
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationApproved(Event):
    """An officer approved a registration. `joined` says that the provider was there before."""

    kind: ClassVar[str] = "registration-approved"
    provider_id: int
    joined: bool
    listing_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationReturned(Event):
    """An officer sent a registration back. The reason stays with the case."""

    kind: ClassVar[str] = "registration-returned"
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDeclined(Event):
    """An officer declined a registration. The reason stays with the case."""

    kind: ClassVar[str] = "registration-declined"
    reference: str
