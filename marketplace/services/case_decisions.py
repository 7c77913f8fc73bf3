"""An officer decides what waits on the desk: one transaction from the answer to the message.

What a decision does to a registration, an edit or a claim stands in that feature's own
`…_decisions`; here are who may, which version they saw, how the case ends, and who is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, Role, require
from marketplace.domain.case_events import CaseAssigned
from marketplace.domain.cases import DECISIONS, CaseKind, CaseStatus, Decision
from marketplace.domain.errors import (
    ConflictError,
    FieldProblem,
    InvalidError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.messages import MessageKind
from marketplace.domain.registrations import ClaimMethod
from marketplace.domain.words import required_words
from marketplace.models.accounts import Account, AccountRole
from marketplace.models.cases import Case
from marketplace.queries.case_page import is_own_case
from marketplace.services import claim_decisions, edit_decisions, registration_decisions
from marketplace.services.cases import close_case, lock_case
from marketplace.services.mailing import send
from marketplace.services.transaction import Transaction, transaction

OFFICER_ROLES = (Role.QA,)
"""Who can be given a case: the roles that decide cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How an officer knows that a location is somebody's. The note stays with staff."""

    method: ClaimMethod | None = None
    note: str = ""


def approve(
    case_id: int, *, version: int, by: Principal, now: datetime, proof: Proof | None = None
) -> None:
    """Approve a registration, changes, a new listing or a claim. A claim needs `proof`.

    Raises:
        ConflictError: somebody else changed or decided the case since it was read.
        RefusedError: a rule does not allow it; the message says what to do first.
        InvalidError: the proof of a claim is incomplete.
    """
    proof = proof or Proof()
    with transaction(actor=by.actor, now=now) as tx:
        case = _to_decide(tx, case_id, Decision.APPROVE, version=version, by=by)
        if case.kind == CaseKind.CLAIM and proof.method is None:
            problem = "Say whether you phoned the number on the register, or what you saw"
            raise InvalidError((FieldProblem(field="method", message=problem),))
        _approved(tx, case, proof, by=by)
        _end(tx, case, CaseStatus.APPROVED, by=by, reason=None)


def give_back(case_id: int, *, version: int, reason: str, by: Principal, now: datetime) -> None:
    """Send something back to be put right; the provider sees the reason. Raises as `approve`."""
    reason = required_words(reason, field="reason", ask="Say what the provider has to put right")
    with transaction(actor=by.actor, now=now) as tx:
        case = _to_decide(tx, case_id, Decision.RETURN, version=version, by=by)
        if case.kind == CaseKind.REGISTRATION:
            registration_decisions.returned(tx, _key(case.registration_id), by=by)
        else:
            edit_decisions.returned(tx, _key(case.edit_id), by=by)
        _end(tx, case, CaseStatus.RETURNED, by=by, reason=reason)


def decline(  # noqa: PLR0913 - what the provider reads, and what only staff do
    case_id: int, *, version: int, reason: str, by: Principal, now: datetime, note: str = ""
) -> None:
    """End it without approval; the provider sees the reason, `note` (of a claim) stays with staff.

    Raises as `approve`.
    """
    reason = required_words(reason, field="reason", ask="Say why it is declined")
    with transaction(actor=by.actor, now=now) as tx:
        case = _to_decide(tx, case_id, Decision.DECLINE, version=version, by=by)
        if case.kind == CaseKind.REGISTRATION:
            registration_decisions.declined(tx, _key(case.registration_id), by=by)
        elif case.kind == CaseKind.CLAIM:
            claim_decisions.declined(tx, _key(case.claim_id), by=by, note=note)
        else:
            edit_decisions.declined(tx, _key(case.edit_id), by=by)
        _end(tx, case, CaseStatus.DECLINED, by=by, reason=reason)


def answer(case_id: int, *, version: int, reason: str, by: Principal, now: datetime) -> None:
    """Answer a provider that asked a person to look. Holds stay with their own authority.

    Raises as `approve`.
    """
    reason = required_words(reason, field="reason", ask="Write what you found, for the provider")
    with transaction(actor=by.actor, now=now) as tx:
        case = _to_decide(tx, case_id, Decision.ANSWER, version=version, by=by)
        _end(tx, case, CaseStatus.CLOSED, by=by, reason=reason)


def assign(
    case_id: int, *, version: int, account_id: int | None, by: Principal, now: datetime
) -> None:
    """Give a case to an officer, or to nobody.

    Raises ConflictError as `approve` does, and InvalidError where that person decides no cases.
    """
    require(by, Permission.DECIDE_CASES)
    with transaction(actor=by.actor, now=now) as tx:
        case = _locked(tx, case_id, version=version)
        if account_id is not None and not _decides(tx, account_id):
            problem = "Choose somebody who decides cases"
            raise InvalidError((FieldProblem(field="account_id", message=problem),))
        before, case.assigned_to = case.assigned_to, account_id
        tx.session.flush()
        tx.record(CaseAssigned(subject=f"case:{case.id}", account_id=account_id, before=before))


def _to_decide(
    tx: Transaction, case_id: int, decision: Decision, *, version: int, by: Principal
) -> Case:
    """The case, locked, as the officer saw it and may decide it."""
    require(by, Permission.DECIDE_CASES)
    case = _locked(tx, case_id, version=version)
    if decision not in DECISIONS[CaseKind(case.kind)]:
        raise RefusedError("A case of this kind cannot be decided in this way.")
    if is_own_case(case, by=by):
        raise RefusedError("You are on the other side of this case too: somebody else decides it.")
    return case


def _locked(tx: Transaction, case_id: int, *, version: int) -> Case:
    """The case while nobody else can change it. Raises ConflictError where somebody has."""
    case = lock_case(tx, case_id)
    if case is None:
        raise NotFoundError("there is no such case")
    if case.status != CaseStatus.OPEN:
        raise ConflictError("this case was decided meanwhile; look at it again")
    if case.version != version:
        raise ConflictError("somebody else changed this case meanwhile; look at it again")
    return case


def _approved(tx: Transaction, case: Case, proof: Proof, *, by: Principal) -> None:
    """Do what the approval of this kind of thing does, and link the case to what came of it."""
    if case.kind == CaseKind.REGISTRATION:
        registration_decisions.approved(tx, _key(case.registration_id), by=by)
    elif case.kind == CaseKind.CLAIM and proof.method is not None:
        claim_decisions.approved(
            tx, _key(case.claim_id), by=by, method=proof.method, note=proof.note
        )
    else:
        edit_decisions.approved(tx, _key(case.edit_id), by=by)


def _end(
    tx: Transaction, case: Case, status: CaseStatus, *, by: Principal, reason: str | None
) -> None:
    """Close the case, and tell whoever sent it that there is something to read."""
    close_case(tx, case, status=status, by=by, reason=reason)
    sender = tx.session.get(Account, case.opened_by) if case.opened_by is not None else None
    if sender is None or sender.closed_at is not None:
        return
    send(
        tx,
        _MESSAGES[status],
        address=sender.email,
        subject=f"case:{case.id}",
        account_id=sender.id,
        case_id=case.id,
    )


def _decides(tx: Transaction, account_id: int) -> bool:
    chosen = (
        select(Account.id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(
            Account.id == account_id,
            Account.closed_at.is_(None),
            AccountRole.role.in_([role.value for role in OFFICER_ROLES]),
        )
    )
    return tx.session.scalars(chosen).first() is not None


def _key(value: int | None) -> int:
    """The id of what a case is about: `open_case` made sure that it is there."""
    if value is None:
        raise NotFoundError("there is nothing to decide here")
    return value


_MESSAGES: dict[CaseStatus, MessageKind] = {
    CaseStatus.APPROVED: MessageKind.CASE_APPROVED,
    CaseStatus.RETURNED: MessageKind.CASE_RETURNED,
    CaseStatus.DECLINED: MessageKind.CASE_DECLINED,
    CaseStatus.CLOSED: MessageKind.REVIEW_ANSWERED,
}
