"""What an officer is asked to look at in a registration. None of it stops the registration.

Sentences are for staff and name nobody who is not on the register or in the directory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.domain import contradictions
from marketplace.domain.lookalikes import name_doubts
from marketplace.domain.offers import Offer
from marketplace.domain.ratings import Rating
from marketplace.domain.register_fit import not_described
from marketplace.domain.registration_answers import Answers, DbsLevel
from marketplace.domain.registration_checks import Facts
from marketplace.domain.registrations import ClaimStatus, ProviderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known beside the registration itself.

    `same_name` says that a provider has the very name; `alike` are names of providers that look
    like it; `kept_by_other` that somebody keeps a listing of the location; `claimed_by_other` that
    somebody else claims it; `joins_more_at` are other locations of the provider that would be
    joined.
    """

    same_name: bool = False
    alike: tuple[str, ...] = ()
    kept_by_other: bool = False
    claimed_by_other: bool = False
    joins_more_at: tuple[str, ...] = ()


def referrals(facts: Facts, around: Surroundings) -> tuple[str, ...]:
    """Everything for the officer to look at, the weightiest first."""
    found = [
        *_about_the_name(facts.answers, around),
        *_about_the_claim(facts, around),
        *_about_the_register(facts.answers),
        *_about_the_offers(facts.answers),
        *_about_safety(facts.answers),
    ]
    return tuple(found)


def _about_the_name(answers: Answers, around: Surroundings) -> list[str]:
    name = answers.organisation.name
    found = []
    if around.same_name:
        found.append(
            f"A provider called “{name}” is in the directory already. This cannot be approved "
            "until the name differs, unless it joins that provider by its location."
        )
    found += [
        f"The name “{name}” looks like “{other}”, which is in the directory. Make sure that "
        "nobody passes themselves off as somebody else."
        for other in around.alike
    ]
    return [*found, *name_doubts(name)]


def _about_the_claim(facts: Facts, around: Surroundings) -> list[str]:
    if facts.kind is not ProviderKind.REGISTERED:
        return []
    location_id = facts.answers.register.location_id
    found = []
    if facts.claim is not ClaimStatus.VERIFIED:
        found.append(
            f"It is not proved that {location_id} is theirs. Phone the number on the register and "
            "note the call before you approve."
        )
    if around.claimed_by_other:
        found.append(f"Somebody else claims {location_id} too. Look at both sides.")
    if around.kept_by_other:
        found.append(
            f"A provider in the directory keeps a listing of {location_id} already. Ask them and "
            "the register's number before you approve."
        )
    if around.joins_more_at:
        found.append(
            "Approving lets them keep the imported listings of the same provider at "
            f"{', '.join(around.joins_more_at)} too. Make sure that these are theirs."
        )
    return found


def _about_the_register(answers: Answers) -> list[str]:
    kind, link = answers.organisation.kind, answers.register
    if kind is ProviderKind.OTHER_REGULATOR:
        return [
            (
                f"Check the registration with {link.regulator_label}, number "
                f"{link.registration_number}. Nothing checks it by itself."
            )
        ]
    if kind is not ProviderKind.REGISTERED:
        return []
    found = []
    if not link.found:
        found.append(
            f"CQC could not be reached when they registered: nothing but the ID "
            f"{link.location_id} is known. Compare it with the register before you approve."
        )
    if link.rating is Rating.INADEQUATE:
        found.append(
            "CQC rates this location Inadequate. It may register; its listing stays hidden until "
            "CQC rates it higher."
        )
    if link.dormant:
        found.append("The register shows this location as not currently operating.")
    return found


def _about_the_offers(answers: Answers) -> list[str]:
    kind = answers.organisation.kind
    found = []
    for number, offer in enumerate(answers.offers):
        found += _about_one(answers, number, offer)
        found += [
            f"{_named(answers.offers, number)}: {sentence}"
            for sentence in contradictions.referrals(
                offer, kind=kind, registered=stands_on_a_registration(offer, kind=kind)
            )
        ]
    return found


def _about_one(answers: Answers, number: int, offer: Offer) -> list[str]:
    kind, link = answers.organisation.kind, answers.register
    undescribed = not_described(
        service_types=offer.service_types, register_service_types=link.register_service_types
    )
    if kind is ProviderKind.REGISTERED and undescribed:
        return [
            f"{_named(answers.offers, number)} offers {name}, which is not among the service "
            f"types of {link.location_id} on the register. Ask why."
            for name in undescribed
        ]
    return not_watched(offer, kind=kind, name=_named(answers.offers, number))


def stands_on_a_registration(offer: Offer, *, kind: ProviderKind | None) -> bool:
    """Whether a regulator's registration stands behind this very service.

    Being registered for another one does not make words about personal care right.
    """
    return bool(offer.cqc_location_id) or kind is ProviderKind.OTHER_REGULATOR


def not_watched(offer: Offer, *, kind: ProviderKind | None, name: str) -> list[str]:
    """What an officer asks of a service that the rating rule will not watch, where that is odd."""
    if kind is ProviderKind.REGISTERED and not offer.cqc_location_id:
        return [
            (
                f"{name} is offered as help that needs no registration, so the rating rule will "
                "not watch it. Make sure that this is right."
            )
        ]
    if kind is ProviderKind.OTHER_REGULATOR and offer.personal_care:
        return [
            (
                f"{name} includes washing, dressing, eating or medicines. Make sure that their "
                "regulator covers it: for adults that is CQC."
            )
        ]
    return []


def _about_safety(answers: Answers) -> list[str]:
    if answers.safety.dbs_level is DbsLevel.NONE:
        return ["They have no criminal record checks."]
    return []


def _named(offers: Sequence[Offer], number: int) -> str:
    """A service as an officer reads it: its number and name."""
    name = offers[number].name
    return f"Service {number + 1} ({name})" if name else f"Service {number + 1}"
