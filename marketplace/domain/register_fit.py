"""Whether a registration with CQC covers what somebody offers, and what it lets us suggest.

The regulated activity is what the law asks for; the service types on the register only describe.
So a missing activity stops an offer, and a service type that the register does not name is a
question for an officer. Source: the product's policy, 2, and API reference, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.domain.listings import SERVICE_TYPES
from marketplace.domain.ratings import folded
from marketplace.domain.service_types import ServiceType

PERSONAL_CARE = "Personal care"
"""As it is named to people where the answer about washing and dressing is what is not covered."""

_ALL_ACTIVITIES = frozenset({"nursing-home"})
"""Types that need every activity of their line: a care home without nurses has the first one."""
_NOT_ITS_OWN = frozenset({"respite"})
"""Types that the register does not tell apart from others: never suggested."""
_CARE_INCLUDED = frozenset(
    folded(activity)
    for slug in ("home-care", "care-home")
    for activity in SERVICE_TYPES[slug].activities
)
"""Activities that include help with washing, dressing, eating and medicines."""


def not_covered(
    *,
    service_types: Iterable[str],
    personal_care: bool,
    activities: Iterable[str],
    register_service_types: Iterable[str],
) -> tuple[str, ...]:
    """What a registration does not cover of an offer, by name; nothing where it covers all.

    `service_types` are slugs, `personal_care` the answer about washing, dressing, eating and
    medicines; `activities` and `register_service_types` are the regulator's names, in any case.
    """
    active, described = _folded(activities), _folded(register_service_types)
    regulated = _regulated(service_types)
    missing = tuple(
        kind.name for kind in regulated if not _is_covered(kind, active=active, described=described)
    )
    if personal_care and not regulated and not active & _CARE_INCLUDED:
        # As part of another regulated service, a hospital's say, it needs nothing of its own.
        return (PERSONAL_CARE,)
    return missing


def not_described(
    *, service_types: Iterable[str], register_service_types: Iterable[str]
) -> tuple[str, ...]:
    """Names of regulated service types that the register does not name: an officer asks why.

    A register that names none tells nothing.
    """
    described = _folded(register_service_types)
    return tuple(
        kind.name
        for kind in _regulated(service_types)
        if described and not described & _folded(kind.register_service_types)
    )


def suggested_service_types(
    *, activities: Iterable[str], register_service_types: Iterable[str]
) -> tuple[str, ...]:
    """Slugs of the service types that a registration stands for, in the order of our table."""
    active, described = _folded(activities), _folded(register_service_types)
    return tuple(
        kind.slug
        for kind in SERVICE_TYPES.values()
        if kind.regulated
        and kind.slug not in _NOT_ITS_OWN
        and described & _folded(kind.register_service_types)
        and _is_covered(kind, active=active, described=described)
    )


def _is_covered(kind: ServiceType, *, active: frozenset[str], described: frozenset[str]) -> bool:
    needed = _folded(kind.activities)
    if kind.slug in _ALL_ACTIVITIES and not described & _folded(kind.register_service_types):
        return needed <= active
    return bool(needed & active)


def _regulated(slugs: Iterable[str]) -> list[ServiceType]:
    kinds = (SERVICE_TYPES[slug] for slug in slugs if slug in SERVICE_TYPES)
    return [kind for kind in kinds if kind.regulated]


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(name) for name in names)
