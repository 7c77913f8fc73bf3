"""What the regulator says about a listing's location, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.domain.effective import effective_rating
from marketplace.domain.listings import regulator_page
from marketplace.domain.ratings import KeyQuestionRating, Rating
from marketplace.models.base import db
from marketplace.models.locations import Location, ObservationRow
from marketplace.queries.observations import observation_from


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulatorPanel:
    """The regulator's word on a location. `rating` None means no current rating.

    `inherited` is true where the rating was given to a previous provider or address. `checked_at`
    is our last good look, None before the first.
    """

    location_id: str
    location_name: str
    url: str
    rating: Rating | None
    published_on: date | None
    group: str | None
    inherited: bool
    key_questions: tuple[KeyQuestionRating, ...]
    dormant: bool
    registered_on: date | None
    checked_at: datetime | None


def panel_for(location_key: int | None, *, offered: frozenset[str]) -> RegulatorPanel | None:
    """The panel for a location's row id and the listing's service types; None if there is none."""
    location = db.session.get(Location, location_key) if location_key is not None else None
    if location is None:
        return None
    row = db.session.get(ObservationRow, location.last_found_id) if location.last_found_id else None
    entry = observation_from(row, location_id=location.cqc_id).entry if row else None
    if entry is None:
        return RegulatorPanel(
            location_id=location.cqc_id,
            location_name="",
            url=regulator_page(location.cqc_id),
            rating=None,
            published_on=None,
            group=None,
            inherited=False,
            key_questions=(),
            dormant=False,
            registered_on=None,
            checked_at=None,
        )
    statement = effective_rating(entry.statements, offered=offered).statement
    questions = statement.key_questions if statement else ()
    inherited = bool(statement and statement.inherited_from) or any(
        question.inherited_from for question in questions
    )
    return RegulatorPanel(
        location_id=location.cqc_id,
        location_name=entry.name,
        url=regulator_page(location.cqc_id),
        rating=statement.rating if statement else None,
        published_on=statement.published_on if statement else None,
        group=statement.group if statement else None,
        inherited=inherited,
        key_questions=questions,
        dormant=entry.dormant,
        registered_on=entry.registered_on,
        checked_at=location.last_found_at,
    )
