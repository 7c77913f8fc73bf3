"""Who is told of what concerns the QA team: its officers, but nobody who acts for the provider."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.domain.access import Role
from marketplace.models.accounts import Account, AccountRole, Membership
from marketplace.models.base import db


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody who can be told."""

    account_id: int
    email: str


def to_be_told(provider_id: int) -> tuple[Officer, ...]:
    """Every QA officer who may know of a concern about this provider, and can be written to."""
    is_officer = select(AccountRole.account_id).where(AccountRole.role == Role.QA.value)
    belongs = select(Membership.account_id).where(
        Membership.provider_id == provider_id, Membership.ended_at.is_(None)
    )
    rows = db.session.execute(
        select(Account.id, Account.email)
        .where(
            Account.id.in_(is_officer),
            Account.id.not_in(belongs),
            Account.closed_at.is_(None),
            Account.email_confirmed_at.is_not(None),
        )
        .order_by(Account.id)
    )
    return tuple(Officer(account_id=id_, email=email) for id_, email in rows)
