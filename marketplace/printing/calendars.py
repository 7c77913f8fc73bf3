"""Writes calendar files (RFC 5545). The only module that knows icalendar.

Times are those of London, with its rule of summer time in the file, so that a session stays at
2pm on both sides of a change of the clocks. The library escapes whatever stands in a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
)

from marketplace.domain.dates import LONDON
from marketplace.domain.gatherings import Gathering, Rhythm
from marketplace.domain.offers import Weekday
from marketplace.domain.written import one_line

TYPE = "text/calendar; charset=utf-8"
_MAKER = "-//Care marketplace//Sessions//EN"
_HOUR = timedelta(hours=1)
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One entry: a gathering on `day` alone, or from `day` on as often as it comes.

    `uid` is the same each time that the file is made: a calendar that has it replaces it.
    """

    uid: str
    name: str
    gathering: Gathering
    day: date
    repeats: bool
    place: str
    about: str
    address: str
    updated_at: datetime


def calendar_file(name: str, sessions: Iterable[Session], *, now: datetime) -> bytes:
    """The file with these entries, called `name`; as of `now`."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.calendar_name = one_line(name)
    calendar.add_component(_london())
    for session in sessions:
        calendar.add_component(_entry(session, now))
    return bytes(calendar.to_ical())


def _entry(session: Session, now: datetime) -> Event:
    gathering, entry = session.gathering, Event()
    entry.add("uid", session.uid)
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("last-modified", session.updated_at.astimezone(UTC))
    entry.add("summary", one_line(session.name))
    entry.add("dtstart", datetime.combine(session.day, gathering.start, tzinfo=LONDON))
    entry.add("dtend", datetime.combine(session.day, gathering.end, tzinfo=LONDON))
    if session.repeats:
        entry.add("rrule", _rule(gathering))
    if session.place:
        entry.add("location", one_line(session.place))
    entry.add("description", session.about)
    entry.add("url", session.address)
    return entry


def _rule(gathering: Gathering) -> dict[str, object]:
    """How often it comes, as calendars say it."""
    if gathering.rhythm is Rhythm.MONTHLY:
        day = _DAYS[gathering.weekday]
        return {"freq": "monthly", "byday": [f"{number}{day}" for number in gathering.nth]}
    return {"freq": "weekly", "interval": 2 if gathering.rhythm is Rhythm.FORTNIGHTLY else 1}


_DAYS = {day: day.value[:2].upper() for day in Weekday}


def _london() -> Timezone:
    """The zone by its rule since 1996, on the last Sundays of March and October at 1am UTC.

    The library would write every change since 1970, which programs of the small kind do not read.
    """
    zone = Timezone()
    zone.add("tzid", "Europe/London")
    winter, summer = TimezoneStandard(), TimezoneDaylight()
    for part, name, month, begins, before, after in (
        (winter, "GMT", 10, datetime(1996, 10, 27, 2), _HOUR, _NONE),  # noqa: DTZ001 - local
        (summer, "BST", 3, datetime(1996, 3, 31, 1), _NONE, _HOUR),  # noqa: DTZ001 - local
    ):
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone
