"""What people looked for and did not find, as far as anybody may see it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.gaps import Gap, Looked, gaps
from marketplace.domain.wants import Want
from marketplace.models.base import db
from marketplace.models.finding import SearchCount
from marketplace.models.listings import Need


def gaps_between(first: date, last: date, *, by: Principal) -> tuple[Gap, ...]:
    """Counts of the months that begin in these days, both included."""
    require(by, Permission.READ_GAPS)
    chosen = (
        select(
            SearchCount.wanted,
            SearchCount.district,
            func.sum(SearchCount.looked),
            func.sum(SearchCount.found_nothing),
        )
        .where(SearchCount.month >= first, SearchCount.month <= last)
        .group_by(SearchCount.wanted, SearchCount.district)
    )
    rows = [
        Looked(want=Want.read(wanted), district=district, looked=looked, found_nothing=nothing)
        for wanted, district, looked, nothing in db.session.execute(chosen)
    ]
    needs = dict(db.session.execute(select(Need.slug, Need.name)).tuples().all())
    return gaps(rows, needs=needs)
