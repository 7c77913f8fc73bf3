"""How often a listing was opened and found, by week and by month. For its own provider."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import select

from marketplace.domain.numbers import Counted
from marketplace.models.base import db
from marketplace.models.numbers import ListingCount


def counts_since(listing_id: int, *, since: date) -> Counter[tuple[date, Counted]]:
    """How often each thing happened on each day from `since` on. Days are those of UTC.

    Whose the listing is, the page has asked (`queries.kept_listings`).
    """
    rows = db.session.execute(
        select(ListingCount.day, ListingCount.counted, ListingCount.times).where(
            ListingCount.listing_id == listing_id, ListingCount.day >= since
        )
    )
    return Counter({(row.day, Counted(row.counted)): row.times for row in rows})
