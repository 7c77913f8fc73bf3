"""The documents that the council asks for, and when it reminds of one that runs out."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document shows."""

    INSURANCE = "insurance"
    SAFEGUARDING_POLICY = "safeguarding-policy"
    FOOD_REGISTRATION = "food-registration"

    @property
    def label(self) -> str:
        """For pages."""
        return _LABELS[self]


_LABELS = {
    DocumentKind.INSURANCE: "Insurance certificate",
    DocumentKind.SAFEGUARDING_POLICY: "Safeguarding policy",
    DocumentKind.FOOD_REGISTRATION: "Food business registration",
}
