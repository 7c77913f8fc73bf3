"""Suggests which service somebody means, from what is public knowledge: the same for everybody.

The answer comes from visible listings and from the regulator's own list, in which every registered
place stands, whatever it is rated and whether or not it is, was or never will be in the directory.
A name that is typed exactly is not listed again: the typed words are always the first choice. So a
hidden, a withdrawn and an unknown name answer alike; and the same statements run for each, so that
they take the same time. Who is meant is found when it is sent, and nobody is told
(`queries.provider_matching`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from marketplace.domain.provider_names import is_at, normal_name
from marketplace.domain.register_places import (
    PlaceQuestion,
    compact_postcode,
    question_from,
    spaced_postcode,
)
from marketplace.models.base import db
from marketplace.models.register import RegisterPlace
from marketplace.queries import visible
from marketplace.queries.register_places import FORGOTTEN_AFTER

MOST = 10
_READ = 4 * MOST
"""More than are shown: some are the same, and some are what was typed."""
_NOTHING = ("\x01",)
"""What no name holds: a question without words asks like any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFound:
    """A service that somebody may mean. `cqc_id` is empty where it needs no registration.

    `place` is its town or postcode; `organisation` may be empty.
    """

    name: str
    organisation: str
    place: str
    cqc_id: str


def suggestions(words: str, place: str = "") -> tuple[NameFound, ...]:
    """Services whose names begin with these words, at most ten; those at the place come first.

    A postcode or the regulator's ID is understood too. Without letters or digits there are none.
    """
    question = question_from(words)
    typed = normal_name(words)
    found = [
        each
        for each in (*_listed(question), *_of_the_register(question, place))
        if typed not in {normal_name(each.name), normal_name(each.organisation)}
    ]
    once = {each.cqc_id or (normal_name(each.name), each.place): each for each in reversed(found)}
    return tuple(sorted(once.values(), key=lambda each: _order(each, typed, place)))[:MOST]


def _listed(question: PlaceQuestion) -> tuple[NameFound, ...]:
    """What anybody may see in the directory."""
    return tuple(
        NameFound(
            name=each.name,
            organisation=each.provider,
            place=each.town,
            cqc_id=each.cqc_id,
        )
        for each in visible.named_like(question.forgiving or _NOTHING, _READ)
    )


def _of_the_register(question: PlaceQuestion, place: str) -> tuple[NameFound, ...]:
    """What is in our copy of the regulator's list, whatever we know of it."""
    seen = db.session.scalar(select(func.max(RegisterPlace.seen_at)))
    chosen = select(RegisterPlace).where(_meant(question))
    if seen is not None:
        chosen = chosen.where(RegisterPlace.seen_at >= seen - FORGOTTEN_AFTER)
    begins = RegisterPlace.search_name.startswith(f" {' '.join(question.words)}", autoescape=True)
    at_place = RegisterPlace.postcode.startswith(compact_postcode(place) or " ", autoescape=True)
    rows = db.session.scalars(
        chosen.order_by(
            case((at_place, 0), else_=1),
            case((begins, 0), else_=1),
            RegisterPlace.details_at.is_(None),
            RegisterPlace.search_name,
            RegisterPlace.cqc_id,
        ).limit(_READ)
    )
    return tuple(
        NameFound(
            name=row.name or row.provider_name,
            organisation=row.provider_name,
            place=row.address or spaced_postcode(row.postcode),
            cqc_id=row.cqc_id,
        )
        for row in rows
        if row.name or row.provider_name
    )


def _meant(question: PlaceQuestion) -> ColumnElement[bool]:
    """Everything that the question can mean, as one condition: one statement, found or not."""
    compact = question.postcode or question.district
    return or_(
        RegisterPlace.cqc_id == question.location_id if question.location_id else false(),
        RegisterPlace.postcode.startswith(compact, autoescape=True) if compact else false(),
        and_(
            *(
                RegisterPlace.search_name.contains(f" {word}", autoescape=True)
                for word in question.forgiving or _NOTHING
            )
        ),
    )


def _order(found: NameFound, typed: str, place: str) -> tuple[bool, bool, str, str]:
    """Those at the place first, then those that begin as typed, then by name."""
    there = bool(place.strip()) and is_at(
        place, address=found.place, town=found.place, postcode=found.place
    )
    name = normal_name(found.name)
    return (not there, not name.startswith(typed), name, found.cqc_id)
