"""A second pane of the public door: when clubs and groups meet, and what is new.

As all that comes through the door: of hidden, withdrawn and unknown listings there is nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.gathering_lines import readable
from marketplace.domain.places import public_place
from marketplace.models.base import db
from marketplace.models.listings import Listing
from marketplace.queries.offers import details_from
from marketplace.queries.shown import Club
from marketplace.queries.visible import VISIBLE, summaries
from marketplace.queries.vocabulary import chunks

_MEETS = select(
    Listing.id,
    Listing.address,
    Listing.postcode,
    Listing.address_private,
    Listing.updated_at,
    Listing.details,
).where(VISIBLE, Listing.has_gatherings.is_(True))


def meeting_ids() -> frozenset[int]:
    """Ids of all visible listings that say when they meet."""
    chosen = select(Listing.id).where(VISIBLE, Listing.has_gatherings.is_(True))
    return frozenset(db.session.scalars(chosen))


def clubs(ids: Sequence[int]) -> tuple[Club, ...]:
    """Those of these listings that are visible and say when they meet, in the order of `ids`."""
    rows = {
        row.id: row
        for chunk in chunks(ids)
        for row in db.session.execute(_MEETS.where(Listing.id.in_(chunk)))
    }
    found = []
    for summary in summaries([id_ for id_ in ids if id_ in rows]):
        row = rows[summary.id]
        terms = details_from(row.details)
        address, _ = public_place(
            address=row.address, postcode=row.postcode or "", private=row.address_private
        )
        found.append(
            Club(
                summary=summary,
                address=address,
                access=terms.access,
                gatherings=readable(terms.gatherings),
                updated_at=row.updated_at,
            )
        )
    return tuple(found)


def first_shown(*, after: datetime, until: datetime) -> dict[int, datetime]:
    """Visible listings that the public could see for the first time in this time, with when.

    The moment `until` counts, `after` does not. What came back after a hold is not new.
    """
    chosen = select(Listing.id, Listing.first_shown_at).where(
        VISIBLE, Listing.first_shown_at > after, Listing.first_shown_at <= until
    )
    return {id_: at for id_, at in db.session.execute(chosen) if at is not None}
