"""What somebody asks of the page of activities, from the parameters of its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from marketplace.domain.dates import iso_date
from marketplace.domain.finding import Criteria
from marketplace.domain.offers import TimeOfDay
from marketplace.web.asked import Asked
from marketplace.web.criteria import BadParameter, FindPlace, asked_from

DAYS = 7
"""A page shows so many days."""
_FURTHEST = timedelta(days=366)
_PARTS = ("postcode", "within", "day", "time", "access")
"""Parameters that mean what they mean in a search."""
USUAL = ""
"""In place of a cost or a distance: any cost, and as far as people are taken to go."""
TIMES = (TimeOfDay.MORNING, TimeOfDay.AFTERNOON, TimeOfDay.EVENING)


class Cost(StrEnum):
    """What it may cost at most."""

    FREE = "free"
    FIVE = "5"
    TEN = "10"

    @property
    def label(self) -> str:
        """For the page."""
        return "Free" if self is Cost.FREE else f"£{self.value} or less"

    @property
    def pounds(self) -> Decimal:
        """The most, for the directory: it knows nothing lower than a penny."""
        return Decimal("0.01") if self is Cost.FREE else Decimal(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitiesAsked:
    """The question: place, days, times and access as of a search, a cost, and the first day."""

    search: Asked
    cost: Cost | None
    first: date
    today: date

    @property
    def last(self) -> date:
        """The last day of the page."""
        return self.first + timedelta(days=DAYS - 1)

    @property
    def criteria(self) -> Criteria:
        """What the directory is asked. Days and times are those of each session, not of it."""
        return replace(
            self.search.criteria,
            days=(),
            times=(),
            max_price=self.cost.pounds if self.cost else None,
        )

    @property
    def miles(self) -> float | None:
        """How far from the place, where both were asked: one means nothing without the other."""
        search = self.search.criteria
        return None if search.where is None else search.within

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """What was chosen, by parameter, in the words of addresses.

        Of a cost and of how far there is always one: `USUAL` where none was asked.
        """
        search = self.search.criteria
        return {
            "day": search.days,
            "time": search.times,
            "access": search.access,
            "cost": (USUAL if self.cost is None else self.cost.value,),
            "within": (USUAL if self.miles is None else f"{self.miles:g}",),
        }

    @property
    def chosen(self) -> int:
        """How many choices narrow the page."""
        search = self.search.criteria
        several = len(search.days) + len(search.times) + len(search.access)
        return several + sum(map(bool, (search.where, search.where and search.within, self.cost)))

    def query(self, *, first: date | None = None, place: str | None = None) -> str:
        """The parameters of the same question, for another first day or place if one is given."""
        pairs = self._pairs(first or self.first)
        if place is not None:
            pairs = [("postcode", place), *(pair for pair in pairs if pair[0] != "postcode")]
        return urlencode(pairs)

    def further(self, miles: float) -> str:
        """The parameters of the same question in another radius."""
        wider = replace(self.search.criteria, within=miles)
        return replace(self, search=replace(self.search, criteria=wider)).query()

    def unfiltered(self, *, placed: bool = True) -> str:
        """The parameters of the same days with nothing chosen but the place, or not even that."""
        kept = {"postcode", "from"} if placed else {"from"}
        return urlencode([pair for pair in self._pairs(self.first) if pair[0] in kept])

    def without(self, name: str, value: str | None = None) -> str:
        """The parameters of the same question less one, or less one of its values.

        How far from a place means nothing without it, and goes with it.
        """
        gone = (name, "within") if name == "postcode" else (name,)
        return urlencode(
            [
                pair
                for pair in self._pairs(self.first)
                if pair[0] not in gone or (value is not None and pair[1] != value)
            ]
        )

    def _pairs(self, first: date) -> list[tuple[str, str]]:
        pairs = [pair for pair in self.search.pairs() if pair[0] in _PARTS]
        pairs += [("cost", self.cost.value)] if self.cost else []
        return [*pairs, ("from", first.isoformat())] if first != self.today else pairs

    @property
    def earlier(self) -> date | None:
        """The first day of the page before; None on the page of today."""
        return (
            max(self.first - timedelta(days=DAYS), self.today) if self.first > self.today else None
        )

    @property
    def later(self) -> date | None:
        """The first day of the page after; None a year ahead."""
        later = self.first + timedelta(days=DAYS)
        return later if self.may_begin(later) else None

    def may_begin(self, day: date) -> bool:
        """Whether the page may be asked to begin on this day."""
        return self.today <= day <= self.today + _FURTHEST


def activities_asked(
    args: MultiDict[str, str], *, find_place: FindPlace, today: date
) -> ActivitiesAsked:
    """Read the question. Parameters that it does not know are left alone.

    A day that is past means today: whoever kept the address wants what is to come. Raises
    BadParameter for what means nothing.
    """
    known = MultiDict([pair for pair in args.items(multi=True) if pair[0] in _PARTS])
    return ActivitiesAsked(
        search=asked_from(known, find_place=find_place),
        cost=_cost(args.get("cost", "")),
        first=_first(args.get("from", ""), today),
        today=today,
    )


def _cost(text: str) -> Cost | None:
    try:
        return Cost(text) if text else None
    except ValueError:
        raise BadParameter("cost", f"Choose one of these: {', '.join(Cost)}.") from None


def _first(text: str, today: date) -> date:
    try:
        first = iso_date(text) if text else today
    except ValueError:
        raise BadParameter("from", "Write a date like 2026-11-24.") from None
    if first - today > _FURTHEST:
        raise BadParameter("from", "Choose a day within a year from now.")
    return max(first, today)
