"""Which sessions fit a question, and how many each choice and each way on would find.

The directory says which listings each choice of cost, access and distance finds, all from one
state of it; its day and time are a session's own. Whatever is counted came through the door.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from marketplace.domain.choice_counts import Choices, counted, fits, how_many
from marketplace.domain.finding import Criteria
from marketplace.domain.gatherings import Gathering
from marketplace.domain.offers import AccessFeature
from marketplace.domain.reach import DEFAULT_MILES, WIDER_MILES, Reach, Wider, widened
from marketplace.queries.shown import Club
from marketplace.queries.visible_gatherings import clubs, meeting_ids
from marketplace.search.directory import Directory
from marketplace.web.public.activities_asked import DAYS, USUAL, ActivitiesAsked, Cost

RADII = (1.0, 2.0, 5.0, 10.0)
"""Miles that the page offers, besides the usual ones."""
_ANYWHERE = "anywhere"
"""A distance at which every listing is: that of a question without a place."""
_ITS_OWN = ("day", "time")
"""What is chosen of a session itself, and not of the listing that it is of."""

Held = tuple[date, Gathering, Club]
"""A session on one day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """The first day, after those of the page, on which something fits: `total` in its week."""

    day: date
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitiesFound:
    """What a question finds, in sessions.

    `held` is by day and time, then by name; `reaches` says how the listings reach the place.
    `meeting` counts listings that fit, whatever the day. `counts` has how many sessions each
    choice would find (`domain.choice_counts`). `unfiltered` is how many there are with nothing
    chosen but the place, `anywhere` with everything but that, `everything` with neither. `later`
    is for a question that found nothing.
    """

    held: tuple[Held, ...]
    reaches: Mapping[int, Reach | None]
    meeting: int
    counts: Mapping[str, Counter[str]]
    wider: Wider | None
    unfiltered: int
    anywhere: int
    everything: int
    later: Later | None

    @property
    def total(self) -> int:
        """How many sessions."""
        return len(self.held)


NOT_LOOKED = ActivitiesFound(
    held=(),
    reaches={},
    meeting=0,
    counts={},
    wider=None,
    unfiltered=0,
    anywhere=0,
    everything=0,
    later=None,
)
"""For a place that nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meeting:
    """A gathering of a listing, and the choices under which its sessions are found."""

    gathering: Gathering
    club: Club
    found_under: Choices

    def days(self, first: date) -> Iterable[date]:
        """The days of its sessions on the page that begins on this one."""
        return self.gathering.dates(first=first, last=first + timedelta(days=DAYS - 1))


def activities_found(
    asked: ActivitiesAsked, *, directory: Directory, now: datetime
) -> ActivitiesFound:
    """Answer a question as of `now`; nobody looks before they know where."""
    if asked.search.unknown is not None:
        return NOT_LOOKED
    ids, questions = meeting_ids(), _questions(asked)
    answers = dict(zip(questions, directory.among(ids, questions.values(), now=now), strict=True))
    listed = {id_: _found_under(id_, answers) for id_ in ids}
    meetings = _meetings(clubs(tuple(ids)), listed)
    chosen = asked.choices
    held = [
        (day, each.gathering, each.club)
        for each in meetings
        if fits(each.found_under, chosen)
        for day in each.days(asked.first)
    ]
    sessions = [each.found_under for each in meetings for _ in each.days(asked.first)]
    counts = counted(sessions, chosen)
    of_listings = {kind: some for kind, some in chosen.items() if kind not in _ITS_OWN}
    return ActivitiesFound(
        held=tuple(sorted(held, key=_in_order)),
        reaches=answers["within", chosen["within"][0]],
        meeting=how_many(listed.values(), of_listings),
        counts=counts,
        wider=_wider(asked, counts["within"], total=len(held)),
        unfiltered=how_many(sessions, {"within": (USUAL,)}),
        anywhere=counts["within"][_ANYWHERE],
        everything=len(sessions),
        later=None if held else _later(asked, meetings),
    )


def _questions(asked: ActivitiesAsked) -> dict[tuple[str, str], Criteria]:
    """What the directory is asked: each choice of cost, access and distance by itself."""
    where, own = asked.search.criteria.where, asked.miles
    radii = {*RADII, *WIDER_MILES, *(() if own is None else (own,))} if where else ()
    return {
        **{("access", each.value): Criteria(access=(each,)) for each in AccessFeature},
        **{("cost", each.value): Criteria(max_price=each.pounds) for each in Cost},
        ("cost", USUAL): Criteria(),
        **{("within", f"{miles:g}"): Criteria(where=where, within=miles) for miles in radii},
        ("within", USUAL): Criteria(where=where),
        ("within", _ANYWHERE): Criteria(),
    }


def _found_under(
    id_: int, answers: Mapping[tuple[str, str], Mapping[int, Reach | None]]
) -> dict[str, list[str]]:
    """The choices under which a listing is found."""
    found: dict[str, list[str]] = {}
    for (kind, choice), ids in answers.items():
        found.setdefault(kind, []).extend([choice] if id_ in ids else ())
    return found


def _meetings(shown: Iterable[Club], listed: Mapping[int, Choices]) -> tuple[_Meeting, ...]:
    return tuple(
        _Meeting(
            gathering=gathering,
            club=club,
            found_under={
                **listed[club.summary.id],
                "day": (gathering.weekday,),
                "time": (gathering.time_of_day,),
            },
        )
        for club in shown
        for gathering in club.gatherings
    )


def _in_order(held: Held) -> tuple[date, time, str, int]:
    day, gathering, club = held
    return day, gathering.start, club.summary.name, club.summary.id


def _wider(asked: ActivitiesAsked, counts: Counter[str], *, total: int) -> Wider | None:
    """A radius that finds more, where this one found little."""
    if asked.search.criteria.where is None:
        return None
    radius = asked.miles or DEFAULT_MILES
    return widened(total, radius=radius, find=lambda miles: counts[f"{miles:g}"])


def _later(asked: ActivitiesAsked, meetings: Iterable[_Meeting]) -> Later | None:
    """When something that fits is on again; None where that is beyond what may be asked."""
    fitting = [each for each in meetings if fits(each.found_under, asked.choices)]
    after = asked.last + timedelta(days=1)
    day = min((each.gathering.following(after) for each in fitting), default=None)
    if day is None or not asked.may_begin(day):
        return None
    return Later(day=day, total=sum(len(tuple(each.days(day))) for each in fitting))
