"""Registering a provider: what is asked, in which order, and what each answer is.

Source: the product's policy, "The monitoring policy" 1 and 2, and the council's expectations.
"""

from __future__ import annotations

from enum import StrEnum


class RegistrationStatus(StrEnum):
    """How a registration stands."""

    OPEN = "open"
    SENT = "sent"
    RETURNED = "returned"
    APPROVED = "approved"
    DECLINED = "declined"

    @property
    def can_change(self) -> bool:
        """Whether its answers are the provider's to change."""
        return self in {RegistrationStatus.OPEN, RegistrationStatus.RETURNED}


class ClaimStatus(StrEnum):
    """How the claim on a location stands."""

    OPEN = "open"
    CODE_SENT = "code-sent"
    REFERRED = "referred"
    """An officer decides: by a call-back, or because somebody else claims it too."""
    VERIFIED = "verified"
    REFUSED = "refused"
    ENDED = "ended"
    """Given up, or the registration was declined."""


class ClaimMethod(StrEnum):
    """How a claim was proved."""

    CODE = "code"
    CALL_BACK = "call-back"
    OFFICER = "officer"


class ProviderKind(StrEnum):
    """What sort of organisation registers."""

    REGISTERED = "registered"
    OTHER_REGULATOR = "other-regulator"
    INDIVIDUAL = "individual"
    INTRODUCTORY_AGENCY = "introductory-agency"
    UNREGULATED = "unregulated"

    @property
    def label(self) -> str:
        """For pages."""
        return _KINDS[self][0]

    @property
    def explanation(self) -> str:
        """What it means, for whoever chooses."""
        return _KINDS[self][1]


_KINDS = {
    ProviderKind.REGISTERED: (
        "A provider registered with the Care Quality Commission (CQC)",
        "For example a home care agency, a care home or supported living with personal care.",
    ),
    ProviderKind.OTHER_REGULATOR: (
        "A provider registered with another regulator",
        "For example Ofsted, or a regulator of health professionals.",
    ),
    ProviderKind.INDIVIDUAL: (
        "An individual care worker",
        "You work for yourself or are employed by the person you support, who directs your work.",
    ),
    ProviderKind.INTRODUCTORY_AGENCY: (
        "An introductory agency",
        "You introduce care workers to people, and have no part in the care after that.",
    ),
    ProviderKind.UNREGULATED: (
        "A service or group that does not need to register",
        "For example a lunch club, a gardener, a cleaner or a befriending group.",
    ),
}
