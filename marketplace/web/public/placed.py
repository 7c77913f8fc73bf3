"""A place that somebody typed among their words, with the box for it left empty."""

from __future__ import annotations

from dataclasses import dataclass, replace

from marketplace.domain.places import Where
from marketplace.services.places import place_in_words
from marketplace.web.asked import Asked
from marketplace.web.where import where_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A search with the place that its words name in its own box; `near` is how that is called."""

    asked: Asked
    near: str

    @property
    def label(self) -> str:
        """What it looks for, in words."""
        words = self.asked.criteria.words
        return f"“{words}” near {self.near}" if words else f"everything near {self.near}"

    @property
    def address(self) -> str:
        """Where its results are."""
        return self.asked.address()


def placed_instead(asked: Asked) -> Placed | None:
    """The same search with the place out of its words and in its own box.

    None where a place was given, or the words name none that is known.
    """
    if asked.typed_place or not asked.criteria.words:
        return None
    read = place_in_words(asked.criteria.words)
    where = where_from(read.place) if read else None
    if read is None or not isinstance(where, Where):
        return None
    criteria = replace(asked.criteria, words=read.rest, where=where, page=1)
    return Placed(asked=replace(asked, criteria=criteria), near=where.label)
