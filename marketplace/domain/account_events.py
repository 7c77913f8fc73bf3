"""What happens to accounts, as the audit log keeps it. `subject` is the account ("account:3").

What somebody typed never stands here: it may be a password in the wrong box.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from marketplace.domain.events import Event

NO_ACCOUNT = "account:none"
"""The subject where an address belongs to nobody."""


def about(account_id: int | None) -> str:
    """The subject of an account's events."""
    return NO_ACCOUNT if account_id is None else f"account:{account_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMade(Event):
    """An account was made; `how`: "registered", "staff", "colleague", "command", "demo"."""

    kind: ClassVar[str] = "account-made"
    how: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteringRepeated(Event):
    """Somebody asked for an account with an address that has one."""

    kind: ClassVar[str] = "registering-repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailConfirmed(Event):
    """The address was proved to be theirs, by a link that was sent to it."""

    kind: ClassVar[str] = "email-confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    """Somebody signed in: the password was right. `device` is "known" or "new"."""

    kind: ClassVar[str] = "signed-in"
    sign_in: int
    browser: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailed(Event):
    """A password was wrong, or the address belongs to nobody.

    `then_wait_seconds` is how long the next try has to wait. Tries that come sooner are not
    looked at and not kept: there may be any number of them.
    """

    kind: ClassVar[str] = "sign-in-failed"
    device: str
    then_wait_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInEnded(Event):
    """A sign-in is over."""

    kind: ClassVar[str] = "sign-in-ended"
    sign_in: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetAsked(Event):
    """Somebody asked for a link to choose a new password; `sent` is false where none went out."""

    kind: ClassVar[str] = "reset-asked"
    sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChosen(Event):
    """A password was chosen or changed; `how`: "invitation", "reset", "changed"."""

    kind: ClassVar[str] = "password-chosen"
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorChanged(Event):
    """The second factor changed; `change` is one of `domain.messages.FactorChange`."""

    kind: ClassVar[str] = "second-factor-changed"
    change: str


class MadeSure(StrEnum):
    """How an administrator knew who asked for a new second factor."""

    IN_PERSON = "in-person"
    KNOWN_NUMBER = "known-number"
    THEIR_LEAD = "their-lead"

    @property
    def label(self) -> str:
        """For pages."""
        return _MADE_SURE[self]


_MADE_SURE = {
    MadeSure.IN_PERSON: "I spoke to them face to face",
    MadeSure.KNOWN_NUMBER: "I phoned them on a number that we knew before",
    MadeSure.THEIR_LEAD: "Somebody who leads their team vouches for them",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorReset(Event):
    """An administrator took somebody's second factor away, and how they knew who asked."""

    kind: ClassVar[str] = "second-factor-reset"
    made_sure: MadeSure


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorPassed(Event):
    """A sign-in proved the second factor; `how` is "code" or "recovery-code"."""

    kind: ClassVar[str] = "second-factor-passed"
    sign_in: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorFailed(Event):
    """A code was wrong, or had been used before."""

    kind: ClassVar[str] = "second-factor-failed"
    sign_in: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInvited(Event):
    """Somebody was invited: as staff with `role`, or as a colleague for `provider`."""

    kind: ClassVar[str] = "person-invited"
    role: str
    provider: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(Event):
    """An invitation that nobody had used was taken back."""

    kind: ClassVar[str] = "invitation-withdrawn"
    provider: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    """Somebody began to act for a provider."""

    kind: ClassVar[str] = "member-joined"
    provider: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRemoved(Event):
    """Somebody no longer acts for a provider."""

    kind: ClassVar[str] = "member-removed"
    provider: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven(Event):
    """A role was given."""

    kind: ClassVar[str] = "role-given"
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTaken(Event):
    """A role was taken away."""

    kind: ClassVar[str] = "role-taken"
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChanged(Event):
    """Somebody corrected their name. The names are not kept here."""

    kind: ClassVar[str] = "name-changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClosed(Event):
    """An account was closed, for good."""

    kind: ClassVar[str] = "account-closed"
