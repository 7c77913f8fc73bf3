"""The reasons of safeguarding holds. The only reader of them; whoever calls notes the reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.holds import HoldRow, SafeguardingReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRead:
    """One step of a safeguarding hold: "placed", "reviewed" or "lifted", by whom and why."""

    hold_id: int
    step: str
    at: datetime
    by: str
    words: str
    review_on: date | None
    is_open: bool


def reasons_of(listing_id: int, *, by: Principal) -> tuple[ReasonRead, ...]:
    """Every step of the safeguarding holds of a listing, newest first, for who may read them."""
    require(by, Permission.PLACE_SAFEGUARDING_HOLD)
    chosen = (
        select(SafeguardingReason, HoldRow.review_on, HoldRow.lifted_at, Account.name)
        .join(HoldRow, HoldRow.id == SafeguardingReason.hold_id)
        .join(Account, Account.id == SafeguardingReason.account_id)
        .where(HoldRow.listing_id == listing_id)
        .order_by(SafeguardingReason.id.desc())
    )
    return tuple(
        ReasonRead(
            hold_id=reason.hold_id,
            step=reason.step,
            at=reason.at,
            by=name,
            words=reason.words,
            review_on=review_on,
            is_open=lifted_at is None,
        )
        for reason, review_on, lifted_at, name in db.session.execute(chosen)
    )
