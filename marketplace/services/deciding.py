"""Carries out what the rating rule says about one listing. The second step of a check."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import select

from marketplace.domain.decisions import Decision, Lift, Placement
from marketplace.domain.events import (
    HoldEvidenceRenewed,
    HoldLifted,
    HoldPlaced,
    RatingChanged,
    plain,
)
from marketplace.domain.moderation import RULE_VERSION
from marketplace.domain.visibility import HoldKind
from marketplace.models.base import JsonObject
from marketplace.models.holds import DecisionRow, HoldRow
from marketplace.models.listings import Listing
from marketplace.services.alerts import close_alerts, listing_subject, raise_alerts
from marketplace.services.transaction import Transaction
from marketplace.services.visibility import refresh


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a decision rests on. `batch_id` is set where the guard stopped it."""

    run_id: int
    observation_id: int
    batch_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What came of a decision for one listing."""

    listing_id: int
    reference: str
    name: str
    decision: Decision
    was_visible: bool
    is_visible: bool
    first: bool

    @property
    def hidden(self) -> bool:
        """Whether the rating job placed a hold that hides."""
        return bool(self.decision.place)

    @property
    def restored(self) -> bool:
        """Whether a listing that had been checked before is shown again."""
        return not self.first and not self.was_visible and self.is_visible


def carry_out(
    tx: Transaction,
    decision: Decision,
    *,
    listing_id: int,
    ground: Ground,
) -> Carried:
    """Write a decision: holds, audit, alerts, the copies that follow, and the decision itself.

    Empty parts write nothing, so carrying out the same decision again changes nothing.
    """
    listing = tx.get(Listing, listing_id)
    was_visible, first = listing.visible, listing.first_checked_at is None
    for placement in decision.place:
        _place(tx, listing, placement)
    for lift in decision.lift:
        _lift(tx, listing, lift)
    for placement in decision.renew:
        _renew(tx, listing, placement)
    shown_anew = _copy_rating(tx, listing, decision)
    if decision.good_check and first:
        listing.first_checked_at = tx.now
    subject = listing_subject(listing_id)
    raise_alerts(tx, decision.alerts, subject=subject, listing_id=listing_id)
    if decision.good_check:
        close_alerts(tx, subject=subject, besides=decision.alerts)
    if decision.changes or decision.renew:
        keep_decision(tx, decision, listing_id=listing_id, ground=ground)
    if decision.changes or shown_anew:
        refresh(tx, (listing_id,))
    return Carried(
        listing_id=listing_id,
        reference=listing.reference,
        name=listing.name,
        decision=decision,
        was_visible=was_visible,
        is_visible=listing.visible,
        first=first,
    )


def keep_decision(
    tx: Transaction,
    decision: Decision,
    *,
    listing_id: int,
    ground: Ground,
) -> None:
    """Keep a decision with the look it rests on and the version of the rule."""
    outcome: JsonObject = {
        "place": [placement.kind.value for placement in decision.place],
        "lift": [lift.kind.value for lift in decision.lift],
        "renew": [placement.kind.value for placement in decision.renew],
        "alerts": [alert.kind.value for alert in decision.alerts],
    }
    tx.add(
        DecisionRow(
            run_id=ground.run_id,
            listing_id=listing_id,
            observation_id=ground.observation_id,
            batch_id=ground.batch_id,
            at=tx.now,
            rule_version=RULE_VERSION,
            reason=decision.reason,
            outcome=outcome,
        )
    )


def _place(tx: Transaction, listing: Listing, placement: Placement) -> None:
    """Open a hold of the rating job."""
    tx.add(
        HoldRow(
            listing_id=listing.id,
            kind=placement.kind.value,
            authority=placement.kind.authority.value,
            rule_version=RULE_VERSION,
            placed_at=tx.now,
            placed_by=str(tx.actor),
            reason=placement.reason,
            evidence=evidence_data(placement),
        )
    )
    tx.record(
        HoldPlaced(
            subject=listing_subject(listing.id),
            hold=placement.kind,
            reason=placement.reason,
            rule_version=RULE_VERSION,
            evidence=placement.evidence,
        )
    )


def _lift(tx: Transaction, listing: Listing, lift: Lift) -> None:
    """Close the open hold of that kind."""
    hold = _open_hold(tx, listing, lift.kind)
    hold.lifted_at, hold.lifted_by = tx.now, str(tx.actor)
    hold.lift_reason, hold.lift_evidence = lift.reason, evidence_data(lift)
    tx.record(
        HoldLifted(
            subject=listing_subject(listing.id),
            hold=lift.kind,
            reason=lift.reason,
            rule_version=RULE_VERSION,
            evidence=lift.evidence,
        )
    )


def _renew(tx: Transaction, listing: Listing, placement: Placement) -> None:
    """Let an open hold stand on newer evidence; the former stays in the audit log."""
    hold = _open_hold(tx, listing, placement.kind)
    hold.reason, hold.evidence = placement.reason, evidence_data(placement)
    tx.record(
        HoldEvidenceRenewed(
            subject=listing_subject(listing.id),
            hold=placement.kind,
            reason=placement.reason,
            rule_version=RULE_VERSION,
            evidence=placement.evidence,
        )
    )


def evidence_data(part: Placement | Lift) -> JsonObject:
    """The evidence as a hold keeps it; `queries.open_holds.evidence_from` reads it back."""
    evidence = part.evidence
    return {field.name: plain(getattr(evidence, field.name)) for field in fields(evidence)}


def _open_hold(tx: Transaction, listing: Listing, kind: HoldKind) -> HoldRow:
    """The open hold of a kind; there is exactly one, or the decision was not made from it."""
    chosen = select(HoldRow).where(
        HoldRow.listing_id == listing.id, HoldRow.kind == kind.value, HoldRow.lifted_at.is_(None)
    )
    return tx.session.scalars(chosen).one()


def _copy_rating(tx: Transaction, listing: Listing, decision: Decision) -> bool:
    """Copy the effective rating to the listing for search; say whether it changed."""
    if decision.effective is None:
        return False
    statement = decision.effective.statement
    after = statement.rating.value if statement and statement.rating else None
    published_on = statement.published_on if statement and statement.rating else None
    before = listing.rating
    if (before, listing.rating_published_on) == (after, published_on):
        return False
    listing.rating, listing.rating_published_on = after, published_on
    tx.record(
        RatingChanged(
            subject=listing_subject(listing.id),
            before=before,
            after=after,
            published_on=published_on,
        )
    )
    return True
