"""The services that the council has asked to register, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.registrations import RegistrationStatus
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.models.cases import ProviderInvitation
from marketplace.models.registrations import Registration
from marketplace.queries.pages import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSeen:
    """One invitation. `registration` is how the registration stands that came of it."""

    id: int
    organisation: str
    email: str
    invited_at: datetime
    invited_by: str
    reminded_at: datetime | None
    ended_at: datetime | None
    registration: RegistrationStatus | None

    @property
    def is_open(self) -> bool:
        """Whether a reminder would make sense."""
        return self.registration is None and self.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """One page of invitations. `pages` is at least 1."""

    invitations: tuple[InvitationSeen, ...]
    total: int
    page: int
    pages: int


def invitations(*, by: Principal, page: int = 1) -> InvitationPage:
    """All of them, newest first; a page beyond the last is the last."""
    require(by, Permission.READ_DESK)
    total = db.session.scalar(select(func.count()).select_from(ProviderInvitation)) or 0
    turn = Turn.to(page, total=total)
    chosen = (
        select(ProviderInvitation, Account.name, Registration.status)
        .join(Account, Account.id == ProviderInvitation.invited_by)
        .outerjoin(Registration, Registration.id == ProviderInvitation.registration_id)
        .order_by(ProviderInvitation.id.desc())
    )
    found = tuple(_seen(*row) for row in db.session.execute(turn.rows(chosen)))
    return InvitationPage(invitations=found, total=total, page=turn.page, pages=turn.pages)


def _seen(row: ProviderInvitation, by: str, status: str | None) -> InvitationSeen:
    return InvitationSeen(
        id=row.id,
        organisation=row.organisation,
        email=row.email,
        invited_at=row.invited_at,
        invited_by=by,
        reminded_at=row.reminded_at,
        ended_at=row.ended_at,
        registration=RegistrationStatus(status) if status else None,
    )
