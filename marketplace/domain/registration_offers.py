"""What a service in a registration takes from the other answers, so that nothing is asked twice."""

from __future__ import annotations

from dataclasses import replace

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.offers import Offer
from marketplace.domain.register_fit import suggested_service_types
from marketplace.domain.registration_answers import Answers
from marketplace.domain.registrations import ProviderKind

_OWN_TYPES = {
    ProviderKind.INDIVIDUAL: ("personal-assistant",),
    ProviderKind.INTRODUCTORY_AGENCY: ("introductory-agency",),
}


def offer_for(answers: Answers, offer: Offer | None) -> Offer:
    """A service as this registration has it: tied to its location where that has to be.

    With None a new one, filled from the register or from what is known of the organisation.
    """
    known = _new(answers) if offer is None else offer
    tied = answers.location_id if _needs_registration(known) else ""
    return replace(known, cqc_location_id=tied)


def tied(answers: Answers) -> Answers:
    """The same answers with every service tied to the location that counts, or to none."""
    return replace(answers, offers=tuple(offer_for(answers, offer) for offer in answers.offers))


def _new(answers: Answers) -> Offer:
    kind, link = answers.organisation.kind, answers.register
    filled = Offer(name=answers.organisation.name)
    if kind is ProviderKind.REGISTERED and link.found:
        types = suggested_service_types(
            activities=link.activities, register_service_types=link.register_service_types
        )
        return replace(
            filled,
            name=link.name if not answers.offers else filled.name,
            service_types=types,
            personal_care=True if types else None,
            address=link.address,
            town=link.town,
            postcode=link.postcode,
            phone=link.phone,
            website=link.website,
        )
    return replace(filled, service_types=_OWN_TYPES.get(kind, ()) if kind else ())


def _needs_registration(offer: Offer) -> bool:
    """Whether the rating rule has to watch it: help that needs a registration at CQC.

    A registered provider's gardening is no business of the regulator's.
    """
    kinds = (SERVICE_TYPES[slug] for slug in offer.service_types if slug in SERVICE_TYPES)
    return bool(offer.personal_care) or any(kind.regulated for kind in kinds)
