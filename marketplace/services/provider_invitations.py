"""Asks services to register, and notes which of them did."""

from __future__ import annotations

from sqlalchemy import func, select

from marketplace.domain.invitation_events import InvitationTaken
from marketplace.models.cases import ProviderInvitation
from marketplace.services.transaction import Transaction


def started(tx: Transaction, *, email: str, registration_id: int) -> None:
    """Note that whoever was invited at this address has begun a registration.

    A part of the use case that begins it. Without an open invitation nothing is written.
    """
    chosen = select(ProviderInvitation).where(
        func.lower(ProviderInvitation.email) == email.lower(),
        ProviderInvitation.registration_id.is_(None),
        ProviderInvitation.ended_at.is_(None),
    )
    for invitation in tx.session.scalars(chosen):
        invitation.registration_id = registration_id
        tx.record(
            InvitationTaken(subject=f"invitation:{invitation.id}", registration_id=registration_id)
        )
