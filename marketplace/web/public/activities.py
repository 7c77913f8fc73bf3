"""Social activities and clubs by day: the coming week on a page, and as a calendar to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from flask import Response, render_template, request

from marketplace.domain.dates import london_day
from marketplace.domain.gatherings import Gathering, Rhythm
from marketplace.domain.numbers import Counted
from marketplace.domain.offers import AccessFeature, TimeOfDay, Weekday
from marketplace.domain.reach import Reach
from marketplace.queries.shown import Club, Summary
from marketplace.queries.visible_gatherings import clubs, meeting_ids
from marketplace.web.clock import now
from marketplace.web.counting import count
from marketplace.web.criteria import BadParameter
from marketplace.web.marks import public
from marketplace.web.public.activities_asked import TIMES, ActivitiesAsked, Cost, activities_asked
from marketplace.web.public.activities_words import (
    Suggestion,
    activities_address,
    chosen_of,
    other_places,
    place_to_know,
)
from marketplace.web.reach_words import reach_of_row
from marketplace.web.sessions import as_sentence, calendar_answer, long_day, place_of, session_of
from marketplace.web.where import where_from
from marketplace.wiring import adapters

_KIND = "social-activity"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRow:
    """A session on one day. `rhythm` is how often it comes, where that is not every week.

    `reach` says how far it is from the place asked for, empty where none was.
    """

    hours: str
    listing: Summary
    place: str
    reach: str
    access: tuple[AccessFeature, ...]
    rhythm: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDay:
    """A day on which there is something."""

    label: str
    rows: tuple[ActivityRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitiesPage:
    """What the page shows. Addresses are empty where they lead nowhere.

    `meeting` counts the listings that say when they meet, whatever the day; `not_said` the clubs
    that do not, which are in `search`.
    """

    asked: ActivitiesAsked
    counted: str
    span: str
    days: tuple[ActivityDay, ...]
    meeting: int
    not_said: int
    search: str
    active: tuple[Suggestion, ...]
    notice: str
    places: tuple[Suggestion, ...]
    earlier: str
    later: str
    calendar: str
    days_of_week: tuple[Weekday, ...] = tuple(Weekday)
    times: tuple[TimeOfDay, ...] = TIMES
    costs: tuple[Cost, ...] = tuple(Cost)
    features: tuple[AccessFeature, ...] = tuple(AccessFeature)


Held = tuple[date, Gathering, Club]
"""A session on one day."""
Reaches = Mapping[int, Reach | None]
"""Listings by id, and how each reaches the place asked for."""


@public
def activities() -> str:
    """The page: seven days from today, or from a later day."""
    asked = _asked()
    meeting = _meeting(asked)
    held = _held(meeting, asked)
    count({club.summary.id for _, _, club in held}, Counted.FOUND)
    return render_template("activities/page.html", page=_page(asked, held, meeting=meeting))


@public
def activities_calendar() -> Response:
    """The sessions of the same seven days, each once, for one's own calendar.

    A calendar cannot say that a place is not known, so that is refused: an empty one would say that
    nothing is on there.
    """
    asked = _asked()
    if asked.search.unknown is not None:
        raise BadParameter("postcode", asked.search.unknown.message)
    found = (
        session_of(club, gathering, day=day, repeats=False)
        for day, gathering, club in _held(_meeting(asked), asked)
    )
    return calendar_answer("Activities", found, file="activities.ics", now=now())


def _asked() -> ActivitiesAsked:
    return activities_asked(request.args, find_place=where_from, today=london_day(now()))


def _meeting(asked: ActivitiesAsked) -> Reaches:
    """Listings that say when they meet, and are what was asked for in every other way."""
    meeting = meeting_ids()
    if not meeting or asked.search.unknown is not None:
        return {}
    return adapters().directory.among(meeting, asked.criteria, now=now())


def _held(meeting: Reaches, asked: ActivitiesAsked) -> tuple[Held, ...]:
    """Every session of the page, by day and time, then by name."""
    held = [
        (day, gathering, club)
        for club in clubs(tuple(meeting))
        for gathering in club.gatherings
        if asked.takes(gathering)
        for day in gathering.dates(first=asked.first, last=asked.last)
    ]
    return tuple(sorted(held, key=_in_order))


def _in_order(held: Held) -> tuple[date, time, str, int]:
    day, gathering, club = held
    return day, gathering.start, club.summary.name, club.summary.id


def _page(asked: ActivitiesAsked, held: tuple[Held, ...], *, meeting: Reaches) -> ActivitiesPage:
    """Put what was asked and found into words and links. `meeting` are those that say when."""
    where = asked.criteria.where
    by_day: dict[date, list[ActivityRow]] = {}
    for day, gathering, club in held:
        reach = meeting[club.summary.id]
        far = reach_of_row(reach, where, covers=club.summary.covers)
        by_day.setdefault(day, []).append(_row(gathering, club, reach=far))
    silent, search = _not_said(asked)
    return ActivitiesPage(
        asked=asked,
        counted=f"{len(held):,} {'session' if len(held) == 1 else 'sessions'}",
        span=f"{long_day(asked.first)} to {long_day(asked.last)}",
        days=tuple(
            ActivityDay(label=long_day(day), rows=tuple(rows)) for day, rows in by_day.items()
        ),
        meeting=len(meeting),
        not_said=silent,
        search=search,
        active=tuple(chosen_of(asked)),
        notice=place_to_know(asked),
        places=other_places(asked),
        earlier=_address(asked, asked.earlier),
        later=_address(asked, asked.later),
        calendar=f"/activities.ics?{asked.query()}".rstrip("?"),
    )


def _not_said(asked: ActivitiesAsked) -> tuple[int, str]:
    """How many clubs do not say when they meet, and the search that has them too."""
    wanted = replace(asked.criteria, services=(_KIND,))
    search = replace(asked.search, criteria=wanted).address()
    if asked.search.unknown is not None:
        return 0, search
    return len(set(adapters().directory.every(wanted, now=now())) - meeting_ids()), search


def _address(asked: ActivitiesAsked, first: date | None) -> str:
    """The address of the page that begins on another day; empty where there is none."""
    return "" if first is None else activities_address(asked.query(first=first))


def _row(gathering: Gathering, club: Club, *, reach: str) -> ActivityRow:
    return ActivityRow(
        hours=gathering.hours,
        listing=club.summary,
        place=place_of(club),
        reach=reach,
        access=club.access,
        rhythm="" if gathering.rhythm is Rhythm.WEEKLY else gathering.days,
        note=as_sentence(gathering.note),
    )
