"""Who a concern can go to, and what somebody agrees to for each of them."""

from __future__ import annotations

from enum import StrEnum


class Recipient(StrEnum):
    """Who a concern can go to: for consent, and for hand-offs."""

    PROVIDER = "provider"
    QA = "qa"
    SAFEGUARDING = "safeguarding"
    COUNCIL_COMPLAINTS = "council-complaints"
    CQC = "cqc"
    HEALTH = "health"
    HOST_BOROUGH = "host-borough"
    OMBUDSMAN = "ombudsman"

    @property
    def label(self) -> str:
        """For pages: completes "We sent it to …"."""
        return _RECIPIENTS[self]

    @property
    def works_here(self) -> bool:
        """Whether they confirm receipt in this service, and not by word from outside."""
        return self in {Recipient.PROVIDER, Recipient.QA, Recipient.SAFEGUARDING}


_RECIPIENTS = {
    Recipient.PROVIDER: "the provider",
    Recipient.QA: "the council's Quality Assurance team",
    Recipient.SAFEGUARDING: "the council's safeguarding team",
    Recipient.COUNCIL_COMPLAINTS: "the council's complaints team",
    Recipient.CQC: "the Care Quality Commission (CQC)",
    Recipient.HEALTH: "the NHS",
    Recipient.HOST_BOROUGH: "the council of the area where the service is",
    Recipient.OMBUDSMAN: "the Local Government and Social Care Ombudsman",
}


class Share(StrEnum):
    """What somebody agrees to, for one recipient."""

    WITH_NAME = "with-name"
    WITHOUT_NAME = "without-name"
    NO = "no"
