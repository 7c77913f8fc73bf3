"""When a club or group meets: one gathering is a day of the week, its times and its rhythm.

A provider writes each on a line of its own ("First Tuesday of the month, 2pm to 4pm");
`domain.gathering_lines` reads such lines, and `str()` of a gathering writes the one form in which
we keep them. Times are those of the clock in London.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from marketplace.domain.dates import day_in_words
from marketplace.domain.offers import TimeOfDay, Weekday

MOST = 14
"""Gatherings of one listing: two on every day of a week."""
LONGEST_NOTE = 100
LAST = -1
"""The last one of a month, among the numbers of `Gathering.nth`."""
MONTHLY = (1, 2, 3, 4, LAST)
"""Which ones of a month can be said; a fifth does not come every month."""

_WEEK = timedelta(days=7)
_LONGEST_WAIT = timedelta(days=41)
"""From one first Monday of a month to the next there are at most 35 days; a week to spare."""
_NOON = time(12)
_EVENING = time(17)
_MORNING_HOURS = 12


class Rhythm(StrEnum):
    """How often."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """One meeting that comes again.

    `nth` says which of a month's days a monthly one has, in the order of `MONTHLY`. `begins` is
    the day of the first one: always there where it comes every two weeks, since they are counted
    from it. `note` is anything else in the provider's own words.

    Raises:
        ValueError: with a plain sentence, where these do not go together.
    """

    weekday: Weekday
    start: time
    end: time
    rhythm: Rhythm = Rhythm.WEEKLY
    nth: tuple[int, ...] = ()
    begins: date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("it has to end after it begins, on the same day")
        if (self.rhythm is Rhythm.MONTHLY) != bool(self.nth):
            raise ValueError("say which one of the month it is, such as “first Tuesday”")
        if self.rhythm is Rhythm.FORTNIGHTLY and self.begins is None:
            raise ValueError(
                "say from which day every two weeks are counted, such as “from 5 November 2026”"
            )
        if self.begins is not None and not self._falls_on(self.begins):
            raise ValueError(f"{day_in_words(self.begins)} is not one of its days")
        if len(self.note) > LONGEST_NOTE:
            raise ValueError(f"shorten what stands after it: {LONGEST_NOTE} characters is the most")

    def __str__(self) -> str:
        said = f"{self.days}, {self.hours}"
        if self.begins is not None:
            said += f", from {day_in_words(self.begins)}"
        return f"{said}; {self.note}" if self.note else said

    @property
    def days(self) -> str:
        """On which days: "Tuesday", "Every two weeks on Thursday", "First Tuesday of the month"."""
        day = self.weekday.label
        if self.rhythm is Rhythm.FORTNIGHTLY:
            return f"Every two weeks on {day}"
        if self.rhythm is Rhythm.MONTHLY:
            *others, last = (ORDINALS[number] for number in self.nth)
            which = f"{', '.join(others)} and {last}" if others else last
            return f"{which.capitalize()} {day} of the month"
        return day

    @property
    def hours(self) -> str:
        """From when until when: "2pm to 4:30pm"."""
        return f"{time_in_words(self.start)} to {time_in_words(self.end)}"

    @property
    def time_of_day(self) -> TimeOfDay:
        """When on a day it begins."""
        if self.start < _NOON:
            return TimeOfDay.MORNING
        return TimeOfDay.AFTERNOON if self.start < _EVENING else TimeOfDay.EVENING

    def dates(self, *, first: date, last: date) -> Iterator[date]:
        """The days on which it is, from `first` to `last`, both included."""
        day = max(first, self.begins or first)
        day += timedelta(days=(_position(self.weekday) - day.weekday()) % 7)
        while day <= last:
            if self._is_due(day):
                yield day
            day += _WEEK

    def following(self, day: date) -> date:
        """The first day on which it is, from this day on."""
        first = max(day, self.begins or day)
        return next(self.dates(first=first, last=first + _LONGEST_WAIT))

    def _is_due(self, day: date) -> bool:
        """Whether it is on this day of its weekday, which is not before it begins."""
        if self.rhythm is Rhythm.FORTNIGHTLY and self.begins is not None:
            return (day - self.begins).days % 14 == 0
        return self.rhythm is not Rhythm.MONTHLY or self._is_nth(day)

    def _falls_on(self, day: date) -> bool:
        if day.weekday() != _position(self.weekday):
            return False
        return self.rhythm is not Rhythm.MONTHLY or self._is_nth(day)

    def _is_nth(self, day: date) -> bool:
        is_last = day.day + _WEEK.days > monthrange(day.year, day.month)[1]
        return (day.day - 1) // 7 + 1 in self.nth or (is_last and LAST in self.nth)


ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


def time_in_words(moment: time) -> str:
    """A time of day as people write it: "2pm", "9:30am", "12 noon"."""
    if moment == _NOON:
        return "12 noon"
    half = "am" if moment.hour < _MORNING_HOURS else "pm"
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{half}"


def in_order(gathering: Gathering) -> tuple[int, time, str]:
    """By day of the week, then by time: the order of a list."""
    return _position(gathering.weekday), gathering.start, str(gathering)


def weekday_of(day: date) -> Weekday:
    """Its day of the week."""
    return tuple(Weekday)[day.weekday()]


def _position(weekday: Weekday) -> int:
    """Monday is 0, as for `date.weekday`."""
    return tuple(Weekday).index(weekday)
