"""Reads the open holds back as the rating rule's values, with what they stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from marketplace.domain.ratings import Rating
from marketplace.domain.visibility import Evidence, Hold, HoldKind
from marketplace.models.base import JsonObject, db
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.queries.vocabulary import chunks

_OPEN_HOLDS = select(HoldRow.listing_id, HoldRow.kind, HoldRow.placed_at, HoldRow.evidence).where(
    HoldRow.lifted_at.is_(None)
)


def open_holds(ids: Sequence[int]) -> dict[int, tuple[Hold, ...]]:
    """The open holds of each of these listings."""
    found: defaultdict[int, tuple[Hold, ...]] = defaultdict(tuple)
    for chunk in chunks(ids):
        rows = db.session.execute(_OPEN_HOLDS.where(HoldRow.listing_id.in_(chunk)))
        for row in rows:
            found[row.listing_id] += (
                Hold(
                    kind=HoldKind(row.kind),
                    placed_at=row.placed_at,
                    evidence=evidence_from(row.evidence) if row.evidence else None,
                ),
            )
    return found


def held_predecessors() -> dict[str, Evidence]:
    """What an Inadequate rating still holds back, by location ID: of its rating's and listing's.

    Beside the open holds `rating` these are the open holds `registration` that stand on an
    Inadequate rating: closing a registration does not answer it. A listing that was linked to
    another location meanwhile, or to none, still speaks for the one where the rating was given.
    """
    chosen = (
        select(Location.cqc_id, HoldRow.evidence)
        .select_from(HoldRow)
        .join(Listing, Listing.id == HoldRow.listing_id)
        .outerjoin(Location, Location.id == Listing.location_id)
        .where(
            HoldRow.kind.in_((HoldKind.RATING.value, HoldKind.REGISTRATION.value)),
            HoldRow.lifted_at.is_(None),
        )
        .order_by(HoldRow.id)
    )
    held: dict[str, Evidence] = {}
    for cqc_id, data in db.session.execute(chosen):
        evidence = evidence_from(data) if data else None
        if evidence is not None and evidence.rating is Rating.INADEQUATE:
            for key in {cqc_id or evidence.location_id, evidence.location_id}:
                held[key] = newest([evidence, *filter(None, [held.get(key)])])
    return held


def newest(found: Sequence[Evidence]) -> Evidence:
    """The one with the latest report; one without a date counts as the latest."""
    return max(found, key=lambda evidence: evidence.published_on or date.max)


def never_checked(location_ids: Iterable[str]) -> bool:
    """Whether any of these locations has a listing that still waits for its first good check.

    One that is held as gone from the register waits no more.
    """
    gone = select(HoldRow.listing_id).where(
        HoldRow.kind == HoldKind.REGISTRATION.value, HoldRow.lifted_at.is_(None)
    )
    chosen = (
        select(func.count())
        .select_from(Listing)
        .join(Location, Location.id == Listing.location_id)
        .where(
            Location.cqc_id.in_(list(location_ids)),
            Listing.first_checked_at.is_(None),
            Listing.id.not_in(gone),
        )
    )
    return bool(db.session.scalar(chosen))


def evidence_from(data: JsonObject) -> Evidence:
    """Read a hold's evidence back from how the database keeps it (`domain.events.plain`)."""
    published_on, rating = data.get("published_on"), data.get("rating")
    return Evidence(
        location_id=data["location_id"],
        fetched_at=datetime.fromisoformat(data["fetched_at"]),
        response_hash=data.get("response_hash"),
        rating=Rating(rating) if rating else None,
        published_on=date.fromisoformat(published_on) if published_on else None,
        report=data.get("report"),
        home=data.get("home"),
        group=data.get("group"),
        inherited_from=data.get("inherited_from"),
    )
