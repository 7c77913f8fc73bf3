"""What was changed in a listing, when, and by whom as its provider may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Principal
from marketplace.domain.offer_differences import Difference, differences
from marketplace.domain.offers import Offer
from marketplace.domain.revisions import offer_from, source_label
from marketplace.models.base import db
from marketplace.models.events import AuditEvent
from marketplace.models.listings import ListingRevision
from marketplace.queries.edits import draft_of_listing
from marketplace.queries.listing_rows import word_names

_KINDS = ("listing-added", "listing-changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One version of a listing: the first has no changes. `who` names a side, never an officer."""

    number: int
    at: datetime
    who: str
    changes: tuple[Difference, ...]


def history(listing_id: int, *, by: Principal) -> tuple[Revision, ...]:
    """The versions of one's own listing, newest first. Raises as `draft_of_listing`."""
    draft_of_listing(listing_id, by=by)
    return tuple(reversed(list(_revisions(listing_id))))


def _revisions(listing_id: int) -> list[Revision]:
    chosen = (
        select(ListingRevision.number, ListingRevision.at, ListingRevision.content)
        .where(ListingRevision.listing_id == listing_id)
        .order_by(ListingRevision.number)
    )
    sources = _sources(listing_id)
    names = {slug: name for words in word_names().values() for slug, name in words.items()}
    found: list[Revision] = []
    before = Offer()
    for number, at, content in db.session.execute(chosen).tuples():
        after = offer_from(content, before=before, names=names)
        found.append(
            Revision(
                number=number,
                at=at,
                who=source_label(sources.get(number)),
                changes=differences(before, after) if found else (),
            )
        )
        before = after
    return found


def _sources(listing_id: int) -> dict[int, str]:
    """Where each revision is from, by its number, as its event says."""
    chosen = select(AuditEvent.data).where(
        AuditEvent.subject == f"listing:{listing_id}", AuditEvent.kind.in_(_KINDS)
    )
    return {
        int(data["revision"]): str(data["source"])
        for data in db.session.scalars(chosen)
        if "revision" in data
    }
