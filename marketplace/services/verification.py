"""What a verification found, for machines and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_NAMED = 5
"""So many listings are named for each kind of difference."""


class DifferenceKind(StrEnum):
    """How a copy differs from what it was made from."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    RATING = "rating"
    INDEX_LACKS = "index-lacks"
    INDEX_KEEPS = "index-keeps"
    COUNT = "count"

    @property
    def meaning(self) -> str:
        """What it means, in plain words; the listings follow after a colon."""
        return _MEANINGS[self]

    @property
    def can_be_repaired(self) -> bool:
        """Whether the nightly job sets it right. A count follows from the others."""
        return self is not DifferenceKind.RATING


_MEANINGS = {
    DifferenceKind.SHOWN: "Shown to the public in spite of a hold or of not being published",
    DifferenceKind.HIDDEN: "Not shown to the public, though published and without a hold",
    DifferenceKind.RATING: "The rating copied for search is not that of the regulator's record",
    DifferenceKind.INDEX_LACKS: "Shown to the public, but cannot be found by words",
    DifferenceKind.INDEX_KEEPS: "Not shown to the public, but still in the index of words",
    DifferenceKind.COUNT: "The public door lets through another number of listings than it should",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference. `name` is the listing's reference; `listing_id` None concerns all."""

    kind: DifferenceKind
    listing_id: int | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was compared, and what was found different.

    `indexed` counts the documents of the text index, `waiting` the listings whose change has not
    reached it yet. `repairs` says whether differences were to be repaired, `repaired` how many
    listings were shown or hidden wrongly and no longer are.
    """

    listings: int
    visible: int
    indexed: int
    waiting: int
    differences: tuple[Difference, ...]
    repaired: int
    repairs: bool

    @property
    def is_clean(self) -> bool:
        """Whether every copy agreed, before any repair."""
        return not self.differences

    @property
    def left(self) -> tuple[Difference, ...]:
        """The differences that a person has to look at."""
        if not self.repairs:
            return self.differences
        return tuple(one for one in self.differences if not one.kind.can_be_repaired)

    def counts(self) -> dict[str, object]:
        """What a run of the job keeps."""
        return {
            "listings": self.listings,
            "visible": self.visible,
            "indexed": self.indexed,
            "waiting": self.waiting,
            "differences": len(self.differences),
            "repaired": self.repaired,
        }

    def sentences(self) -> tuple[str, ...]:
        """What was found, in plain words, most general first."""
        lines = [
            f"Listings compared: {self.listings:,}. Shown to the public: {self.visible:,}.",
            f"In the index of words: {self.indexed:,}.",
        ]
        if self.waiting:
            lines.append(f"Waiting for the index: {self.waiting:,}. That is no difference.")
        if self.is_clean:
            return (*lines, "No differences.")
        lines += [
            _sentence(kind, self._names(kind)) for kind in DifferenceKind if self._names(kind)
        ]
        if self.repairs:
            lines.append(
                f"Set right: {self.repaired:,} of those shown or hidden wrongly. "
                "The index was given its work."
            )
        return tuple(lines)

    def _names(self, kind: DifferenceKind) -> list[str]:
        return [one.name for one in self.differences if one.kind is kind]


def _sentence(kind: DifferenceKind, names: list[str]) -> str:
    """Name a few of the listings."""
    more = f", and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{kind.meaning}: {', '.join(names[:_NAMED])}{more}."
