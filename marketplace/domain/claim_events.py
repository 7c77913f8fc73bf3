"""What the audit log keeps of claims on locations. `subject` is "claim:7".

No event holds an address, a code, or another claim's number where the claimant is told of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from marketplace.domain.events import Event


class ReferralReason(StrEnum):
    """Why an officer decides a claim. Only staff are told."""

    ASKED = "asked"
    """The claimant asked for a call-back."""
    CONTESTED = "contested"
    """Somebody else claims the location, or has proved it."""
    REFUSED_BEFORE = "refused-before"
    """An officer refused this person's earlier claim on it."""


class EndReason(StrEnum):
    """Why a claim ended."""

    GIVEN_UP = "given-up"
    MOVED = "moved"
    """The registration is about another location now."""
    REGISTRATION_DECLINED = "registration-declined"
    OTHER_APPROVED = "other-approved"
    """An officer decided that the location is somebody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMade(Event):
    """Somebody says that a location is theirs."""

    kind: ClassVar[str] = "claim-made"
    cqc_id: str
    account_id: int
    registration_id: int | None
    provider_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReferred(Event):
    """An officer decides."""

    kind: ClassVar[str] = "claim-referred"
    cqc_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCodeSent(Event):
    """A code was sent to an address at this domain, that of the register's website."""

    kind: ClassVar[str] = "claim-code-sent"
    cqc_id: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCodeMistyped(Event):
    """A code was entered that is not the one sent. `tries` counts those of this code."""

    kind: ClassVar[str] = "claim-code-mistyped"
    cqc_id: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimVerified(Event):
    """The location is proved to be theirs."""

    kind: ClassVar[str] = "claim-verified"
    cqc_id: str
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRefused(Event):
    """An officer could not confirm it."""

    kind: ClassVar[str] = "claim-refused"
    cqc_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEnded(Event):
    """A claim ended without a refusal. `was` is how it stood."""

    kind: ClassVar[str] = "claim-ended"
    cqc_id: str
    was: str
    reason: str
