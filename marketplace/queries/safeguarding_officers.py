"""Who is told of safeguarding concerns: officers with an account, but nobody of the provider."""

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


def to_be_told(provider_id: int | None) -> tuple[Officer, ...]:
    """Every safeguarding officer who may know of a concern about this provider.

    They have shown that the address is theirs (whoever was only invited has not), and do not act
    for the provider: to those who do, the concern might as well not exist.
    """
    is_officer = select(AccountRole.account_id).where(AccountRole.role == Role.SAFEGUARDING.value)
    chosen = (
        select(Account.id, Account.email)
        .where(
            Account.id.in_(is_officer),
            Account.closed_at.is_(None),
            Account.email_confirmed_at.is_not(None),
        )
        .order_by(Account.id)
    )
    if provider_id is not None:
        belongs = select(Membership.account_id).where(
            Membership.provider_id == provider_id, Membership.ended_at.is_(None)
        )
        chosen = chosen.where(Account.id.not_in(belongs))
    rows = db.session.execute(chosen)
    return tuple(Officer(account_id=id_, email=email) for id_, email in rows)
