"""Hand-offs: on what basis a concern goes to somebody, how, and what is known of its arrival.

A hand-off is not done until someone there has confirmed receipt, or staff recorded how it was
delivered. "We sent it" and "we told you where to go" are different things (the issue).
"""

from __future__ import annotations

from enum import StrEnum


class Basis(StrEnum):
    """On what basis words about people go to a recipient."""

    CONSENT_WITH_NAME = "consent-with-name"
    CONSENT_WITHOUT_NAME = "consent-without-name"
    SAFEGUARDING = "safeguarding"
    """Care Act 2014, section 42: consent cannot block it."""
    PUBLIC_TASK = "public-task"
    """The council's own task, without anything that says who told it."""

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _BASES[self]


_BASES = {
    Basis.CONSENT_WITH_NAME: "The person agreed, with their name",
    Basis.CONSENT_WITHOUT_NAME: "The person agreed, without their name",
    Basis.SAFEGUARDING: "Safeguarding (Care Act 2014, section 42)",
    Basis.PUBLIC_TASK: "The council's public task, without who told us",
}


class Method(StrEnum):
    """How it goes."""

    HERE = "here"
    """In this service: the inbox of a provider, the queue of a team."""
    SECURE_EMAIL = "secure-email"
    PHONE = "phone"
    PORTAL = "portal"
    """Another body's own form."""
    POST = "post"
    BY_HAND = "by-hand"
    SIGNPOSTED = "signposted"
    """Nothing was sent: the person was told where to go."""

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _METHODS[self]

    @property
    def is_sent(self) -> bool:
        """Whether something went to the recipient: "we sent it"."""
        return self is not Method.SIGNPOSTED


_METHODS = {
    Method.HERE: "In this service",
    Method.SECURE_EMAIL: "Secure email",
    Method.PHONE: "Phone",
    Method.PORTAL: "Their own online form",
    Method.POST: "Post",
    Method.BY_HAND: "By hand",
    Method.SIGNPOSTED: "We told the person where to go; nothing was sent",
}


class Arrival(StrEnum):
    """How it is known that they have it."""

    HERE = "here"
    """They said so in this service."""
    CONFIRMED = "confirmed"
    """They told us so."""
    DELIVERED = "delivered"
    """There is a proof of delivery."""

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _ARRIVALS[self]


_ARRIVALS = {
    Arrival.HERE: "They confirmed it in this service",
    Arrival.CONFIRMED: "They told us that they have it",
    Arrival.DELIVERED: "We have a proof that it was delivered",
}


class TakenBackWhy(StrEnum):
    """Why a hand-off was taken back before anybody confirmed it."""

    CONSENT_WITHDRAWN = "consent-withdrawn"
    MISTAKE = "mistake"
    """It was made by mistake, or its text has to be another one."""
    CONSIDERED = "considered"
    """The council considered it before anybody there had opened it."""

    @property
    def by_staff(self) -> bool:
        """Whether staff give it as their reason; else it follows from something else."""
        return self is not TakenBackWhy.CONSIDERED

    @property
    def label(self) -> str:
        """For pages of staff."""
        return {
            "consent-withdrawn": "The person no longer agrees",
            "mistake": "It was a mistake, or the text has to be another one",
            "considered": "We considered it before anybody there had opened it",
        }[self.value]


class HandOffStatus(StrEnum):
    """Where a hand-off stands."""

    SENT = "sent"
    """On its way: nobody there has confirmed it, and nobody recorded how it was delivered."""
    RECEIVED = "received"
    """Receipt is confirmed, or delivery recorded. It stays open until its outcome is known."""
    ENDED = "ended"
    """Its outcome is recorded."""
    TAKEN_BACK = "taken-back"
    """Consent was withdrawn before it arrived, or it was made by mistake."""
    SIGNPOSTED = "signposted"
    """The person was told where to go: nothing to wait for."""

    @property
    def is_open(self) -> bool:
        """Whether a concern cannot close while one of its hand-offs stands here."""
        return self in {HandOffStatus.SENT, HandOffStatus.RECEIVED}

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _STATUSES[self]


_STATUSES = {
    HandOffStatus.SENT: "Sent, not confirmed",
    HandOffStatus.RECEIVED: "Received",
    HandOffStatus.ENDED: "Outcome known",
    HandOffStatus.TAKEN_BACK: "Taken back",
    HandOffStatus.SIGNPOSTED: "We told the person where to go",
}
