"""The filters of the search page, in the groups that open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.domain.finding import Criteria
from marketplace.search.facets import Facet

LONGEST_OPEN = 8
"""A list of choices longer than this scrolls in a box of its own."""
WITHIN = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 25.0, 50.0)
"""Miles that the page offers; an address may ask for any."""

_ALWAYS_OPEN = {"Type of service", "CQC rating"}
_PANELS = (
    ("Where you meet", ("meeting",), "within"),
    ("Type of service", ("service",), ""),
    ("Need or condition", ("need",), ""),
    ("Who it is for", ("who",), ""),
    ("CQC rating", ("rating",), ""),
    ("Price and payment", ("direct_payments", "isf"), "price"),
    ("Availability", ("availability",), ""),
    ("Days and times", ("day", "time"), ""),
    ("Languages and care workers", ("language", "gender"), ""),
    ("Access", ("access",), ""),
    ("In or outside the borough", ("borough",), ""),
)
"""The words of a group, the facets in it, and what else stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A group of filters. `fields` is "within", "price" or nothing; `chosen` counts choices."""

    label: str
    facets: tuple[Facet, ...]
    fields: str
    chosen: int

    @property
    def is_open(self) -> bool:
        """Whether it stands open when the page comes."""
        return self.chosen > 0 or self.label in _ALWAYS_OPEN


def panels_of(facets: Iterable[Facet], criteria: Criteria) -> tuple[Panel, ...]:
    """The groups that offer a choice for this question."""
    by_name = {facet.name: facet for facet in facets if facet.values}
    panels = (
        Panel(
            label=label,
            facets=(own := tuple(by_name[name] for name in names if name in by_name)),
            fields=fields if fields != "within" or criteria.where is not None else "",
            chosen=sum(value.selected for facet in own for value in facet.values)
            + _typed(fields, criteria),
        )
        for label, names, fields in _PANELS
    )
    return tuple(panel for panel in panels if panel.facets or panel.fields)


def radii(criteria: Criteria) -> tuple[float, ...]:
    """The radii that the page offers, with the one that was asked for."""
    asked = () if criteria.within is None else (criteria.within,)
    return tuple(sorted({*WITHIN, *asked}))


def _typed(fields: str, criteria: Criteria) -> int:
    if fields == "within":
        return int(criteria.within is not None and criteria.where is not None)
    return int(fields == "price" and criteria.max_price is not None)
