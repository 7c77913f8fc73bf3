"""What the console says about a location, read as the marketplace reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from marketplace.cqc.payloads import read
from marketplace.cqc.shapes import UnreadableShape
from marketplace.cqc.simulator.reports import Framework, Record, framework_of
from marketplace.domain.effective import effective_rating
from marketplace.domain.ratings import Home, Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A location in plain words."""

    location_id: str
    name: str
    town: str
    rating: str
    """The word, or "Not rated"."""
    published_on: date | None
    assessed: bool
    """Whether the rating comes from an assessment under the new framework."""
    framework: Framework
    """What a new report would most likely be."""
    registered: bool
    deregistered_on: date | None
    dormant: bool


def overview(record: Record) -> Overview:
    """Say what a record says. A record of unknown shape says that it cannot be read."""
    try:
        entry = read(record)
    except UnreadableShape:
        return _unreadable(record)
    counting = effective_rating(entry.statements, offered=frozenset()).statement
    shown = counting or next(iter(entry.statements), None)
    return Overview(
        location_id=entry.location_id,
        name=entry.name,
        town=str(record.get("postalAddressTownCity") or ""),
        rating=(shown.word if shown else "") or "Not rated",
        published_on=shown.published_on if shown else None,
        assessed=shown is not None and shown.home is Home.ASSESSMENT,
        framework=framework_of(record),
        registered=entry.registration is not Registration.DEREGISTERED,
        deregistered_on=entry.deregistered_on,
        dormant=entry.dormant,
    )


def spoken(day: date) -> str:
    """A date for people: 22 November 2026."""
    return f"{day.day} {day:%B %Y}"


def _unreadable(record: Record) -> Overview:
    return Overview(
        location_id=str(record.get("locationId")),
        name=str(record.get("name")),
        town="",
        rating="This record has an unknown shape",
        published_on=None,
        assessed=False,
        framework=Framework.OLD,
        registered=True,
        deregistered_on=None,
        dormant=False,
    )
