"""What a person asks of the directory: words, a place, choices, an order and a page.

Pages, the API and saved searches all say it with these values; `marketplace.search.directory`
answers them. Choices of one kind are alternatives (OR), kinds add up (AND).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import AccessFeature, Audience, Availability, TimeOfDay, Weekday
from marketplace.domain.places import Where
from marketplace.domain.ratings import Rating

MOST_PER_PAGE = 100
"""The API's limit for `per_page`; pages show 20."""


class Sort(StrEnum):
    """The order of results. What is equal follows in the order of the day (`BEST`), then by id."""

    BEST = "best"
    """Words, then what covers the place asked for, then distance, then an order that changes daily
    and favours nobody."""
    DISTANCE = "distance"
    """Nearest first; what we cannot place comes last. Without a place: as `BEST`."""
    PRICE = "price"
    """Lowest first within a unit, the units in the order of `PriceUnit`; unpriced ones last."""
    NAME = "name"

    @property
    def label(self) -> str:
        """For the choice on the search page."""
        return _SORT_LABELS[self]


_SORT_LABELS = {
    Sort.BEST: "Best match",
    Sort.DISTANCE: "Nearest first",
    Sort.PRICE: "Lowest price first",
    Sort.NAME: "Name, A to Z",
}


class Meeting(StrEnum):
    """Where the person and the provider meet, as the one who looks would say it."""

    COMES_TO_ME = "comes-to-me"
    GO_THERE = "go-there"

    @property
    def label(self) -> str:
        """For pages."""
        return "Comes to me" if self is Meeting.COMES_TO_ME else "I go there"


class Borough(StrEnum):
    """Whether a listing's own place is in the council's area."""

    INSIDE = "inside"
    OUTSIDE = "outside"

    @property
    def label(self) -> str:
        """For pages."""
        return "In the borough" if self is Borough.INSIDE else "Outside the borough"


class RatingChoice(StrEnum):
    """What a person may pick under "rating": one of the four words, or why there is none."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires-improvement"
    INADEQUATE = "inadequate"
    NOT_RATED = "not-rated"
    """Registered, and the regulator has given no rating yet."""
    NOT_REGISTERED = "not-registered"
    """Not registered with the regulator, so that it never gets one."""

    @property
    def label(self) -> str:
        """The regulator's spelling, or in words that there is none."""
        return _RATING_LABELS[self]

    @classmethod
    def of(cls, rating: Rating | None, *, regulated: bool) -> RatingChoice:
        """The choice that finds a listing with this rating; `regulated` has a registration."""
        if rating is not None:
            return cls(rating.value)
        return cls.NOT_RATED if regulated else cls.NOT_REGISTERED


_RATING_LABELS = {RatingChoice(rating.value): rating.label for rating in Rating} | {
    RatingChoice.NOT_RATED: "Not rated yet",
    RatingChoice.NOT_REGISTERED: "Not registered with CQC",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """One question to the directory.

    `services`, `needs` and `languages` hold slugs. `where` is a place that was found and `within`
    miles from it (without a place it means nothing): see `domain.reach` for what they find.
    `max_price` is pounds, for whatever unit a listing's lowest price has, or for `price_unit`
    alone; what has no price is then left out. A `price_unit` without `max_price` means nothing.
    Of the yes-or-no choices True asks for it and False does not mind.
    `page` counts from 1. Raises ValueError where `page` is below 1, `per_page` is not within 1 and
    `MOST_PER_PAGE`, or `within` or `max_price` is not above 0.
    """

    words: str = ""
    where: Where | None = None
    within: float | None = None
    meetings: tuple[Meeting, ...] = ()
    services: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    ratings: tuple[RatingChoice, ...] = ()
    direct_payments: bool = False
    isf: bool = False
    max_price: Decimal | None = None
    price_unit: PriceUnit | None = None
    languages: tuple[str, ...] = ()
    days: tuple[Weekday, ...] = ()
    times: tuple[TimeOfDay, ...] = ()
    choose_gender: bool = False
    """Whether one can choose the gender of the care worker."""
    availability: tuple[Availability, ...] = ()
    """What was said in the last days (`domain.availability`); older words count as not said."""
    access: tuple[AccessFeature, ...] = ()
    boroughs: tuple[Borough, ...] = ()
    shown_since: datetime | None = None
    """Only what the public could see for the first time after this."""
    sort: Sort = Sort.BEST
    page: int = 1
    per_page: int = 20

    def __post_init__(self) -> None:
        if self.page < 1:
            raise ValueError(f"page counts from 1, not {self.page}")
        if not 1 <= self.per_page <= MOST_PER_PAGE:
            raise ValueError(f"per_page is between 1 and {MOST_PER_PAGE}, not {self.per_page}")
        if self.within is not None and self.within <= 0:
            raise ValueError(f"within is a number of miles above 0, not {self.within}")
        if self.max_price is not None and self.max_price <= 0:
            raise ValueError(f"max_price is pounds above 0, not {self.max_price}")
