"""The choices beside the results: which there are, and how many listings each would find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.domain.finding import Criteria, RatingChoice
from marketplace.domain.listings import SERVICE_TYPES
from marketplace.queries.shown import ColumnRow

SERVICE = "service"
RATING = "rating"
DIRECT_PAYMENTS = "direct_payments"
YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One choice. `count` is what choosing it finds, all kinds of choices but its own applied."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One kind of choice, named like the search parameter that makes it.

    `values` are those that find something, and those selected, in the order of the vocabulary.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The choices of one kind: parameter name, label, and label by value."""

    name: str
    label: str
    values: dict[str, str]

    def chosen(self, criteria: Criteria) -> frozenset[str]:
        """What a question chooses of this kind; nothing means that anything will do."""
        if self.name == SERVICE:
            return frozenset(criteria.services)
        if self.name == RATING:
            return frozenset(criteria.ratings)
        return frozenset({YES} if criteria.direct_payments else ())


def choices_of(row: ColumnRow) -> Iterator[tuple[str, str]]:
    """Under which choices a listing is found: name of the group, value."""
    for slug in row.service_types:
        yield SERVICE, slug
    yield RATING, RatingChoice.of(row.rating).value
    if row.direct_payments:
        yield DIRECT_PAYMENTS, YES


GROUPS = (
    Group(
        name=SERVICE,
        label="Type of service",
        values={slug: kind.name for slug, kind in SERVICE_TYPES.items()},
    ),
    Group(name=RATING, label="CQC rating", values={one.value: one.label for one in RatingChoice}),
    Group(name=DIRECT_PAYMENTS, label="Direct payments", values={YES: "Accepts direct payments"}),
)
