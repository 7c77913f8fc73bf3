"""Sends a registration to the council, and takes it back."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Principal
from marketplace.domain.cases import CaseKind, new_reference
from marketplace.domain.claim_events import EndReason
from marketplace.domain.dates import london_day
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError, RefusedError
from marketplace.domain.messages import MessageKind
from marketplace.domain.registration_checks import problems
from marketplace.domain.registration_events import RegistrationSent, RegistrationTakenBack
from marketplace.domain.registration_referrals import referrals
from marketplace.domain.registrations import RegistrationStatus
from marketplace.models.registrations import Registration
from marketplace.queries.registration_surroundings import surroundings_of
from marketplace.queries.registrations import facts_of
from marketplace.services.cases import open_case, withdraw_case
from marketplace.services.claim_moves import end_all
from marketplace.services.mailing import send as send_message
from marketplace.services.references import unused
from marketplace.services.registrations import own_row, subject
from marketplace.services.transaction import Transaction, transaction


def send(registration_id: int, *, version: int, by: Principal, now: datetime) -> str:
    """Send a registration; return its reference. Sent again, it keeps the one it had.

    A second click finds it sent: the same reference, and still one case and one message.

    Raises:
        InvalidError: something is missing or not allowed; the field of each problem is the part
            of the task list where it is put right.
        ConflictError: the answers are not those that were checked before sending.
        RefusedError: it has been decided.
    """
    with transaction(actor=by.actor, now=now) as tx:
        row = own_row(tx, registration_id, by=by)
        if row.status == RegistrationStatus.SENT and row.reference:
            return row.reference
        if not RegistrationStatus(row.status).can_change:
            raise RefusedError("this registration has been decided")
        if row.version != version:
            raise ConflictError("this registration was changed since you checked it")
        return _send(tx, row, by=by)


def take_back(registration_id: int, *, by: Principal, now: datetime) -> None:
    """Take a registration back to change it: its case ends. Twice is as good as once.

    Raises NotFoundError, and RefusedError once it has been decided.
    """
    with transaction(actor=by.actor, now=now) as tx:
        row = own_row(tx, registration_id, by=by)
        if row.status == RegistrationStatus.OPEN:
            return
        if row.status != RegistrationStatus.SENT:
            raise RefusedError("this registration has been decided, so it cannot be taken back")
        withdraw_case(tx, by=None, registration_id=row.id)
        row.status, row.saved_at = RegistrationStatus.OPEN.value, tx.now
        tx.session.flush()
        tx.record(RegistrationTakenBack(subject=subject(row.id), reference=row.reference or ""))


def _send(tx: Transaction, row: Registration, *, by: Principal) -> str:
    """Check once more and put it on the desk."""
    facts = facts_of(row, today=london_day(tx.now))
    if found := problems(facts):
        raise InvalidError(
            tuple(FieldProblem(field=one.part.value, message=one.sentence) for one in found)
        )
    # Claims on what is not their location any more leave it free for others.
    place = facts.answers.location_id
    end_all(tx, registration_id=row.id, reason=EndReason.MOVED, besides=place)
    notices = referrals(facts, surroundings_of(row.id, facts.answers))
    row.reference = row.reference or unused(
        lambda: new_reference("R"), column=Registration.reference
    )
    row.status, row.sent_at, row.saved_at = RegistrationStatus.SENT.value, tx.now, tx.now
    tx.session.flush()
    _put_on_desk(tx, row, notices, by=by)
    tx.record(
        RegistrationSent(
            subject=subject(row.id),
            reference=row.reference,
            expectations_version=row.expectations_version or "",
            offers=len(facts.answers.offers),
            referrals=len(notices),
        )
    )
    return row.reference


def _put_on_desk(
    tx: Transaction, row: Registration, notices: tuple[str, ...], *, by: Principal
) -> None:
    """Open the case, and tell whoever sent it that it arrived."""
    case = open_case(
        tx,
        kind=CaseKind.REGISTRATION,
        opened_by=by.account_id,
        registration_id=row.id,
        reference=row.reference,
        referrals=notices,
    )
    send_message(
        tx,
        MessageKind.REGISTRATION_RECEIVED,
        address=by.email,
        subject=subject(row.id),
        account_id=by.account_id,
        case_id=case.id,
    )
