"""Finds places in our copy of the register, to help somebody find their location's ID."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from marketplace.domain.register_places import (
    PlaceQuestion,
    question_from,
    spaced_postcode,
)
from marketplace.models.base import db
from marketplace.models.register import RegisterPlace

MOST_FOUND = 20
FORGOTTEN_AFTER = timedelta(days=30)
"""A place that the newest lists no longer name is not found any more after so long."""

_INWARD_LENGTH = 3
_FIRST, _LAST = "0", "9ZZ"
"""What the second half of a postcode lies between: it begins with a digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFound:
    """A place of the register. All but the ID may be empty: people's names are not copied.

    `organisation` and `service_types` (the regulator's names) are known only where a directory
    file was imported. `seen_at` is when a list last named it.
    """

    cqc_id: str
    name: str
    postcode: str
    address: str
    organisation: str
    service_types: tuple[str, ...]
    seen_at: datetime


def search(words_or_postcode: str, limit: int = MOST_FOUND) -> tuple[PlaceFound, ...]:
    """Find places by name, by postcode (whole or its district), or by ID; at most `limit`, or 20.

    A name is found by all of its words, in any order, the last one as a beginning; where nothing
    has them all, endings are forgiven. Places that look open come first, then those whose name
    begins so, then by name.
    """
    question = question_from(words_or_postcode)
    for condition in _conditions(question):
        rows = db.session.scalars(_chosen(condition, question, min(limit, MOST_FOUND))).all()
        if rows:
            return tuple(_found(row) for row in rows)
    return ()


def organisation_of(cqc_id: str) -> str:
    """The name of the organisation that runs a location; empty where we have no copy of it."""
    chosen = select(RegisterPlace.provider_name).where(RegisterPlace.cqc_id == cqc_id)
    return db.session.scalar(chosen) or ""


def is_filled() -> bool:
    """Whether there is a copy to search at all."""
    return db.session.scalar(select(RegisterPlace.cqc_id).limit(1)) is not None


def _conditions(question: PlaceQuestion) -> list[ColumnElement[bool]]:
    """What is tried, one after the other, until something is found."""
    tried: list[ColumnElement[bool]] = []
    if question.location_id:
        tried.append(RegisterPlace.cqc_id == question.location_id)
    if question.postcode:
        tried.append(RegisterPlace.postcode == question.postcode)
    if question.district:
        tried.append(_in_district(question.district))
    if question.words:
        tried.append(_named(question.words[:-1], (question.words[-1],)))
        tried.append(_named((), question.forgiving))
    return tried


def _in_district(district: str) -> ColumnElement[bool]:
    """By the index and the length: DA1 is no beginning of DA11 6AB."""
    return and_(
        RegisterPlace.postcode.between(district + _FIRST, district + _LAST),
        func.length(RegisterPlace.postcode) == len(district) + _INWARD_LENGTH,
    )


def _named(whole: Sequence[str], begun: Sequence[str]) -> ColumnElement[bool]:
    """Folded words hold letters and digits only, so nothing of them is a wild card."""
    return and_(
        *(RegisterPlace.search_name.contains(f" {word} ", autoescape=True) for word in whole),
        *(RegisterPlace.search_name.contains(f" {word}", autoescape=True) for word in begun),
    )


def _chosen(
    condition: ColumnElement[bool], question: PlaceQuestion, limit: int
) -> Select[tuple[RegisterPlace]]:
    seen = db.session.scalar(select(func.max(RegisterPlace.seen_at)))
    chosen = select(RegisterPlace).where(condition)
    if seen is not None:
        chosen = chosen.where(RegisterPlace.seen_at >= seen - FORGOTTEN_AFTER)
    begins = RegisterPlace.search_name.startswith(f" {' '.join(question.words)}", autoescape=True)
    return chosen.order_by(
        # A directory names open places only, and a list closed ones too.
        RegisterPlace.details_at.is_(None),
        case((begins, 0), else_=1),
        RegisterPlace.search_name,
        RegisterPlace.cqc_id,
    ).limit(limit)


def _found(row: RegisterPlace) -> PlaceFound:
    return PlaceFound(
        cqc_id=row.cqc_id,
        name=row.name,
        postcode=spaced_postcode(row.postcode),
        address=row.address,
        organisation=row.provider_name,
        service_types=tuple(filter(None, row.service_types.split("|"))),
        seen_at=row.seen_at,
    )
