"""What an officer finds when they look at a concern for the first time."""

from __future__ import annotations

from enum import StrEnum


class InformationSource(StrEnum):
    """Whose knowledge it is: the seven sources of intelligence in the product's words."""

    PEOPLE = "people"
    """People who use services, their families and friends."""
    STAFF = "staff"
    """People who work there, or used to."""
    PUBLIC = "public"
    CQC = "cqc"
    SAFEGUARDING = "safeguarding"
    COUNCIL = "council"
    """Other councils."""
    PROFESSIONAL = "professional"
    INTERNAL = "internal"

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _SOURCES[self]


_SOURCES = {
    InformationSource.PEOPLE: "People who use services, family or friends",
    InformationSource.STAFF: "People who work there, or used to",
    InformationSource.PUBLIC: "Public information",
    InformationSource.CQC: "CQC",
    InformationSource.SAFEGUARDING: "A safeguarding referral",
    InformationSource.COUNCIL: "Another council",
    InformationSource.PROFESSIONAL: "A professional or professional body",
    InformationSource.INTERNAL: "The council itself",
}


class Harm(StrEnum):
    """What harm it tells of."""

    NONE = "none"
    RISK = "risk"
    """None yet, but it may come."""
    SOME = "some"
    SERIOUS = "serious"

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _HARM[self]


_HARM = {
    Harm.NONE: "No harm",
    Harm.RISK: "A risk of harm",
    Harm.SOME: "Some harm",
    Harm.SERIOUS: "Serious harm",
}


class TriageDecision(StrEnum):
    """What is done next."""

    TO_PROVIDER = "to-provider"
    CONSIDER = "consider"
    """The QA team looks at what it says about quality."""
    HAND_OFF = "hand-off"
    WATCH = "watch"
    """Kept with what else is known about the provider, and considered with it."""

    @property
    def label(self) -> str:
        """For pages of staff."""
        return _DECISIONS[self]


_DECISIONS = {
    TriageDecision.TO_PROVIDER: "Ask the provider to reply",
    TriageDecision.CONSIDER: "Consider it ourselves",
    TriageDecision.HAND_OFF: "Hand it to another body",
    TriageDecision.WATCH: "Keep it with what else we know, and watch",
}


class LinkKind(StrEnum):
    """How two concerns belong together."""

    RELATED = "related"
    ORGANISATIONAL = "organisational"
    """The first is about one person, the other about the whole organisation."""
