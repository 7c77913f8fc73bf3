"""Adds what fictional people looked for, where nobody has looked for anything yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.demo.searches import MONTHS, searches
from marketplace.domain.access import Actor
from marketplace.domain.gaps import months_back
from marketplace.models.finding import SearchCount
from marketplace.services.transaction import transaction


def seed_searches(*, actor: Actor, now: datetime) -> int:
    """Add the counts of the last months; return how many. None where there are some already."""
    with transaction(actor=actor, now=now) as tx:
        if tx.session.scalars(select(SearchCount.month).limit(1)).first() is not None:
            return 0
        rows = [
            SearchCount(
                month=month,
                wanted=each.wanted,
                district=each.district,
                looked=each.looked,
                found_nothing=each.found_nothing,
            )
            for month in months_back(now.date(), MONTHS)
            for each in searches()
        ]
        for row in rows:
            tx.add(row)
        return len(rows)
