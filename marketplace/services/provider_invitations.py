"""Asks services to register, reminds them once, and notes which of them did."""

from __future__ import annotations

from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select

from marketplace.domain.access import Actor, Permission, Principal, require
from marketplace.domain.errors import ConflictError, FieldProblem, InvalidError
from marketplace.domain.invitation_events import (
    InvitationEnded,
    InvitationTaken,
    ProviderInvited,
    ProviderReminded,
)
from marketplace.domain.messages import MessageKind
from marketplace.domain.written import one_line, unprintable
from marketplace.models.accounts import LinkPurpose
from marketplace.models.base import db
from marketplace.models.cases import ProviderInvitation
from marketplace.services.links import make_link
from marketplace.services.mailing import send
from marketplace.services.transaction import Transaction, transaction

REMIND_AFTER = timedelta(days=14)
"""When one that nothing came of is reminded by itself, once."""
LINK_LASTS = timedelta(days=60)
_LONGEST_NAME = 200


def invite(*, organisation: str, email: str, by: Principal, now: datetime) -> int:
    """Ask a service to register; return the invitation's id.

    Raises InvalidError where the name or the address cannot be right, or where the address has
    been asked already and the invitation is still open.
    """
    require(by, Permission.INVITE_PROVIDERS)
    organisation, email = _checked(organisation, email)
    with transaction(actor=by.actor, now=now) as tx:
        if _open(tx, email):
            message = "This address has been invited already; send a reminder instead"
            raise InvalidError((FieldProblem(field="email", message=message),))
        invitation = ProviderInvitation(
            organisation=organisation, email=email, invited_by=by.account_id, invited_at=now
        )
        tx.add(invitation)
        tx.session.flush()
        subject, message_id = _ask(tx, invitation)
        tx.record(ProviderInvited(subject=subject, message_id=message_id))
        return invitation.id


def remind(invitation_id: int, *, by: Principal, now: datetime) -> None:
    """Ask once more. Raises ConflictError where it was taken up or ended meanwhile."""
    require(by, Permission.INVITE_PROVIDERS)
    with transaction(actor=by.actor, now=now) as tx:
        _remind(tx, _still_open(tx, invitation_id))


def end(invitation_id: int, *, by: Principal, now: datetime) -> None:
    """Send no more reminders. Raises ConflictError where it was taken up or ended meanwhile."""
    require(by, Permission.INVITE_PROVIDERS)
    with transaction(actor=by.actor, now=now) as tx:
        invitation = _still_open(tx, invitation_id)
        invitation.ended_at = now
        tx.session.flush()
        tx.record(InvitationEnded(subject=_subject(invitation)))


def remind_waiting(*, actor: Actor, now: datetime) -> int:
    """Remind, once, each service that has done nothing for 14 days; return how many.

    One transaction for each, so that safe to repeat: what was reminded is not reminded again.
    """
    chosen = select(ProviderInvitation.id).where(
        ProviderInvitation.registration_id.is_(None),
        ProviderInvitation.ended_at.is_(None),
        ProviderInvitation.reminded_at.is_(None),
        ProviderInvitation.invited_at <= now - REMIND_AFTER,
    )
    done = 0
    for invitation_id in db.session.scalars(chosen).all():
        with transaction(actor=actor, now=now) as tx:
            invitation = _locked(tx, invitation_id)
            if _is_open(invitation) and invitation.reminded_at is None:
                _remind(tx, invitation)
                done += 1
    return done


def started(tx: Transaction, *, email: str, registration_id: int) -> None:
    """Note that whoever was invited at this address has begun a registration.

    A part of the use case that begins it. Without an open invitation nothing is written.
    """
    for invitation in _open(tx, email):
        invitation.registration_id = registration_id
        tx.session.flush()
        tx.record(InvitationTaken(subject=_subject(invitation), registration_id=registration_id))


def _checked(organisation: str, email: str) -> tuple[str, str]:
    problems = []
    organisation = one_line(organisation)
    if not organisation:
        problems.append(FieldProblem(field="organisation", message="Enter the service's name"))
    elif len(organisation) > _LONGEST_NAME or unprintable(organisation):
        message = f"Write the name with {_LONGEST_NAME} characters or fewer"
        problems.append(FieldProblem(field="organisation", message=message))
    try:
        email = validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        message = "Enter an email address, such as name@example.org"
        problems.append(FieldProblem(field="email", message=message))
    if problems:
        raise InvalidError(tuple(problems))
    return organisation, email


def _open(tx: Transaction, email: str) -> list[ProviderInvitation]:
    chosen = select(ProviderInvitation).where(
        func.lower(ProviderInvitation.email) == email.lower(),
        ProviderInvitation.registration_id.is_(None),
        ProviderInvitation.ended_at.is_(None),
    )
    return list(tx.session.scalars(chosen))


def _locked(tx: Transaction, invitation_id: int) -> ProviderInvitation:
    invitation = tx.get(ProviderInvitation, invitation_id)
    tx.session.refresh(invitation, with_for_update=True)
    return invitation


def _is_open(invitation: ProviderInvitation) -> bool:
    return invitation.registration_id is None and invitation.ended_at is None


def _still_open(tx: Transaction, invitation_id: int) -> ProviderInvitation:
    invitation = _locked(tx, invitation_id)
    if not _is_open(invitation):
        raise ConflictError("this invitation was taken up or ended meanwhile; look again")
    return invitation


def _remind(tx: Transaction, invitation: ProviderInvitation) -> None:
    invitation.reminded_at = tx.now
    tx.session.flush()
    subject, message_id = _ask(tx, invitation)
    tx.record(ProviderReminded(subject=subject, message_id=message_id))


def _ask(tx: Transaction, invitation: ProviderInvitation) -> tuple[str, int]:
    """Leave the message; return what it is about and its id."""
    subject = _subject(invitation)
    link_id = make_link(tx, LinkPurpose.PROVIDER_INVITATION, subject=subject, lasts=LINK_LASTS)
    message_id = send(
        tx,
        MessageKind.PROVIDER_INVITATION,
        address=invitation.email,
        subject=subject,
        invitation_id=invitation.id,
        link_id=link_id,
    )
    return subject, message_id


def _subject(invitation: ProviderInvitation) -> str:
    return f"invitation:{invitation.id}"
