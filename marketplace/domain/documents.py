"""The documents that the council asks for: of whom, why, and what follows when one runs out.

Source: the product's policy, "Holds": `documents` is placed by the daily job when insurance or
another required document has expired, and lifted by the provider's renewing it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from marketplace.domain.registrations import ProviderKind


class DocumentKind(StrEnum):
    """What a document shows."""

    INSURANCE = "insurance"
    SAFEGUARDING_POLICY = "safeguarding-policy"
    FOOD_REGISTRATION = "food-registration"

    @property
    def label(self) -> str:
        """For pages."""
        return _LABELS[self]

    @property
    def needs_expiry(self) -> bool:
        """Whether it says until when it is good."""
        return self is DocumentKind.INSURANCE


_LABELS = {
    DocumentKind.INSURANCE: "Insurance certificate",
    DocumentKind.SAFEGUARDING_POLICY: "Safeguarding policy",
    DocumentKind.FOOD_REGISTRATION: "Food business registration",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose documents: those of a registration, or those of a provider. Exactly one is given."""

    registration_id: int | None = None
    provider_id: int | None = None

    def __post_init__(self) -> None:
        if (self.registration_id is None) == (self.provider_id is None):
            raise ValueError("documents belong to a registration or to a provider")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One document that is asked of somebody; `why` in words for them."""

    kind: DocumentKind
    required: bool
    why: str

    @property
    def needs_expiry(self) -> bool:
        """Whether the day on which it ends is asked too."""
        return self.kind.needs_expiry


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One current document, as the rules see it."""

    kind: DocumentKind
    expires_on: date | None


_INFORMAL = frozenset({"social-activity", "voluntary-agency"})
"""What neighbours do for each other without a business: insurance is good to have there."""

_AT_RISK = frozenset(
    {
        "home-care",
        "supported-living",
        "extra-care",
        "shared-lives",
        "care-home",
        "nursing-home",
        "respite",
        "hospice",
        "rehabilitation",
        "private-hospital",
        "nhs-provision",
        "introductory-agency",
        "day-opportunities",
        "voluntary-agency",
        "transport",
        "companionship",
        "advocacy",
    }
)
"""Services whose people are with somebody who may need protection, often alone."""

_SERVES_FOOD = frozenset({"meals"})
_MAY_SERVE_FOOD = frozenset({"day-opportunities", "social-activity"})


def asked_for(kind: ProviderKind | None, service_types: Collection[str]) -> tuple[Asked, ...]:
    """What is asked of a provider of this kind that offers these service types (slugs).

    `kind` is None for one that the council put in the directory itself.
    """
    offered = frozenset(service_types)
    found = (_insurance(kind, offered), _policy(kind, offered), _food(offered))
    return tuple(asked for asked in found if asked is not None)


def required_of(
    kind: ProviderKind | None, service_types: Collection[str]
) -> tuple[DocumentKind, ...]:
    """The kinds without which a registration cannot be sent, in the order of the page."""
    return tuple(asked.kind for asked in asked_for(kind, service_types) if asked.required)


def _insurance(kind: ProviderKind | None, offered: frozenset[str]) -> Asked:
    informal = kind is ProviderKind.UNREGULATED and bool(offered) and offered <= _INFORMAL
    why = (
        "If your group has insurance, show it to us: people like to know."
        if informal
        else "It has to cover injury to the people you support and damage in their homes: "
        "public liability, and liability as an employer where you have staff."
    )
    return Asked(kind=DocumentKind.INSURANCE, required=not informal, why=why)


def _policy(kind: ProviderKind | None, offered: frozenset[str]) -> Asked | None:
    """An individual has no staff to write a policy for."""
    if kind is ProviderKind.INDIVIDUAL:
        return None
    always = kind not in {ProviderKind.UNREGULATED, None}
    required = always or bool(offered & _AT_RISK)
    why = (
        "What your people do when they think that somebody is hurt, neglected or controlled."
        if required
        else "If you have one: what your people do when they think that somebody is being hurt."
    )
    return Asked(kind=DocumentKind.SAFEGUARDING_POLICY, required=required, why=why)


def _food(offered: frozenset[str]) -> Asked | None:
    if offered & _SERVES_FOOD:
        why = (
            "Whoever makes or serves food has to be registered with the council where they do "
            "so. The letter or email that confirms it is enough."
        )
        return Asked(kind=DocumentKind.FOOD_REGISTRATION, required=True, why=why)
    if offered & _MAY_SERVE_FOOD:
        why = "If you make or serve food: the letter or email that confirms your registration."
        return Asked(kind=DocumentKind.FOOD_REGISTRATION, required=False, why=why)
    return None


LONGEST_AHEAD = timedelta(days=366 * 10)
"""No insurance certificate runs for longer: a later year is a slip of the hand."""


def expiry_problem(kind: DocumentKind, expires_on: date | None, *, today: date) -> str:
    """What is wrong with the day on which a document ends, to whoever typed it; empty if nothing.

    A document is good on its last day.
    """
    if not kind.needs_expiry:
        return ""
    if expires_on is None:
        return "Enter the date on which it expires"
    if expires_on < today:
        return "It has expired already: upload one that is in force"
    if expires_on == today:
        return "It expires today: upload the one that follows"
    if expires_on > today + LONGEST_AHEAD:
        return "Check the year in which it expires: it is more than 10 years away"
    return ""


REMINDED_BEFORE = (60, 30, 7)
"""Days before a document ends on which its provider is reminded."""
ENDED = 0
"""Stands beside those days for the message that a document has ended."""


def has_expired(expires_on: date | None, *, today: date) -> bool:
    """Whether a document is good no more. On its last day it still is."""
    return expires_on is not None and expires_on < today


def reminder_due(
    expires_on: date | None, already_reminded: Collection[int], *, today: date
) -> int | None:
    """The reminder to send today: 60, 30, 7, ENDED, or None.

    Each is sent once, and only the latest that is due: whoever uploads a document with 20 days
    left is not told three times. `already_reminded` are those that were sent about it.
    """
    if expires_on is None:
        return None
    left = (expires_on - today).days
    reached = [days for days in REMINDED_BEFORE if left <= days]
    due = ENDED if left < 0 else min(reached, default=None)
    if due is None or any(sent <= due for sent in already_reminded):
        return None
    return due


def expired(
    asked: Iterable[Asked], given: Mapping[DocumentKind, Given], *, today: date
) -> tuple[DocumentKind, ...]:
    """The required documents that were given and have run out: a reason to hold.

    One that was never given is none: the council put some providers in the directory itself.
    """
    return tuple(
        one.kind
        for one in asked
        if one.required
        and one.kind in given
        and has_expired(given[one.kind].expires_on, today=today)
    )
