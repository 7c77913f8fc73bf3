"""What a rating means to somebody who is choosing, in plain words. Pages only lay it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from marketplace.domain.ratings import Rating
from marketplace.domain.service_types import ServiceType


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A heading and the sentences under it."""

    heading: str
    sentences: tuple[str, ...]


_OF_RATINGS: Mapping[Rating, Explanation] = MappingProxyType(
    {
        Rating.OUTSTANDING: Explanation(
            heading="What Outstanding means",
            sentences=(
                "The service is performing exceptionally well.",
                (
                    "A rating describes what inspectors saw on the day of their report. Visit, ask "
                    "questions and talk to people who use the service before you decide."
                ),
            ),
        ),
        Rating.GOOD: Explanation(
            heading="What Good means",
            sentences=(
                (
                    "The service is performing well and meets what the Care Quality Commission "
                    "expects of it."
                ),
                (
                    "A rating describes what inspectors saw on the day of their report. Visit, ask "
                    "questions and talk to people who use the service before you decide."
                ),
            ),
        ),
        Rating.REQUIRES_IMPROVEMENT: Explanation(
            heading="What Requires improvement means",
            sentences=(
                (
                    "The service is not performing as well as it should, and the Care Quality "
                    "Commission has told it how it must improve."
                ),
                (
                    "It is still registered and may still care for people. The Care Quality "
                    "Commission checks that it improves, and our quality team supports it while it "
                    "does."
                ),
                (
                    "Read the report, ask the service what it has changed since, and look at the "
                    "five questions that inspectors ask: one may matter more to you than the rest."
                ),
            ),
        ),
        Rating.INADEQUATE: Explanation(
            heading="What Inadequate means",
            sentences=(
                (
                    "The service is performing badly and the Care Quality Commission has taken "
                    "action against it."
                ),
            ),
        ),
    }
)

_NOT_RATED = Explanation(
    heading="Why there is no rating",
    sentences=(
        (
            "Not yet inspected is not a bad sign: a new service, or one that has changed owner or "
            "address, can wait some time for its first rating. The Care Quality Commission also "
            "inspects some services without giving a rating."
        ),
        (
            "The service is registered, and has to meet the same standards as those with a rating. "
            "Ask it how it checks its own quality and what people who use it say."
        ),
    ),
)


_UNREGULATED = Explanation(
    heading="Not regulated by the Care Quality Commission",
    sentences=(
        (
            "This kind of help does not have to be registered with the Care Quality Commission "
            "(CQC). CQC does not inspect it and gives it no rating."
        ),
        (
            "Ask about insurance, references and Disclosure and Barring Service (DBS) checks "
            "before you decide."
        ),
    ),
)
_PERSONAL_CARE_EXEMPT = Explanation(
    heading="Not regulated by the Care Quality Commission",
    sentences=(
        (
            "This kind of help is exempt: it does not have to be registered with the Care Quality "
            "Commission (CQC). CQC does not inspect it and gives it no rating."
        ),
        (
            "You direct the care, and may be the employer. Ask about insurance, references and "
            "Disclosure and Barring Service (DBS) checks before you decide."
        ),
    ),
)
_NO_REGISTRATION_SHOWN = Explanation(
    heading="No registration with the Care Quality Commission is shown here",
    sentences=(
        (
            "Ask the provider which regulator it is registered with, and check it there before you "
            "decide."
        ),
    ),
)
_EXEMPT = frozenset({"personal-assistant", "introductory-agency"})
"""The two kinds that the monitoring policy exempts from registration (policy, point 2)."""

UNRATED_LABEL = "Not rated"
NOT_REGULATED_LABEL = "Not regulated by CQC"
NO_REGISTRATION_LABEL = "No CQC registration shown"
NOT_OPERATING = (
    "Not currently operating, according to the Care Quality Commission's register. "
    "Phone the provider before you make plans."
)
INHERITED = (
    "This rating was given before the service was registered with its present owner or at its "
    "present address. It carries over until the Care Quality Commission inspects again."
)


def rating_label(rating: Rating | None) -> str:
    """A regulated service's rating in the regulator's spelling, or that it has none yet."""
    return UNRATED_LABEL if rating is None else rating.label


def unregistered_label(kinds: Iterable[ServiceType]) -> str:
    """What stands in place of a rating where a listing has no registration."""
    return NO_REGISTRATION_LABEL if any(kind.regulated for kind in kinds) else NOT_REGULATED_LABEL


def explanation_of_unregistered(kinds: Iterable[ServiceType]) -> Explanation:
    """Why a listing without a registration has no rating, by the kinds of service it offers."""
    kinds = tuple(kinds)
    if any(kind.regulated for kind in kinds):
        return _NO_REGISTRATION_SHOWN
    exempt = any(kind.slug in _EXEMPT for kind in kinds)
    return _PERSONAL_CARE_EXEMPT if exempt else _UNREGULATED


def explanation_of(rating: Rating | None) -> Explanation:
    """What a regulated service's rating means, or why it has none."""
    return _NOT_RATED if rating is None else _OF_RATINGS[rating]
