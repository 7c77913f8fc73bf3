"""Who may offer help that needs a registration: the rule that stops a registration, and why.

Source: the product's monitoring policy, 2. Each sentence says what is wrong and what to do next.
"""

from __future__ import annotations

from collections.abc import Mapping

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers import Offer
from marketplace.domain.register_fit import not_covered
from marketplace.domain.registration_answers import Answers
from marketplace.domain.registrations import ProviderKind

_OWN_TYPE: Mapping[str, ProviderKind] = {
    "personal-assistant": ProviderKind.INDIVIDUAL,
    "introductory-agency": ProviderKind.INTRODUCTORY_AGENCY,
}
"""Kinds of service that say which exemption holds, and who alone may say so."""

_TYPE_OF = {kind: slug for slug, kind in _OWN_TYPE.items()}


def care_problems(answers: Answers, offer: Offer) -> tuple[str, ...]:
    """Why this organisation may not offer this; nothing where it may, or nothing is known yet."""
    kind = answers.organisation.kind
    if kind is None:
        return ()
    found = [*_foreign_types(kind, offer)]
    if kind is ProviderKind.REGISTERED:
        found += _beyond_the_registration(answers, offer)
    elif kind in _TYPE_OF:
        found += _beyond_the_exemption(kind, offer)
    elif kind is ProviderKind.UNREGULATED:
        found += _without_any_registration(offer)
    return tuple(found)


def _foreign_types(kind: ProviderKind, offer: Offer) -> list[str]:
    """Types that only another kind of organisation may use: they tell people of an exemption."""
    return [
        f"Only {_ARTICLES[owner]} can offer “{SERVICE_TYPES[slug].name}”. Take that service type "
        "out, or change what kind of organisation you are"
        for slug, owner in _OWN_TYPE.items()
        if slug in offer.service_types and kind is not owner
    ]


def _beyond_the_registration(answers: Answers, offer: Offer) -> list[str]:
    """What CQC does not carry; nothing where it could not be reached: an officer looks then."""
    link = answers.register
    if not link.found:
        return []
    return [
        f"Your registration at CQC ({link.location_id}) does not cover “{name}”. Take that out, "
        "use the location that is registered for it, or ask CQC to add it to your registration"
        for name in not_covered(
            service_types=offer.service_types,
            personal_care=bool(offer.personal_care),
            activities=link.activities,
            register_service_types=link.register_service_types,
        )
    ]


def _beyond_the_exemption(kind: ProviderKind, offer: Offer) -> list[str]:
    own = SERVICE_TYPES[_TYPE_OF[kind]]
    found = [
        f"“{name}” may only be offered with a registration. If this is your work as "
        f"{_ARTICLES[kind]}, choose “{own.name}” instead"
        for name in _regulated(offer)
    ]
    if offer.personal_care and own.slug not in offer.service_types:
        found.append(
            f"You help with washing, dressing, eating or medicines as {_ARTICLES[kind]}, so "
            f"people have to see that: add the service type “{own.name}”"
        )
    return found


def _without_any_registration(offer: Offer) -> list[str]:
    if offer.personal_care:
        return [
            (
                "Your staff help with washing, dressing, eating or medicines. In England only a "
                "provider registered with CQC may offer that. Register with CQC first, or change "
                "what kind of organisation you are"
            )
        ]
    return [
        f"“{name}” may only be offered by a provider registered with CQC or another regulator. "
        "Take that service type out, or change what kind of organisation you are"
        for name in _regulated(offer)
    ]


def _regulated(offer: Offer) -> list[str]:
    """Names of the service types that need a registration."""
    kinds = (SERVICE_TYPES[slug] for slug in offer.service_types if slug in SERVICE_TYPES)
    return [kind.name for kind in kinds if kind.regulated]


_ARTICLES = {
    ProviderKind.INDIVIDUAL: "an individual care worker",
    ProviderKind.INTRODUCTORY_AGENCY: "an introductory agency",
}
