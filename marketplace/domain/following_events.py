"""What the audit log keeps of whoever follows what they told us: never their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from marketplace.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowingBegan(Event):
    """Somebody opened a submission with its reference and passphrase."""

    kind: ClassVar[str] = "following-began"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAdded(Event):
    """The person added words of this sort, files, or both, to a concern."""

    kind: ClassVar[str] = "person-added"
    words: str
    files: int
    priority: int
    """Of the concern, afterwards: words of danger raise it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentReduced(Event):
    """The person agrees to less than before, for one recipient."""

    kind: ClassVar[str] = "consent-reduced"
    recipient: str
    before: str
    after: str
    taken_back: int
    """How many hand-offs were taken back with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEnded(Event):
    """The person wants no more to be contacted: how to was removed."""

    kind: ClassVar[str] = "contact-ended"
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedAsked(Event):
    """28 days after the reply the person is asked whether it is sorted."""

    kind: ClassVar[str] = "sorted-asked"
    by_mail: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedAnswered(Event):
    """The person says whether it is sorted."""

    kind: ClassVar[str] = "sorted-answered"
    answer: str
