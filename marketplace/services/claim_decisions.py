"""What an officer's decision on a claim does. Parts of `services.case_decisions`.

The case, the message and the officer's permission are the caller's.
"""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.access import Principal, owns
from marketplace.domain.claim_events import ClaimRefused, EndReason
from marketplace.domain.errors import (
    ConflictError,
    FieldProblem,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.registrations import ClaimMethod, ClaimStatus
from marketplace.models.registrations import Claim
from marketplace.services.claim_moves import end, move, subject, verify
from marketplace.services.transaction import Transaction

LONGEST_NOTE = 4_000
_BY_OFFICERS = (ClaimMethod.CALL_BACK, ClaimMethod.OFFICER)


def approved(
    tx: Transaction, claim_id: int, *, by: Principal, method: ClaimMethod, note: str
) -> None:
    """Take a referred claim as proved by a call-back, or on what the officer saw.

    `note` says who was phoned and what was said, or what was seen; it stays with staff. A claim
    of somebody else that was proved before ends in the same transaction, and the audit log says
    so: their listings are left as they are, for an officer to look at.

    Raises:
        InvalidError: there is no note (field `note`), or no such method (field `method`).
        RefusedError: it is the officer's own.
        ConflictError: it does not wait for a decision any more.
    """
    if method not in _BY_OFFICERS:
        problem = "Say whether you phoned the number on the register, or what you saw"
        raise InvalidError((FieldProblem(field="method", message=problem),))
    claim = _waiting(tx, claim_id, by=by)
    claim.note = _note(note)
    for other in _verified(tx, claim):
        end(tx, other, EndReason.OTHER_APPROVED, by=by)
    if not verify(tx, claim, method=method, officer=by):
        raise ConflictError("somebody else proved this location at this moment; look again")
    claim.note = _note(note)
    tx.session.flush()


def declined(tx: Transaction, claim_id: int, *, by: Principal, note: str) -> None:
    """Refuse a referred claim. `note` stays with staff: it may speak of the other side.

    Raises as `approved`.
    """
    claim = _waiting(tx, claim_id, by=by)
    claim.note = _note(note)
    move(claim, ClaimStatus.REFUSED)
    tx.session.flush()
    tx.record(ClaimRefused(subject=subject(claim.id), cqc_id=claim.cqc_id))


def _waiting(tx: Transaction, claim_id: int, *, by: Principal) -> Claim:
    """The claim, locked, while it waits for an officer who has no part in it."""
    claim = tx.session.get(Claim, claim_id, with_for_update=True, populate_existing=True)
    if claim is None:
        raise NotFoundError("there is no such claim")
    if claim.account_id == by.account_id or owns(by, claim.provider_id):
        raise RefusedError("this claim is your own, so somebody else has to decide it")
    if claim.status != ClaimStatus.REFERRED:
        raise ConflictError("this claim does not wait for a decision any more; look at it again")
    return claim


def _verified(tx: Transaction, claim: Claim) -> list[Claim]:
    chosen = select(Claim).where(
        Claim.cqc_id == claim.cqc_id,
        Claim.id != claim.id,
        Claim.status == ClaimStatus.VERIFIED.value,
    )
    return list(tx.session.scalars(chosen.with_for_update()))


def _note(note: str) -> str:
    """The officer's words. Raises InvalidError where there are none, or too many."""
    words = note.strip()
    if not words:
        problem = "Write down whom you phoned and what was said, or what you saw"
        raise InvalidError((FieldProblem(field="note", message=problem),))
    if len(words) > LONGEST_NOTE:
        problem = f"Shorten the note to {LONGEST_NOTE:,} characters"
        raise InvalidError((FieldProblem(field="note", message=problem),))
    return words
