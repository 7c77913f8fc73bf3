"""Kinds of service that may help where the kind that somebody looked for is not there.

The nearest in purpose comes first. What stands beside a kind is a thought, not advice: it is
offered where a search found nothing or little, with the number that it would find.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

RELATED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "home-care": ("personal-assistant", "introductory-agency", "companionship", "respite"),
        "supported-living": ("shared-lives", "extra-care", "home-care"),
        "extra-care": ("supported-living", "care-home", "home-care"),
        "shared-lives": ("supported-living", "respite", "care-home"),
        "care-home": ("nursing-home", "extra-care", "respite", "home-care"),
        "nursing-home": ("care-home", "hospice", "respite"),
        "respite": ("care-home", "home-care", "companionship", "day-opportunities"),
        "hospice": ("nursing-home", "nhs-provision", "home-care"),
        "rehabilitation": ("nhs-provision", "private-hospital", "voluntary-agency"),
        "private-hospital": ("nhs-provision", "rehabilitation"),
        "nhs-provision": ("private-hospital", "home-care", "hospice"),
        "personal-assistant": ("introductory-agency", "home-care", "direct-payment-support"),
        "introductory-agency": ("personal-assistant", "home-care"),
        "day-opportunities": ("social-activity", "voluntary-agency", "respite", "companionship"),
        "voluntary-agency": ("companionship", "social-activity", "advocacy"),
        "meals": ("home-care", "voluntary-agency", "social-activity"),
        "transport": ("voluntary-agency", "companionship"),
        "equipment-and-telecare": ("adaptations-and-handyperson", "home-care"),
        "adaptations-and-handyperson": ("equipment-and-telecare", "gardening", "cleaning"),
        "cleaning": ("home-care", "adaptations-and-handyperson", "gardening"),
        "gardening": ("adaptations-and-handyperson", "cleaning", "voluntary-agency"),
        "companionship": ("voluntary-agency", "personal-assistant", "social-activity", "home-care"),
        "advocacy": ("voluntary-agency", "direct-payment-support"),
        "direct-payment-support": ("personal-assistant", "introductory-agency", "advocacy"),
        "social-activity": ("day-opportunities", "companionship", "voluntary-agency"),
    }
)
"""By slug, every kind of service of `domain.service_types`."""


def related_to(slugs: Iterable[str]) -> tuple[str, ...]:
    """The kinds beside these, without these themselves, the nearest of each first.

    Of several kinds the first thought of each comes before the second of any. A slug that is not
    known has nothing beside it.
    """
    asked = tuple(dict.fromkeys(slugs))
    thoughts = [RELATED.get(slug, ()) for slug in asked]
    longest = max((len(each) for each in thoughts), default=0)
    by_turns = (each[turn] for turn in range(longest) for each in thoughts if turn < len(each))
    return tuple(dict.fromkeys(slug for slug in by_turns if slug not in asked))
