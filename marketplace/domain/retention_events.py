"""What the audit log keeps of what was removed because its time was over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRemoved(Event):
    """A registration that was never sent had not been touched for a year.

    `emptied` says that a case about it stands, so that its row stays without its answers.
    """

    kind: ClassVar[str] = "registration-removed"
    documents: int
    claims: int
    emptied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsRemoved(Event):
    """How many records of passing use were removed, or lost the address they held."""

    kind: ClassVar[str] = "records-removed"
    links: int
    sign_ins: int
    tries: int
    addresses: int
    searches: int

    @property
    def is_anything(self) -> bool:
        """Whether there was any of it."""
        return any((self.links, self.sign_ins, self.tries, self.addresses, self.searches))


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRemoved(Event):
    """What somebody began to tell us was not touched for 7 days. `sent` says that it was sent."""

    kind: ClassVar[str] = "draft-removed"
    files: int
    sent: bool
