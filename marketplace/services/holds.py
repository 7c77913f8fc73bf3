"""Places and lifts the holds of officers, providers and the daily job.

Fragments: they run inside the transaction of the use case that calls them, and that use case has
asked whether the actor may. The holds of the rating job stand on evidence and are its own (see
`services.deciding`): here they are refused, so that no person and no other job can lift one.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from marketplace.domain.events import HoldLifted, HoldPlaced
from marketplace.domain.visibility import RATING_JOB_HOLDS, HoldKind
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.services.alerts import listing_subject
from marketplace.services.transaction import Transaction
from marketplace.services.visibility import refresh

POLICY_VERSION = "policy-1"
"""The version of the rule behind holds that follow from the council's own policy."""


def place(  # noqa: PLR0913 - what a hold is kept with
    tx: Transaction,
    listing_id: int,
    kind: HoldKind,
    *,
    reason: str,
    rule_version: str = POLICY_VERSION,
    review_on: date | None = None,
) -> bool:
    """Open a hold on a listing; False where one of this kind is open already.

    `reason` is kept for ever, in the audit log too. `review_on` is when a suspension is looked at
    again.

    Raises:
        ValueError: the kind is the rating job's.
        NotFoundError: there is no such listing.
    """
    _refuse_rating_job(kind)
    tx.get(Listing, listing_id)
    row = {
        "listing_id": listing_id,
        "kind": kind.value,
        "authority": kind.authority.value,
        "rule_version": rule_version,
        "placed_at": tx.now,
        "placed_by": str(tx.actor),
        "reason": reason,
        "review_on": review_on,
        "version": 1,
    }
    try:
        with tx.session.begin_nested():  # somebody else may be opening the same one
            tx.session.execute(insert(HoldRow).values(row))
    except IntegrityError:
        return False
    _placed(tx, listing_id, kind, reason=reason, rule_version=rule_version)
    return True


def lift(tx: Transaction, listing_id: int, kind: HoldKind, *, reason: str) -> bool:
    """Close the open hold of this kind; False where none is open.

    Raises:
        ValueError: the kind is the rating job's.
    """
    _refuse_rating_job(kind)
    rule_version = tx.session.scalars(
        update(HoldRow)
        .where(
            HoldRow.listing_id == listing_id,
            HoldRow.kind == kind.value,
            HoldRow.lifted_at.is_(None),
        )
        .values(
            lifted_at=tx.now,
            lifted_by=str(tx.actor),
            lift_reason=reason,
            version=HoldRow.version + 1,
        )
        .returning(HoldRow.rule_version)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if rule_version is None:
        return False
    tx.record(
        HoldLifted(
            subject=listing_subject(listing_id),
            hold=kind,
            reason=reason,
            rule_version=rule_version,
            evidence=None,
        )
    )
    refresh(tx, (listing_id,))
    return True


def _placed(
    tx: Transaction, listing_id: int, kind: HoldKind, *, reason: str, rule_version: str
) -> None:
    """Tell of a hold, and let what follows from it follow."""
    tx.record(
        HoldPlaced(
            subject=listing_subject(listing_id),
            hold=kind,
            reason=reason,
            rule_version=rule_version,
            evidence=None,
        )
    )
    refresh(tx, (listing_id,))


def _refuse_rating_job(kind: HoldKind) -> None:
    if kind in RATING_JOB_HOLDS:
        raise ValueError(f"only the rating job places and lifts the hold {kind}")
