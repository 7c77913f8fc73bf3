"""What waits for an officer, how it can end, and by when it is due."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from marketplace.domain import references
from marketplace.domain.working_days import is_working_day, working_days_after

DUE_IN_WORKING_DAYS = 5
"""How long the council gives itself. Source: the issue, and the product's policy, 6."""

_REFERENCE_LENGTH = 6


class CaseKind(StrEnum):
    """What somebody at the council is asked to decide."""

    REGISTRATION = "registration"
    EDIT = "edit"
    """Material changes to a public listing."""
    NEW_LISTING = "new-listing"
    """A further listing of a provider that is registered."""
    CLAIM = "claim"
    """Prove that a location is somebody's: by a call-back, or because two say so."""
    REVIEW = "review"
    """A provider asks a person to look at why its listing is not shown."""

    @property
    def label(self) -> str:
        """For pages."""
        return _LABELS[self]


_LABELS = {
    CaseKind.REGISTRATION: "Registration",
    CaseKind.EDIT: "Changes to a listing",
    CaseKind.NEW_LISTING: "New listing",
    CaseKind.CLAIM: "Proof of a location",
    CaseKind.REVIEW: "Review asked for",
}


class CaseStatus(StrEnum):
    """How a case stands or ended."""

    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"
    """Sent back with a reason: the provider can put it right and send it again."""
    DECLINED = "declined"
    CLOSED = "closed"
    """Ended otherwise: a review was answered, or what it was about was taken back."""


class Decision(StrEnum):
    """What an officer does with a case."""

    APPROVE = "approve"
    RETURN = "return"
    DECLINE = "decline"
    ANSWER = "answer"

    @property
    def label(self) -> str:
        """For buttons."""
        return self.value.capitalize()


DECISIONS: dict[CaseKind, tuple[Decision, ...]] = {
    CaseKind.REGISTRATION: (Decision.APPROVE, Decision.RETURN, Decision.DECLINE),
    CaseKind.EDIT: (Decision.APPROVE, Decision.RETURN, Decision.DECLINE),
    CaseKind.NEW_LISTING: (Decision.APPROVE, Decision.RETURN, Decision.DECLINE),
    CaseKind.CLAIM: (Decision.APPROVE, Decision.DECLINE),
    CaseKind.REVIEW: (Decision.ANSWER,),
}
"""How a case of each kind can be decided."""


class EditStatus(StrEnum):
    """How a provider's changes to a listing stand."""

    OPEN = "open"
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"
    DECLINED = "declined"
    DROPPED = "dropped"
    """The provider gave them up."""


def new_reference(letter: str = "C") -> str:
    """A reference that can be read out, such as "C-7K2M9Q"; the letter says of what."""
    return references.new_reference(letter, length=_REFERENCE_LENGTH)


def due_on(opened: date) -> date:
    """By when a case that was opened on this day is to be decided."""
    return working_days_after(opened, DUE_IN_WORKING_DAYS)


def working_days_left(today: date, due: date) -> int:
    """Working days until a case is due: 0 on the day, negative once it is overdue."""
    earlier, later = min(today, due), max(today, due)
    days = 0
    while earlier < later:
        earlier += timedelta(days=1)
        days += is_working_day(earlier)
    return days if due >= today else -max(1, days)
