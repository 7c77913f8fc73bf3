"""What a link to another location of the regulator does to listings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from marketplace.domain.events import HoldPlaced
from marketplace.domain.moderation import RULE_VERSION
from marketplace.domain.visibility import HoldKind
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.services.alerts import listing_subject
from marketplace.services.transaction import Transaction

_REASON = "Waits for its first check against the regulator's register."


def forget_rating(tx: Transaction, ids: Sequence[int]) -> None:
    """A rating shown for one location says nothing about another; the next check is a first one."""
    if ids:
        tx.session.execute(
            update(Listing)
            .where(Listing.id.in_(ids))
            .values(rating=None, rating_published_on=None, first_checked_at=None)
            .execution_options(synchronize_session=False)
        )


def hold_unchecked(tx: Transaction, ids: Sequence[int]) -> None:
    """Hold listings until the rating job has made its first good check of their location."""
    kind = HoldKind.UNCHECKED
    if not ids:
        return
    already = set(
        tx.session.scalars(
            select(HoldRow.listing_id).where(
                HoldRow.listing_id.in_(ids),
                HoldRow.kind == kind.value,
                HoldRow.lifted_at.is_(None),
            )
        )
    )
    to_hold = [listing_id for listing_id in ids if listing_id not in already]
    if not to_hold:
        return
    row = {
        "kind": kind.value,
        "authority": kind.authority.value,
        "rule_version": RULE_VERSION,
        "placed_at": tx.now,
        "placed_by": str(tx.actor),
        "reason": _REASON,
        "version": 1,
    }
    tx.session.execute(insert(HoldRow), [{"listing_id": id_, **row} for id_ in to_hold])
    tx.record(
        *(
            HoldPlaced(
                subject=listing_subject(listing_id),
                hold=kind,
                reason=_REASON,
                rule_version=RULE_VERSION,
                evidence=None,
            )
            for listing_id in to_hold
        )
    )
