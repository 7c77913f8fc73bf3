"""The compliments of one listing that anybody may read. Only the public door asks for them."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.compliments import MOST_SHOWN
from marketplace.models.base import db
from marketplace.models.concern_words import Compliment
from marketplace.queries.shown import ShownCompliment


def shown_on(listing_id: int) -> tuple[ShownCompliment, ...]:
    """What both agreed to and an officer approved, the newest first. The listing is visible."""
    chosen = (
        select(Compliment.words, Compliment.person_agreed_at)
        .where(
            Compliment.listing_id == listing_id,
            Compliment.approved_at.is_not(None),
            Compliment.ended_at.is_(None),
        )
        .order_by(Compliment.person_agreed_at.desc(), Compliment.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(
        ShownCompliment(words=row.words, told_at=row.person_agreed_at)
        for row in db.session.execute(chosen)
    )
