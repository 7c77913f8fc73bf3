"""Social activities and clubs by day: the coming week on a page, and as a calendar to keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import Response, render_template, request
from markupsafe import Markup

from marketplace.domain.dates import london_day
from marketplace.domain.gatherings import Gathering, Rhythm
from marketplace.domain.numbers import Counted
from marketplace.domain.offers import AccessFeature
from marketplace.queries.shown import Club, Summary
from marketplace.queries.visible_gatherings import meeting_ids
from marketplace.search.facets import Facet
from marketplace.web.clock import now
from marketplace.web.counting import count
from marketplace.web.criteria import BadParameter
from marketplace.web.marks import public
from marketplace.web.public.activities_asked import ActivitiesAsked, activities_asked
from marketplace.web.public.activities_choices import costs, distances, ticked
from marketplace.web.public.activities_found import ActivitiesFound, activities_found
from marketplace.web.public.activities_words import (
    Suggestion,
    activities_address,
    chosen_of,
    other_places,
    place_to_know,
    sessions_in_words,
    ways_on,
)
from marketplace.web.public.choices import choices_markup
from marketplace.web.public.filter_panels import LONGEST_OPEN
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
    that do not, which are in `search`. `ways` lead on from where little was found. Choices have
    numbers where `is_counted`.
    """

    asked: ActivitiesAsked
    counted: str
    span: str
    days: tuple[ActivityDay, ...]
    meeting: int
    not_said: int
    search: str
    active: tuple[Suggestion, ...]
    clear: str
    notice: str
    places: tuple[Suggestion, ...]
    ways: tuple[Suggestion, ...]
    earlier: str
    later: str
    calendar: str
    is_counted: bool
    ticked: tuple[Facet, ...]
    costs: Facet
    distances: Facet
    longest_open: int = LONGEST_OPEN

    def choices(self, facet: Facet) -> Markup:
        """The checkboxes of one kind of choice."""
        return choices_markup(facet, counted=self.is_counted)


@public
def activities() -> str:
    """The page: seven days from today, or from a later day."""
    asked = _asked()
    found = _found(asked)
    count({club.summary.id for _, _, club in found.held}, Counted.FOUND)
    return render_template("activities/page.html", page=_page(asked, found))


@public
def activities_calendar() -> Response:
    """The sessions of the same seven days, each once, for one's own calendar.

    A calendar cannot say that a place is not known, so that is refused: an empty one would say that
    nothing is on there.
    """
    asked = _asked()
    if asked.search.unknown is not None:
        raise BadParameter("postcode", asked.search.unknown.message)
    sessions = (
        session_of(club, gathering, day=day, repeats=False)
        for day, gathering, club in _found(asked).held
    )
    return calendar_answer("Activities", sessions, file="activities.ics", now=now())


def _asked() -> ActivitiesAsked:
    return activities_asked(request.args, find_place=where_from, today=london_day(now()))


def _found(asked: ActivitiesAsked) -> ActivitiesFound:
    return activities_found(asked, directory=adapters().directory, now=now())


def _page(asked: ActivitiesAsked, found: ActivitiesFound) -> ActivitiesPage:
    """Put what was asked and found into words and links."""
    silent, search = _not_said(asked)
    return ActivitiesPage(
        asked=asked,
        counted=sessions_in_words(found.total),
        span=f"{long_day(asked.first)} to {long_day(asked.last)}",
        days=_days(asked, found),
        meeting=found.meeting,
        not_said=silent,
        search=search,
        active=tuple(chosen_of(asked)),
        clear=activities_address(asked.unfiltered()),
        notice=place_to_know(asked),
        places=other_places(asked),
        ways=tuple(ways_on(asked, found)),
        earlier=_address(asked, asked.earlier),
        later=_address(asked, asked.later),
        calendar=f"/activities.ics?{asked.query()}".rstrip("?"),
        is_counted=asked.search.unknown is None,
        ticked=ticked(asked, found.counts),
        costs=costs(asked, found.counts),
        distances=distances(asked, found.counts),
    )


def _days(asked: ActivitiesAsked, found: ActivitiesFound) -> tuple[ActivityDay, ...]:
    by_day: dict[date, list[ActivityRow]] = {}
    for day, gathering, club in found.held:
        reach = found.reaches[club.summary.id]
        far = reach_of_row(reach, asked.criteria.where, covers=club.summary.covers)
        by_day.setdefault(day, []).append(_row(gathering, club, reach=far))
    return tuple(ActivityDay(label=long_day(day), rows=tuple(rows)) for day, rows in by_day.items())


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
