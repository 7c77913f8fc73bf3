"""Everything about one listing that explains why it was or was not shown, for staff.

Enough to say years later why it was hidden on a certain day: each hold with its reason and what it
stood on, each decision of the rating rule with the look behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.effective import effective_rating
from marketplace.domain.errors import NotFoundError
from marketplace.domain.listings import Publication
from marketplace.domain.ratings import Outcome, Rating, RatingStatement
from marketplace.domain.visibility import Evidence, HoldKind
from marketplace.models.base import db
from marketplace.models.holds import DecisionRow, HoldRow
from marketplace.models.listings import Listing, listing_service_types
from marketplace.models.locations import Location, ObservationRow
from marketplace.models.providers import Provider
from marketplace.queries.observations import observation_from
from marketplace.queries.open_holds import evidence_from
from marketplace.queries.vocabulary import slugs_of

DECISIONS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LookSeen:
    """One look at the regulator: when, how it ended, and the hash of what came back."""

    id: int
    fetched_at: datetime
    outcome: Outcome
    response_hash: str | None
    failure: str | None
    second_look: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSeen:
    """A hold, open or lifted, with everything that is kept of it."""

    kind: HoldKind
    placed_at: datetime
    placed_by: str
    reason: str
    rule_version: str
    evidence: Evidence | None
    review_on: date | None
    lifted_at: datetime | None
    lifted_by: str | None
    lift_reason: str | None
    lift_evidence: Evidence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSeen:
    """What the rating rule said, from which look, in which version. Stopped: the guard did so."""

    at: datetime
    reason: str
    rule_version: str
    placed: tuple[str, ...]
    lifted: tuple[str, ...]
    renewed: tuple[str, ...]
    alerts: tuple[str, ...]
    run_id: int | None
    batch_id: int | None
    look: LookSeen | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingSeen:
    """A listing as staff see it. `statement` is the one whose rating counts now."""

    id: int
    slug: str
    name: str
    reference: str
    provider_id: int
    provider: str
    publication: Publication
    visible: bool
    location_id: str | None
    rating: Rating | None
    published_on: date | None
    statement: RatingStatement | None
    last_look: LookSeen | None
    checked_at: datetime | None
    holds: tuple[HoldSeen, ...]
    """Newest first."""
    decisions: tuple[DecisionSeen, ...]
    """The newest `DECISIONS_SHOWN`, newest first."""

    @property
    def open_holds(self) -> tuple[HoldSeen, ...]:
        """Those that stand now."""
        return tuple(hold for hold in self.holds if hold.lifted_at is None)

    def held_on(self, day: date) -> tuple[HoldSeen, ...]:
        """The holds that stood for at least a moment of this day (UTC)."""
        begin = datetime.combine(day, time(), tzinfo=UTC)
        end = begin + timedelta(days=1)
        return tuple(
            hold
            for hold in self.holds
            if hold.placed_at < end and (hold.lifted_at is None or hold.lifted_at >= begin)
        )


def listing_seen(listing_id: int, *, by: Principal) -> ListingSeen:
    """A listing of any kind with its holds and decisions. Raises NotFoundError."""
    require(by, Permission.READ_DESK)
    chosen = (
        select(Listing, Provider.name, Location)
        .join(Provider, Provider.id == Listing.provider_id)
        .outerjoin(Location, Location.id == Listing.location_id)
        .where(Listing.id == listing_id)
    )
    row = db.session.execute(chosen).one_or_none()
    if row is None:
        raise NotFoundError("there is no such listing")
    listing, provider, location = row
    return ListingSeen(
        id=listing.id,
        slug=listing.slug,
        name=listing.name,
        reference=listing.reference,
        provider_id=listing.provider_id,
        provider=provider,
        publication=Publication(listing.publication),
        visible=listing.visible,
        location_id=location.cqc_id if location else None,
        rating=Rating(listing.rating) if listing.rating else None,
        published_on=listing.rating_published_on,
        statement=_statement(location, listing_id) if location else None,
        last_look=_look(_observation(location.last_observation_id)) if location else None,
        checked_at=location.last_found_at if location else None,
        holds=_holds(listing_id),
        decisions=_decisions(listing_id),
    )


def _statement(location: Location, listing_id: int) -> RatingStatement | None:
    row = _observation(location.last_found_id)
    entry = observation_from(row, location_id=location.cqc_id).entry if row else None
    if entry is None:
        return None
    offered = frozenset(slugs_of(listing_service_types, [listing_id])[listing_id])
    return effective_rating(entry.statements, offered=offered).statement


def _observation(key: int | None) -> ObservationRow | None:
    return db.session.get(ObservationRow, key) if key else None


def _look(row: ObservationRow | None) -> LookSeen | None:
    if row is None:
        return None
    return LookSeen(
        id=row.id,
        fetched_at=row.fetched_at,
        outcome=Outcome(row.outcome),
        response_hash=row.response_hash,
        failure=row.failure,
        second_look=row.second_look,
    )


def _holds(listing_id: int) -> tuple[HoldSeen, ...]:
    chosen = select(HoldRow).where(HoldRow.listing_id == listing_id).order_by(HoldRow.id.desc())
    return tuple(
        HoldSeen(
            kind=HoldKind(row.kind),
            placed_at=row.placed_at,
            placed_by=row.placed_by,
            reason=row.reason,
            rule_version=row.rule_version,
            evidence=evidence_from(row.evidence) if row.evidence else None,
            review_on=row.review_on,
            lifted_at=row.lifted_at,
            lifted_by=row.lifted_by,
            lift_reason=row.lift_reason,
            lift_evidence=evidence_from(row.lift_evidence) if row.lift_evidence else None,
        )
        for row in db.session.scalars(chosen)
    )


def _decisions(listing_id: int) -> tuple[DecisionSeen, ...]:
    chosen = (
        select(DecisionRow, ObservationRow)
        .outerjoin(ObservationRow, ObservationRow.id == DecisionRow.observation_id)
        .where(DecisionRow.listing_id == listing_id)
        .order_by(DecisionRow.id.desc())
        .limit(DECISIONS_SHOWN)
    )
    return tuple(
        DecisionSeen(
            at=row.at,
            reason=row.reason,
            rule_version=row.rule_version,
            placed=_named(row, "place"),
            lifted=_named(row, "lift"),
            renewed=_named(row, "renew"),
            alerts=_named(row, "alerts"),
            run_id=row.run_id,
            batch_id=row.batch_id,
            look=_look(look),
        )
        for row, look in db.session.execute(chosen)
    )


def _named(row: DecisionRow, part: str) -> tuple[str, ...]:
    return tuple(str(word) for word in row.outcome.get(part, ()))
