"""Makes rows of results out of rows that the public door has read."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from marketplace.domain.listings import PriceUnit
from marketplace.domain.places import public_place
from marketplace.domain.ratings import Rating
from marketplace.queries.shown import Price, Summary
from marketplace.queries.vocabulary import parted

_MOST_KEPT = 10_000
_RATINGS = {rating.value: rating for rating in Rating}


def summary_of(row: Row[Any]) -> Summary:
    """Build a row of results from what the door selects for it, in its order.

    By place: names would take as long again as the reading.
    """
    (id_, slug, reference, name, provider, summary, kinds, town, postcode, private) = row[:10]
    (covers, lowest, highest, unit, direct_payments, phone, cqc_id, rating, rated_on) = row[10:19]
    _, shown = public_place(address="", postcode=postcode or "", private=private)
    return Summary(
        id=id_,
        slug=slug,
        reference=reference,
        name=name,
        provider=provider,
        summary=summary,
        service_types=parted(kinds) if kinds else (),
        town=town,
        postcode=shown or None,
        covers=covers,
        price=_price(lowest, highest, unit),
        direct_payments=direct_payments,
        phone=phone,
        location_id=cqc_id,
        rating=_RATINGS[rating] if rating else None,
        rating_published_on=rated_on,
    )


@lru_cache(maxsize=_MOST_KEPT)
def _price(lowest: int | None, highest: int | None, unit: str | None) -> Price:
    """A price from whole pence. Few prices stand in many listings, so each is made once."""
    return Price(
        lowest=_pounds(lowest), highest=_pounds(highest), unit=PriceUnit(unit) if unit else None
    )


def _pounds(pence: int | None) -> Decimal | None:
    """Pounds with two places, as `models.base.Pounds` gives them."""
    return None if pence is None else Decimal(pence).scaleb(-2)
