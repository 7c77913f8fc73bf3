"""What people tell us: its kinds, where it stands, and which moves there are.

A submission is what somebody told us, once: one form, one reference. It holds one or more
concerns, each of one kind; a complaint that is also about harm is two. Each concern stands at one
status and moves by the table below. Source: the product's "Telling us" and the issue. Nothing is
ever called resolved by the council: what a concern says about quality is considered, and the
person says whether it is sorted.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType

from marketplace.domain import references
from marketplace.domain.errors import RefusedError

_LETTER = "T"


class ConcernKind(StrEnum):
    """What a concern is. The person is told in plain words, and can change it."""

    SAFEGUARDING = "safeguarding"
    """Someone may be hurt, neglected or controlled. For safeguarding officers only."""
    SPEAKING_UP = "speaking-up"
    """Somebody who works there, or used to. Never shown to the provider."""
    COMPLAINT = "complaint"
    """About a provider: something is to be put right."""
    COUNCIL_COMPLAINT = "council-complaint"
    """About the council itself."""
    CONCERN = "concern"
    """A worry about a provider, without asking it to put something right."""
    COMMENT = "comment"
    COMPLIMENT = "compliment"
    INTELLIGENCE = "intelligence"
    """What another provider, a partner or a professional tells the QA team."""

    @property
    def label(self) -> str:
        """For pages of staff; what people are told is in `concern_promises`."""
        return _KIND_LABELS[self]

    @property
    def is_restricted(self) -> bool:
        """Whether safeguarding officers alone may see it."""
        return self is ConcernKind.SAFEGUARDING

    @property
    def goes_to_provider(self) -> bool:
        """Whether a provider may ever see it, where the person agrees."""
        return self in _FOR_PROVIDERS


_KIND_LABELS = {
    ConcernKind.SAFEGUARDING: "Safeguarding concern",
    ConcernKind.SPEAKING_UP: "Staff speaking up",
    ConcernKind.COMPLAINT: "Complaint about a provider",
    ConcernKind.COUNCIL_COMPLAINT: "Complaint about the council",
    ConcernKind.CONCERN: "Concern",
    ConcernKind.COMMENT: "Comment",
    ConcernKind.COMPLIMENT: "Compliment",
    ConcernKind.INTELLIGENCE: "Intelligence",
}
_FOR_PROVIDERS = {
    ConcernKind.COMPLAINT,
    ConcernKind.CONCERN,
    ConcernKind.COMMENT,
    ConcernKind.COMPLIMENT,
}


class ConcernStatus(StrEnum):
    """Where a concern stands."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    """Whoever it first went to has confirmed that they have it."""
    TRIAGED = "triaged"
    WITH_PROVIDER = "with-provider"
    REPLIED = "replied"
    CONFIRMED = "confirmed"
    """The person has said whether it is sorted: yes, partly or not."""
    CONSIDERED = "considered"
    """The council has considered what it says about quality, and told the person."""
    HANDED_OFF = "handed-off"
    CLOSED = "closed"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    ConcernStatus.RECEIVED: "Received",
    ConcernStatus.ACKNOWLEDGED: "Acknowledged",
    ConcernStatus.TRIAGED: "Triaged",
    ConcernStatus.WITH_PROVIDER: "With the provider",
    ConcernStatus.REPLIED: "Replied",
    ConcernStatus.CONFIRMED: "The person has answered",
    ConcernStatus.CONSIDERED: "Considered",
    ConcernStatus.HANDED_OFF: "Handed off",
    ConcernStatus.CLOSED: "Closed",
    ConcernStatus.REOPENED: "Reopened",
}

_S = ConcernStatus
MOVES: Mapping[ConcernStatus, frozenset[ConcernStatus]] = MappingProxyType(
    {
        _S.RECEIVED: frozenset({_S.ACKNOWLEDGED, _S.WITH_PROVIDER}),
        _S.ACKNOWLEDGED: frozenset({_S.TRIAGED, _S.WITH_PROVIDER}),
        _S.TRIAGED: frozenset({_S.WITH_PROVIDER, _S.CONSIDERED, _S.HANDED_OFF, _S.CLOSED}),
        _S.WITH_PROVIDER: frozenset(
            {_S.REPLIED, _S.CONSIDERED, _S.HANDED_OFF, _S.RECEIVED, _S.ACKNOWLEDGED}
        ),
        _S.REPLIED: frozenset({_S.CONFIRMED, _S.CONSIDERED, _S.WITH_PROVIDER, _S.HANDED_OFF}),
        _S.CONFIRMED: frozenset({_S.CONSIDERED, _S.WITH_PROVIDER, _S.HANDED_OFF}),
        _S.HANDED_OFF: frozenset({_S.WITH_PROVIDER, _S.CONSIDERED, _S.CLOSED}),
        _S.CONSIDERED: frozenset({_S.HANDED_OFF, _S.CLOSED}),
        _S.CLOSED: frozenset({_S.REOPENED}),
        _S.REOPENED: frozenset({_S.TRIAGED}),
    }
)
"""From each status, the ones that may follow. There is no other move.

A complaint goes to the provider at once where the person agreed and nothing speaks against it:
`received` leads to `with provider`. Nothing closes on the provider's word alone: `replied` leads
to `closed` through what the council considered, and what the person says counts in that. From
`triaged` a concern closes as a duplicate or as spam. Where the person withdraws consent before the
provider has opened it, it stands again as it did when it came.
"""
WITH_PROVIDERS = frozenset({_S.WITH_PROVIDER, _S.REPLIED, _S.CONFIRMED})
"""Where a concern of a kind that never goes to a provider cannot stand."""


class IllegalMoveError(RefusedError):
    """A concern cannot move so: the table does not have it, or its kind forbids it."""


def moves_of(kind: ConcernKind, status: ConcernStatus) -> frozenset[ConcernStatus]:
    """The statuses that may follow for a concern of this kind."""
    following = MOVES[status]
    return following if kind.goes_to_provider else following - WITH_PROVIDERS


def check_move(kind: ConcernKind, before: ConcernStatus, after: ConcernStatus) -> None:
    """Raise IllegalMoveError where a concern of this kind may not move so."""
    if after not in moves_of(kind, before):
        raise IllegalMoveError(
            f"A {kind.label.lower()} that is “{before.label.lower()}” cannot become "
            f"“{after.label.lower()}”. Look at it again: somebody may have moved it on."
        )


class Priority(IntEnum):
    """How soon somebody has to look. Words raise it, and never lower it."""

    ROUTINE = 0
    HIGH = 1
    URGENT = 2

    @property
    def label(self) -> str:
        """For pages of staff."""
        return self.name.capitalize()


class Source(StrEnum):
    """How a submission came."""

    FORM = "form"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    VISIT = "visit"
    PROFESSIONAL = "professional"
    """The short form of providers, partners and professionals."""

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _SOURCE_LABELS[self]


_SOURCE_LABELS = {
    Source.FORM: "The form",
    Source.PHONE: "By phone",
    Source.LETTER: "By letter",
    Source.EMAIL: "By email",
    Source.VISIT: "In person",
    Source.PROFESSIONAL: "The form for professionals",
}


class Sorted(StrEnum):
    """What the person says, 28 days after the reply: whether it is sorted."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        """For pages."""
        return {"yes": "Sorted", "partly": "Partly sorted", "no": "Not sorted"}[self.value]


class ClosedWhy(StrEnum):
    """Why a concern is closed. None of them says that the council resolved it."""

    CONSIDERED = "considered"
    """Considered, and the person told."""
    HANDED_OFF = "handed-off"
    """Another body has it, and said what came of it."""
    DUPLICATE = "duplicate"
    """The same as another one, which goes on."""
    SPAM = "spam"
    """Two people found that it is no concern at all."""

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _CLOSED_LABELS[self]


_CLOSED_LABELS = {
    ClosedWhy.CONSIDERED: "Considered, and the person told",
    ClosedWhy.HANDED_OFF: "With another body, which told us what came of it",
    ClosedWhy.DUPLICATE: "The same as another concern, which goes on",
    ClosedWhy.SPAM: "Not a concern: two people looked",
}


def new_reference() -> str:
    """A reference that says nothing and is easy to read out: "T-7K2M9QA"."""
    return references.new_reference(_LETTER)


def written_reference(text: str) -> str:
    """A reference as somebody typed it, in the form in which it is kept.

    The leading T may be missing; small letters, blanks and dashes make no difference.
    """
    return references.written_reference(_LETTER, text)
