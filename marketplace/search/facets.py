"""The choices beside the results, and how many listings each would find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from marketplace.domain.finding import Criteria
from marketplace.queries.shown import ColumnRow


class FacetValue(NamedTuple):
    """One choice. `count` is what choosing it finds, all kinds of choices but its own applied.

    A page has more than a hundred, and a tuple is made in a fifth of the time.
    """

    value: str
    label: str
    count: int  # type: ignore[assignment]  # in the place of a tuple's own, which nobody asks
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One kind of choice, named like the search parameter that makes it.

    `values` are those that find something, and those selected: in the order of the vocabulary, of
    an open one in that of its labels.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The choices of one kind: parameter name, label, and label by value.

    `chosen` says what a question chooses of them: nothing means that anything will do. `of` says
    under which of them a listing is found. `is_open` where listings bring the values, so that
    `values` has none.
    """

    name: str
    label: str
    values: Mapping[str, str]
    chosen: Callable[[Criteria], tuple[str, ...]]
    of: Callable[[ColumnRow], tuple[str, ...]]
    is_open: bool = False


def label_for(group: Group, value: str, spellings: Mapping[str, str]) -> str:
    """How a value is shown. A word that no visible listing has is made readable, not looked up."""
    known = group.values.get(value) or spellings.get(value)
    return known or value.replace("-", " ").strip().capitalize()
