"""What a person asks of the directory: words, choices, an order and a page.

Pages, the API and saved searches all say it with these values; `marketplace.search.directory`
answers them. Choices of one kind are alternatives (OR), kinds add up (AND).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from marketplace.domain.ratings import Rating

MOST_PER_PAGE = 100
"""The API's limit for `per_page`; pages show 20."""


class Sort(StrEnum):
    """The order of results. Equal ones follow each other by name, then by age of the listing."""

    BEST = "best"
    """How well the words fit. Without words there is nothing to fit: then by name."""
    NAME = "name"

    @property
    def label(self) -> str:
        """For the choice on the search page."""
        return _SORT_LABELS[self]


_SORT_LABELS = {Sort.BEST: "Best match", Sort.NAME: "Name, A to Z"}


class RatingChoice(StrEnum):
    """What a person may pick under "rating": one of the four words, or none given yet."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires-improvement"
    INADEQUATE = "inadequate"
    NOT_RATED = "not-rated"
    """No rating, whether the regulator has yet to inspect or does not rate this service at all."""

    @property
    def label(self) -> str:
        """The regulator's spelling, or "Not rated"."""
        return _RATING_LABELS[self]

    @classmethod
    def of(cls, rating: Rating | None) -> RatingChoice:
        """The choice that finds a listing with this rating."""
        return cls.NOT_RATED if rating is None else cls(rating.value)


_RATING_LABELS = {RatingChoice.of(rating): rating.label for rating in Rating} | {
    RatingChoice.NOT_RATED: "Not rated"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """One question to the directory.

    `services` holds slugs of service types. `page` counts from 1. Raises ValueError where `page`
    is below 1 or `per_page` is not within 1 and `MOST_PER_PAGE`.
    """

    words: str = ""
    services: tuple[str, ...] = ()
    ratings: tuple[RatingChoice, ...] = ()
    direct_payments: bool = False
    """True asks for listings that accept direct payments; False does not mind."""
    sort: Sort = Sort.BEST
    page: int = 1
    per_page: int = 20

    def __post_init__(self) -> None:
        if self.page < 1:
            raise ValueError(f"page counts from 1, not {self.page}")
        if not 1 <= self.per_page <= MOST_PER_PAGE:
            raise ValueError(f"per_page is between 1 and {MOST_PER_PAGE}, not {self.per_page}")
