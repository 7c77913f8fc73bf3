"""Compliments that may stand on listings: for the desk, and for whoever sees the concern."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.compliments import EndedHow, Standing, standing
from marketplace.domain.concern_access import ConcernAct, require_act
from marketplace.domain.errors import NotFoundError
from marketplace.domain.listings import Publication
from marketplace.models.base import db
from marketplace.models.concern_words import Compliment
from marketplace.models.concerns import Concern, Submission
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries.concern_facts import facts, readable_by

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplimentSeen:
    """One compliment. `reason` is an officer's, for staff alone; `words` are those to be shown."""

    id: int
    concern_id: int
    reference: str
    provider: str
    provider_id: int | None
    listing_id: int | None
    listing_name: str
    listing_visible: bool
    words: str
    standing: Standing
    ended_how: EndedHow | None
    person_agreed_at: datetime
    provider_agreed_at: datetime | None
    approved_at: datetime | None
    ended_at: datetime | None
    reason: str
    version: int


def compliment_of(concern_id: int) -> ComplimentSeen | None:
    """The compliment that came with a concern. The caller has asked who may see the concern."""
    row = db.session.execute(_ROWS.where(Compliment.concern_id == concern_id)).one_or_none()
    return _seen(row) if row is not None else None


def compliments(*, by: Principal, ended: bool = False) -> tuple[ComplimentSeen, ...]:
    """Those that wait or are shown, oldest first; or the newest of those that have ended."""
    require(by, Permission.READ_CONCERNS)
    chosen = _ROWS.where(readable_by(by))
    if ended:
        chosen = chosen.where(Compliment.ended_at.is_not(None)).order_by(Compliment.id.desc())
    else:
        chosen = chosen.where(Compliment.ended_at.is_(None)).order_by(Compliment.id)
    return tuple(_seen(row) for row in db.session.execute(chosen.limit(_MOST)))


def compliment(compliment_id: int, *, by: Principal) -> ComplimentSeen:
    """One compliment, for staff who may read its concern. Raises NotFoundError."""
    require(by, Permission.READ_CONCERNS)
    row = db.session.execute(_ROWS.where(Compliment.id == compliment_id)).one_or_none()
    about = facts(row.concern_id) if row is not None else None
    if row is None or about is None:
        raise NotFoundError("there is no such thing here, or it is not yours")
    require_act(by, ConcernAct.READ, about)
    return _seen(row)


def listings_for(seen: ComplimentSeen) -> tuple[tuple[int, str], ...]:
    """The listings of the provider on which it could stand: ids and names."""
    if seen.provider_id is None:
        return ()
    chosen = (
        select(Listing.id, Listing.name)
        .where(
            Listing.provider_id == seen.provider_id,
            Listing.publication != Publication.WITHDRAWN.value,
        )
        .order_by(Listing.name, Listing.id)
    )
    return tuple((row.id, row.name) for row in db.session.execute(chosen))


_ROWS: Select[Any] = (
    select(
        Compliment.id,
        Compliment.concern_id,
        Submission.reference,
        Submission.provider_id,
        Provider.name.label("provider"),
        Compliment.listing_id,
        Listing.name.label("listing"),
        Listing.visible,
        Compliment.words,
        Compliment.person_agreed_at,
        Compliment.provider_agreed_at,
        Compliment.approved_at,
        Compliment.ended_at,
        Compliment.ended_how,
        Compliment.reason,
        Compliment.version,
    )
    .join(Concern, Concern.id == Compliment.concern_id)
    .join(Submission, Submission.id == Concern.submission_id)
    .outerjoin(Provider, Provider.id == Submission.provider_id)
    .outerjoin(Listing, Listing.id == Compliment.listing_id)
)


def _seen(row: Row[Any]) -> ComplimentSeen:
    return ComplimentSeen(
        id=row.id,
        concern_id=row.concern_id,
        reference=row.reference,
        provider=row.provider or "",
        provider_id=row.provider_id,
        listing_id=row.listing_id,
        listing_name=row.listing or "",
        listing_visible=bool(row.visible),
        words=row.words,
        standing=standing(
            listing_id=row.listing_id,
            provider_agreed_at=row.provider_agreed_at,
            approved_at=row.approved_at,
            ended_at=row.ended_at,
        ),
        ended_how=EndedHow(row.ended_how) if row.ended_how else None,
        person_agreed_at=row.person_agreed_at,
        provider_agreed_at=row.provider_agreed_at,
        approved_at=row.approved_at,
        ended_at=row.ended_at,
        reason=row.reason or "",
        version=row.version,
    )
