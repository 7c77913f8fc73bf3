"""Gathers what the rating rule may know about listings: from what is stored, nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from marketplace.domain.decisions import Facts
from marketplace.domain.listings import Publication
from marketplace.domain.ratings import Observation, Outcome
from marketplace.domain.visibility import Evidence, Hold
from marketplace.models.base import db
from marketplace.models.jobs import JobRun, RunStatus
from marketplace.models.listings import Listing, listing_service_types
from marketplace.models.locations import Location, ObservationRow
from marketplace.queries.observations import observation_from
from marketplace.queries.open_holds import newest, open_holds
from marketplace.queries.vocabulary import chunks, slugs_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one run saw of one location: the observation to judge by, and how sure it is.

    `looks` is how many times the run looked. `confirmed` is False where the second look did not
    agree with the first.
    """

    observation_id: int
    observation: Observation
    looks: int
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A listing as the rule sees it."""

    listing_id: int
    reference: str
    name: str
    location_key: int
    location_id: str
    postcode: str | None
    offered: frozenset[str]
    visible: bool
    first_checked_at: datetime | None
    rating: str | None
    rating_published_on: date | None
    holds: tuple[Hold, ...]


_WATCHED = (
    select(
        Listing.id,
        Listing.reference,
        Listing.name,
        Listing.location_id,
        Location.cqc_id,
        Listing.postcode,
        Listing.visible,
        Listing.first_checked_at,
        Listing.rating,
        Listing.rating_published_on,
    )
    .join(Location, Location.id == Listing.location_id)
    .where(Listing.publication != Publication.WITHDRAWN.value)
    .order_by(Listing.id)
)


def watched_listings(location_keys: Sequence[int], *, locked: bool = False) -> list[Watched]:
    """The listings, not withdrawn, that are linked to these locations, with their open holds.

    With `locked` nobody changes them, or links them elsewhere, until the transaction ends.
    """
    chosen = _WATCHED.with_for_update(of=Listing) if locked else _WATCHED
    rows = [
        row
        for chunk in chunks(location_keys)
        for row in db.session.execute(chosen.where(Listing.location_id.in_(chunk)))
    ]
    ids = [row.id for row in rows]
    offered = slugs_of(listing_service_types, ids)
    holds = open_holds(ids)
    return [
        Watched(
            listing_id=row.id,
            reference=row.reference,
            name=row.name,
            location_key=row.location_id or 0,
            location_id=row.cqc_id,
            postcode=row.postcode,
            offered=frozenset(offered[row.id]),
            visible=row.visible,
            first_checked_at=row.first_checked_at,
            rating=row.rating,
            rating_published_on=row.rating_published_on,
            holds=holds[row.id],
        )
        for row in rows
    ]


def looks_of(run_id: int, location_keys: Sequence[int] | None = None) -> dict[int, Look]:
    """What a run saw, by location row id."""
    chosen = (
        select(ObservationRow, Location.cqc_id)
        .join(Location, Location.id == ObservationRow.location_id)
        .where(ObservationRow.run_id == run_id)
        .options(joinedload(ObservationRow.record))
        .order_by(ObservationRow.id)
    )
    if location_keys is not None:
        chosen = chosen.where(ObservationRow.location_id.in_(location_keys))
    seen: defaultdict[int, list[tuple[int, Observation]]] = defaultdict(list)
    for row, cqc_id in db.session.execute(chosen):
        seen[row.location_id].append((row.id, observation_from(row, location_id=cqc_id)))
    return {key: look_of(found) for key, found in seen.items()}


def look_of(found: Sequence[tuple[int, Observation]]) -> Look:
    """Judge by the last of a run's looks at one location, each with its row id.

    It is confirmed where every look of the run said the same.
    """
    last_id, last = found[-1]
    return Look(
        observation_id=last_id,
        observation=last,
        looks=len(found),
        confirmed=all(_says(observation) == _says(last) for _, observation in found),
    )


def overtaken(look: Look, *, location_key: int) -> bool:
    """Whether a later look at the location got an answer, and it was another one."""
    answered = select(func.max(ObservationRow.id)).where(
        ObservationRow.location_id == location_key,
        ObservationRow.outcome.in_((Outcome.FOUND.value, Outcome.NOT_FOUND.value)),
    )
    later = db.session.get_one(ObservationRow, db.session.scalar(answered) or look.observation_id)
    seen = observation_from(later, location_id=look.observation.location_id)
    return later.id > look.observation_id and _says(seen) != _says(look.observation)


def _says(observation: Observation) -> tuple[object, ...]:
    """What two looks must have in common to confirm each other."""
    entry = observation.entry
    if entry is None:
        return (observation.outcome,)
    statements = frozenset(
        (s.home, s.group, s.rating, s.published_on, s.report) for s in entry.statements
    )
    return (observation.outcome, entry.registration, statements, frozenset(entry.successors))


def facts_for(
    listing: Watched, look: Look | None, *, held_predecessors: Mapping[str, Evidence]
) -> Facts:
    """Put together what the rule may know about a listing.

    `held_predecessors` is what the function of that name gives, or what a plan has made of it.
    """
    seen = look.observation if look else None
    entry = seen.entry if seen else None
    before = set(entry.predecessors) if entry else set()
    if entry and not any(statement.rating for statement in entry.statements):
        # Another listing of the same location may be held for a rating that has vanished since.
        before.add(entry.location_id)
    followed = [held_predecessors[one] for one in sorted(before) if one in held_predecessors]
    checks, since = (0, None)
    if seen is not None and seen.outcome is Outcome.NOT_FOUND:
        checks, since = missing(listing.location_key)
    return Facts(
        location_id=listing.location_id,
        offered=listing.offered,
        name=listing.name,
        postcode=listing.postcode,
        observation=seen,
        confirmed=look.confirmed if look else True,
        missing_checks=checks,
        missing_since=since,
        predecessor=newest(followed) if followed else None,
    )


def missing(location_key: int) -> tuple[int, datetime | None]:
    """In how many runs, and since when, a location has not been found, without a find between.

    What a failed or abandoned run saw is no evidence: a register that finds nothing is broken.
    """
    found = select(func.max(ObservationRow.id)).where(
        ObservationRow.location_id == location_key,
        ObservationRow.outcome == Outcome.FOUND.value,
    )
    last_found = db.session.scalar(found) or 0
    checks, since = db.session.execute(
        select(
            func.count(func.distinct(ObservationRow.run_id)), func.min(ObservationRow.fetched_at)
        )
        .join(JobRun, JobRun.id == ObservationRow.run_id)
        .where(
            JobRun.status.not_in((RunStatus.FAILED.value, RunStatus.ABANDONED.value)),
            ObservationRow.location_id == location_key,
            ObservationRow.outcome == Outcome.NOT_FOUND.value,
            ObservationRow.id > last_found,
        )
    ).one()
    return checks, since
