"""Listings as their own provider sees them: what the public sees of each, and why.

For the provider's own account only. Every function asks whose the listing is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select

from marketplace.domain.access import Permission, Principal, require, require_own
from marketplace.domain.availability import current
from marketplace.domain.cases import CaseKind, CaseStatus, EditStatus
from marketplace.domain.hold_words import OpenHold
from marketplace.domain.listings import Publication
from marketplace.domain.offers import Availability
from marketplace.domain.visibility import HoldKind
from marketplace.domain.why_shown import ListingState, WhyShown, why_shown
from marketplace.models.base import db
from marketplace.models.cases import Case, ListingEdit
from marketplace.models.events import AuditEvent
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.models.providers import Provider
from marketplace.models.still_right import StillRightRound
from marketplace.queries.edits import UNDER_WAY
from marketplace.queries.open_holds import evidence_from

ReadRow = Row[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """That a person was asked to look at a listing, and what they answered."""

    reference: str
    asked_at: datetime
    due_on: date
    words: str
    answered_at: datetime | None
    answer: str | None

    @property
    def waits(self) -> bool:
        """Whether nobody has answered yet."""
        return self.answered_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptListing:
    """A listing with all that its own page says about it.

    `asked_at` is set while we wait for the provider to confirm that its details are right,
    `edit_status` while changes to it are under way.
    """

    id: int
    provider_id: int
    provider: str
    name: str
    slug: str
    reference: str
    summary: str
    publication: Publication
    availability: Availability | None
    availability_at: datetime | None
    confirmed_at: datetime | None
    asked_at: datetime | None
    why: WhyShown
    holds: frozenset[HoldKind]
    reviews: tuple[Review, ...]
    edit_status: EditStatus | None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is out for good."""
        return self.publication is Publication.WITHDRAWN

    @property
    def is_paused(self) -> bool:
        """Whether its provider paused it."""
        return HoldKind.PAUSED in self.holds

    @property
    def is_stale(self) -> bool:
        """Whether it waits for its provider to confirm the details."""
        return HoldKind.STALE in self.holds

    @property
    def open_review(self) -> Review | None:
        """The review that waits for an officer, if there is one."""
        return next((review for review in self.reviews if review.waits), None)

    def current_availability(self, now: datetime) -> Availability | None:
        """What the public is told, None where it was never said or too long ago."""
        return current(self.availability, given_at=self.availability_at, now=now)


def kept_listing(listing_id: int, *, by: Principal) -> KeptListing:
    """One listing. Raises ForbiddenError, and NotFoundError where it is not theirs."""
    require(by, Permission.KEEP_LISTINGS)
    found = _read(_LISTINGS.where(Listing.id == listing_id))
    require_own(by, found[0].provider_id if found else None)
    return found[0]


def kept_listings(*, by: Principal) -> tuple[KeptListing, ...]:
    """All listings of one's own providers, by provider and name, withdrawn ones last."""
    require(by, Permission.KEEP_LISTINGS)
    found = _read(_LISTINGS.where(Listing.provider_id.in_(sorted(by.provider_ids))))
    return tuple(sorted(found, key=lambda kept: (kept.is_withdrawn, kept.provider, kept.name)))


def own_providers(*, by: Principal) -> tuple[tuple[int, str], ...]:
    """The id and the name of each of one's own providers, by name."""
    chosen = (
        select(Provider.id, Provider.name)
        .where(Provider.id.in_(sorted(by.provider_ids)))
        .order_by(Provider.name)
    )
    return tuple(db.session.execute(chosen).tuples().all())


_LISTINGS = (
    select(
        Listing.id,
        Listing.provider_id,
        Provider.name.label("provider"),
        Listing.name,
        Listing.slug,
        Listing.reference,
        Listing.summary,
        Listing.publication,
        Listing.published_at,
        Listing.availability,
        Listing.availability_at,
        Listing.confirmed_at,
        Location.cqc_id,
        StillRightRound.asked_at,
        ListingEdit.status.label("edit_status"),
    )
    .join(Provider, Provider.id == Listing.provider_id)
    .outerjoin(Location, Location.id == Listing.location_id)
    .outerjoin(
        StillRightRound,
        (StillRightRound.listing_id == Listing.id) & StillRightRound.ended_at.is_(None),
    )
    .outerjoin(
        ListingEdit,
        (ListingEdit.listing_id == Listing.id) & ListingEdit.status.in_(UNDER_WAY),
    )
    .order_by(Listing.id)
)


def _read(chosen: Any) -> list[KeptListing]:  # noqa: ANN401 - a select of the columns above
    rows = db.session.execute(chosen).all()
    ids = [row.id for row in rows]
    holds, reviews = _holds(ids), _reviews(ids)
    lifted, ended = _last_lifted(ids), _withdrawn_at(ids)
    return [
        _kept(
            row,
            holds=holds[row.id],
            reviews=reviews[row.id],
            shown_since=max(filter(None, (row.published_at, lifted.get(row.id))), default=None),
            ended_at=ended.get(f"listing:{row.id}"),
        )
        for row in rows
    ]


def _kept(
    row: ReadRow,
    *,
    holds: tuple[OpenHold, ...],
    reviews: tuple[Review, ...],
    shown_since: datetime | None,
    ended_at: datetime | None,
) -> KeptListing:
    publication = Publication(row.publication)
    state = ListingState(
        publication=publication,
        holds=holds,
        location_id=row.cqc_id,
        shown_since=shown_since,
        ended_at=ended_at,
    )
    return KeptListing(
        id=row.id,
        provider_id=row.provider_id,
        provider=row.provider,
        name=row.name,
        slug=row.slug,
        reference=row.reference,
        summary=row.summary,
        publication=publication,
        availability=Availability(row.availability) if row.availability else None,
        availability_at=row.availability_at,
        confirmed_at=row.confirmed_at,
        asked_at=row.asked_at,
        why=why_shown(state),
        holds=frozenset(hold.kind for hold in holds),
        reviews=reviews,
        edit_status=EditStatus(row.edit_status) if row.edit_status else None,
    )


def _holds(ids: Sequence[int]) -> dict[int, tuple[OpenHold, ...]]:
    """The open holds, as a provider may be told of them."""
    found: defaultdict[int, tuple[OpenHold, ...]] = defaultdict(tuple)
    rows = db.session.execute(
        select(
            HoldRow.listing_id,
            HoldRow.kind,
            HoldRow.placed_at,
            HoldRow.reason,
            HoldRow.review_on,
            HoldRow.evidence,
        ).where(HoldRow.listing_id.in_(ids), HoldRow.lifted_at.is_(None))
    )
    for row in rows:
        found[row.listing_id] += (
            OpenHold(
                kind=HoldKind(row.kind),
                placed_at=row.placed_at,
                reason=row.reason,
                review_on=row.review_on,
                evidence=evidence_from(row.evidence) if row.evidence else None,
            ),
        )
    return found


def _last_lifted(ids: Sequence[int]) -> dict[int, datetime]:
    """When the last hold of each listing was lifted: since then it is shown, if it is."""
    rows = db.session.execute(
        select(HoldRow.listing_id, func.max(HoldRow.lifted_at))
        .where(HoldRow.listing_id.in_(ids), HoldRow.lifted_at.is_not(None))
        .group_by(HoldRow.listing_id)
    )
    return {listing_id: at for listing_id, at in rows.tuples() if at is not None}


def _withdrawn_at(ids: Sequence[int]) -> dict[str, datetime]:
    """When each listing was withdrawn, by its subject in the audit log."""
    rows = db.session.execute(
        select(AuditEvent.subject, func.max(AuditEvent.at))
        .where(
            AuditEvent.subject.in_([f"listing:{id_}" for id_ in ids]),
            AuditEvent.kind == "listing-withdrawn",
        )
        .group_by(AuditEvent.subject)
    )
    return dict(rows.tuples().all())


def _reviews(ids: Sequence[int]) -> dict[int, tuple[Review, ...]]:
    """What a person was asked to look at, the newest first."""
    found: defaultdict[int, tuple[Review, ...]] = defaultdict(tuple)
    rows = db.session.scalars(
        select(Case)
        .where(Case.listing_id.in_(ids), Case.kind == CaseKind.REVIEW.value)
        .order_by(Case.id.desc())
    )
    for case in rows:
        waits = case.status == CaseStatus.OPEN
        found[case.listing_id or 0] += (
            Review(
                reference=case.reference,
                asked_at=case.opened_at,
                due_on=case.due_on,
                words=case.words,
                answered_at=None if waits else case.decided_at,
                answer=None if waits else case.reason,
            ),
        )
    return found
