"""What can become of a claim: parts of the use cases in `claims` and `claim_decisions`.

Each writes in the transaction it is given, on a claim that the caller has locked.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from marketplace.domain.access import Principal
from marketplace.domain.cases import CaseKind
from marketplace.domain.claim_events import (
    ClaimEnded,
    ClaimReferred,
    ClaimVerified,
    EndReason,
    ReferralReason,
)
from marketplace.domain.claims import GOING_ON, may_become
from marketplace.domain.errors import ConflictError
from marketplace.domain.registrations import ClaimMethod, ClaimStatus
from marketplace.models.registrations import Claim
from marketplace.services.cases import open_case, withdraw_case
from marketplace.services.transaction import Transaction

_FOR_THE_OFFICER = {
    ReferralReason.ASKED: (
        "They ask to be called back. Phone the number that CQC's register has for the location, "
        "not one that they give you, and note the call."
    ),
    ReferralReason.CONTESTED: (
        "Somebody else claims this location, or keeps a listing of it. Look at both sides. "
        "Neither may be told who the other is."
    ),
    ReferralReason.REFUSED_BEFORE: (
        "An officer has refused an earlier claim of this person on this location."
    ),
}


def subject(claim_id: int) -> str:
    """How the audit log and messages name a claim."""
    return f"claim:{claim_id}"


def move(claim: Claim, to: ClaimStatus) -> None:
    """Let a claim become something. Raises ConflictError where it cannot any more."""
    if not may_become(ClaimStatus(claim.status), to):
        raise ConflictError("this claim has moved on meanwhile; look at it again")
    claim.status = to.value


def refer(tx: Transaction, claim: Claim, reason: ReferralReason, *also: ReferralReason) -> None:
    """Put a claim on the desk. The claimant is told the same whatever the reasons are."""
    move(claim, ClaimStatus.REFERRED)
    tx.session.flush()
    tx.record(
        ClaimReferred(subject=subject(claim.id), cqc_id=claim.cqc_id, reason=reason.value),
    )
    open_case(
        tx,
        kind=CaseKind.CLAIM,
        opened_by=claim.account_id,
        registration_id=claim.registration_id,
        provider_id=claim.provider_id,
        claim_id=claim.id,
        referrals=tuple(_FOR_THE_OFFICER[each] for each in (reason, *also)),
    )


def verify(
    tx: Transaction, claim: Claim, *, method: ClaimMethod, officer: Principal | None = None
) -> bool:
    """Take a claim as proved; False where another claim on the location was proved before.

    The index of verified claims decides between two who prove it at the same moment.
    """
    claim_id = claim.id
    try:
        with tx.session.begin_nested():
            move(claim, ClaimStatus.VERIFIED)
            claim.method, claim.verified_at = method.value, tx.now
            claim.verified_by = officer.account_id if officer else None
            tx.session.flush()
    except IntegrityError:
        tx.session.refresh(claim)
        return False
    tx.record(ClaimVerified(subject=subject(claim_id), cqc_id=claim.cqc_id, method=method.value))
    return True


def end(tx: Transaction, claim: Claim, reason: EndReason, *, by: Principal | None = None) -> None:
    """End a claim, and take what waits about it off the desk."""
    was = claim.status
    move(claim, ClaimStatus.ENDED)
    tx.session.flush()
    tx.record(
        ClaimEnded(subject=subject(claim.id), cqc_id=claim.cqc_id, was=was, reason=reason.value)
    )
    if was == ClaimStatus.REFERRED:
        withdraw_case(tx, by=by, claim_id=claim.id)


def end_all(
    tx: Transaction, *, registration_id: int, reason: EndReason, besides: str | None = None
) -> None:
    """End every claim of a registration that still goes on, but those on the location `besides`."""
    chosen = select(Claim).where(
        Claim.registration_id == registration_id,
        Claim.status.in_([status.value for status in GOING_ON]),
    )
    for claim in tx.session.scalars(chosen.with_for_update()).all():
        if claim.cqc_id != besides:
            end(tx, claim, reason)
