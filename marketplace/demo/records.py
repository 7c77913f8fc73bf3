"""The invented register: what the simulator answers with in the demo, and what changes in it."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.demo.offers import location_id_for, offers, unlisted
from marketplace.demo.register import Body, records_of
from marketplace.domain.ratings import Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedChange:
    """A new rating, published so many seconds after the simulator started."""

    after_seconds: int
    location_id: str
    rating: Rating


SCRIPT = (
    ScriptedChange(
        after_seconds=75,
        location_id=location_id_for("Kestrel home care, Marlbridge"),
        rating=Rating.INADEQUATE,
    ),
    ScriptedChange(
        after_seconds=150,
        location_id=location_id_for("Hearthside home care, Stannock"),
        rating=Rating.GOOD,
    ),
)
"""One home-care agency falls to Inadequate, and one that was Inadequate improves."""


def records() -> list[Body]:
    """Every invented location record, whole, as the regulator's API would send it."""
    return [
        record
        for offer in (*offers(), *unlisted())
        if offer.story is not None
        for record in records_of(offer, offer.story)
    ]
