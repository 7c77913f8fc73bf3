"""People with accounts: their names, who works for the council, who acts for a provider."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from marketplace.domain.access import Role
from marketplace.domain.errors import NotFoundError
from marketplace.models.accounts import (
    Account,
    AccountRole,
    LinkPurpose,
    Membership,
    SecondFactor,
    SignIn,
    SingleUseLink,
)
from marketplace.models.base import db
from marketplace.models.providers import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """One account, for staff who keep people. `last_seen_at` is when it was last used."""

    id: int
    email: str
    name: str
    roles: tuple[Role, ...]
    joined: bool
    """Whether they have chosen a password and proved their address."""
    has_second_factor: bool
    last_seen_at: datetime | None
    closed_at: datetime | None
    version: int

    @property
    def known_as(self) -> str:
        """Their name, or the address of whoever has not given one yet."""
        return self.name or self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who acts for a provider."""

    account_id: int
    name: str
    email: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody who was asked to act for a provider and has not joined yet."""

    link_id: int
    email: str
    sent_at: datetime
    expires_at: datetime


def names_of(account_ids: Iterable[int]) -> dict[int, str]:
    """The name, else the address, of each of these accounts."""
    chosen = select(Account.id, Account.name, Account.email).where(Account.id.in_(set(account_ids)))
    return {id_: name or email for id_, name, email in db.session.execute(chosen)}


def name_of(account_id: int | None) -> str | None:
    """The name, else the address, of one account; None for None."""
    return None if account_id is None else names_of((account_id,)).get(account_id)


def address_of(account_id: int) -> str:
    """Where an account's messages go. Raises NotFoundError."""
    return _account(account_id).email


def somebody(account_id: int) -> Somebody:
    """One account. Raises NotFoundError."""
    return _described([_account(account_id)])[0]


def staff() -> tuple[Somebody, ...]:
    """Everybody who has, or had, a role of the council's own, by name; closed accounts last."""
    roles = [role.value for role in Role if role.is_staff]
    ids = select(AccountRole.account_id).where(AccountRole.role.in_(roles))
    return _described(db.session.scalars(_by_name().where(Account.id.in_(ids))))


def found(words: str, *, limit: int = 50) -> tuple[Somebody, ...]:
    """Accounts of anybody whose name or address holds these words, by name."""
    chosen = _by_name().where(
        Account.email.icontains(words, autoescape=True)
        | Account.name.icontains(words, autoescape=True)
    )
    return _described(db.session.scalars(chosen.limit(limit)))


def colleagues(provider_id: int) -> tuple[Colleague, ...]:
    """Everybody who acts for a provider, the longest there first."""
    rows = db.session.execute(
        select(Account.id, Account.name, Account.email, Membership.since)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.provider_id == provider_id, Membership.ended_at.is_(None))
        .where(Account.closed_at.is_(None))
        .order_by(Membership.since, Membership.id)
    )
    return tuple(
        Colleague(account_id=id_, name=name, email=email, since=since)
        for id_, name, email, since in rows
    )


def invited(provider_id: int, *, now: datetime) -> tuple[Invited, ...]:
    """Whoever was asked to act for a provider, and still can accept; the newest first."""
    rows = db.session.execute(
        select(SingleUseLink.id, Account.email, SingleUseLink.created_at, SingleUseLink.expires_at)
        .join(Account, Account.id == SingleUseLink.account_id)
        .where(
            SingleUseLink.purpose == LinkPurpose.INVITATION.value,
            SingleUseLink.subject == f"provider:{provider_id}",
            SingleUseLink.used_at.is_(None),
            SingleUseLink.expires_at > now,
        )
        .order_by(SingleUseLink.id.desc())
    )
    return tuple(
        Invited(link_id=id_, email=email, sent_at=sent_at, expires_at=expires_at)
        for id_, email, sent_at, expires_at in rows
    )


def provider_names(provider_ids: Iterable[int]) -> dict[int, str]:
    """The trading name of each of these providers, by name."""
    chosen = select(Provider.id, Provider.name).where(Provider.id.in_(set(provider_ids)))
    rows = db.session.execute(chosen.order_by(Provider.name))
    return {row.id: row.name for row in rows}


def _account(account_id: int) -> Account:
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFoundError(f"there is no account {account_id}")
    return account


def _by_name() -> Select[tuple[Account]]:
    return select(Account).order_by(
        Account.closed_at.is_not(None), Account.name, Account.email, Account.id
    )


def _described(accounts: Iterable[Account]) -> tuple[Somebody, ...]:
    rows = list(accounts)
    ids = [row.id for row in rows]
    roles: dict[int, list[Role]] = {}
    chosen = select(AccountRole.account_id, AccountRole.role).where(AccountRole.account_id.in_(ids))
    for account_id, role in db.session.execute(chosen):
        roles.setdefault(account_id, []).append(Role(role))
    factors = select(SecondFactor.account_id).where(SecondFactor.account_id.in_(ids))
    guarded = set(db.session.scalars(factors.where(SecondFactor.confirmed_at.is_not(None))))
    times = select(SignIn.account_id, func.max(SignIn.last_seen_at))
    times = times.where(SignIn.account_id.in_(ids)).group_by(SignIn.account_id)
    seen = {row[0]: row[1] for row in db.session.execute(times)}
    order = list(Role)
    return tuple(
        Somebody(
            id=row.id,
            email=row.email,
            name=row.name,
            roles=tuple(sorted(roles.get(row.id, ()), key=order.index)),
            joined=row.password_hash is not None and row.email_confirmed_at is not None,
            has_second_factor=row.id in guarded,
            last_seen_at=seen.get(row.id),
            closed_at=row.closed_at,
            version=row.version,
        )
        for row in rows
    )
