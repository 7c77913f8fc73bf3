"""What waits for an officer, how it can end, and by when it is due."""

from __future__ import annotations

from enum import StrEnum


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


class EditStatus(StrEnum):
    """How a provider's changes to a listing stand."""

    OPEN = "open"
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"
    DECLINED = "declined"
    DROPPED = "dropped"
    """The provider gave them up."""
