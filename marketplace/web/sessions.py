"""When a club meets: in words for its page, and as entries of a calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from flask import Response

from marketplace.domain.dates import day_in_words, london_day
from marketplace.domain.gathering_lines import readable
from marketplace.domain.gatherings import Gathering, weekday_of
from marketplace.printing import calendars
from marketplace.printing.calendars import Session, calendar_file
from marketplace.queries.shown import Club, Detail, Summary
from marketplace.web import filters
from marketplace.wiring import adapters


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One gathering as a listing's page shows it. `next_on` is the day of the next one."""

    days: str
    hours: str
    note: str
    next_on: str


def session_lines(detail: Detail, *, now: datetime) -> tuple[SessionLine, ...]:
    """Every gathering of a listing; nothing where it says of none."""
    today = london_day(now)
    return tuple(
        SessionLine(
            days=gathering.days,
            hours=gathering.hours,
            note=as_sentence(gathering.note),
            next_on=long_day(gathering.following(today)),
        )
        for gathering in readable(detail.terms.gatherings)
    )


def as_sentence(note: str) -> str:
    """A note with a capital letter first: it stood in the middle of a line."""
    return note[:1].upper() + note[1:]


def long_day(day: date) -> str:
    """A day with its day of the week: "Tuesday 24 November 2026"."""
    return f"{weekday_of(day).label} {day_in_words(day)}"


def sessions_of(club: Club, *, now: datetime) -> Iterator[Session]:
    """Entries that come again and again, from today on."""
    today = london_day(now)
    for gathering in club.gatherings:
        yield session_of(club, gathering, day=gathering.following(today), repeats=True)


def session_of(club: Club, gathering: Gathering, *, day: date, repeats: bool) -> Session:
    """One entry. Its id says which gathering of which listing it is, and on which day if once."""
    base_url, summary = adapters().settings.base_url, club.summary
    known_by = [summary.slug, str(replace(gathering, note=""))]
    known_by += [] if repeats else [day.isoformat()]
    digest = hashlib.sha256("\n".join(known_by).encode()).hexdigest()
    address = f"{base_url}/listings/{summary.slug}"
    return Session(
        uid=f"{digest[:32]}@{urlsplit(base_url).hostname or 'localhost'}",
        name=summary.name,
        gathering=gathering,
        day=day,
        repeats=repeats,
        place=place_of(club),
        about=_about(summary, gathering, address),
        address=address,
        updated_at=club.updated_at,
    )


def place_of(club: Club) -> str:
    """Where it is, on one line: of a private home no more than its town and district."""
    summary = club.summary
    return ", ".join(filter(None, (club.address, summary.town, summary.postcode)))


def calendar_answer(name: str, found: Iterator[Session], *, file: str, now: datetime) -> Response:
    """A calendar file to keep. `file` is what it is called."""
    answer = Response(calendar_file(name, found, now=now), content_type=calendars.TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _about(summary: Summary, gathering: Gathering, address: str) -> str:
    """What it is, what it costs and whom to ring: whoever goes should ask first."""
    lines = (
        summary.summary,
        as_sentence(gathering.note),
        filters.price(summary.price),
        f"Phone {summary.phone}" if summary.phone else "",
        "Ask before you go: times can change.",
        address,
    )
    return "\n".join(line for line in lines if line)
