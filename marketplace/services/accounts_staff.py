"""The people of the council, and everybody's accounts as an administrator keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from marketplace.domain.access import Actor, Permission, Principal, Role, require
from marketplace.domain.account_events import (
    AccountClosed,
    MadeSure,
    RoleTaken,
    SecondFactorReset,
    about,
)
from marketplace.domain.errors import ConflictError, NotFoundError, RefusedError
from marketplace.domain.sign_ins import Ending
from marketplace.models.accounts import Account, AccountRole, SecondFactor, SingleUseLink
from marketplace.services import sign_ins
from marketplace.services.accounts_invitations import ask_staff
from marketplace.services.accounts_making import add_role, new_account
from marketplace.services.addresses import normal_address
from marketplace.services.password_proof import by_address
from marketplace.services.second_factors import remove
from marketplace.services.transaction import Transaction, transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of adding a person: whether the account and the role are new.

    `link_id` is that of their invitation, None where they have a password already.
    """

    account_id: int
    is_new: bool
    role_is_new: bool
    link_id: int | None


def add_person(
    email: str, role: Role, *, actor: Actor, now: datetime, made_by: int | None = None
) -> Added:
    """Invite a person, or give somebody who is here another role. Safe to repeat.

    Whoever has not joined yet gets a new invitation. Raises InvalidError for `email`, RefusedError
    for a closed account.
    """
    address = normal_address(email)
    with transaction(actor=actor, now=now) as tx:
        account = by_address(address)
        is_new = account is None
        if account is None:
            account = new_account(tx, address, name="", how="staff", role=role)
        if account.closed_at is not None:
            raise RefusedError("This account is closed. Invite the person with another address.")
        role_is_new = is_new or _give(tx, account, role)
        joined = account.password_hash is not None and account.email_confirmed_at is not None
        link_id = None if joined else ask_staff(tx, account, role, made_by=made_by)
        return Added(account_id=account.id, is_new=is_new, role_is_new=role_is_new, link_id=link_id)


def invite_staff(email: str, role: Role, *, by: Principal, now: datetime) -> Added:
    """Do what `add_person` does, as an administrator."""
    require(by, Permission.KEEP_PEOPLE)
    return add_person(email, role, actor=by.actor, now=now, made_by=by.account_id)


def give_role(account_id: int, role: Role, *, by: Principal, now: datetime) -> None:
    """Give a role. Their sign-ins end: what they may do is asked anew. Raises NotFoundError."""
    require(by, Permission.KEEP_PEOPLE)
    with transaction(actor=by.actor, now=now) as tx:
        _give(tx, _open(tx, account_id), role)


def take_role(account_id: int, role: Role, *, by: Principal, now: datetime) -> None:
    """Take a role away; the person's sign-ins end.

    Raises NotFoundError where they do not have it, RefusedError for the last administrator.
    """
    require(by, Permission.KEEP_PEOPLE)
    with transaction(actor=by.actor, now=now) as tx:
        account = _open(tx, account_id)
        given = tx.session.get(AccountRole, (account_id, role.value))
        if given is None:
            raise NotFoundError("they do not have this role")
        if role is Role.ADMIN:
            _keep_an_administrator(tx, but=account_id)
        tx.session.delete(given)
        tx.record(RoleTaken(subject=about(account.id), role=role.value))
        sign_ins.end_all(tx, account_id, why=Ending.ROLES)


def close_account(account_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """Close an account for good: no sign-in, no message, no link works any more.

    Its name stays, since the audit log names it. Raises ConflictError where it was changed since
    `version` was read, RefusedError for one's own and for the last administrator's.
    """
    require(by, Permission.KEEP_PEOPLE)
    if account_id == by.account_id:
        raise RefusedError("You cannot close your own account. Ask another administrator.")
    with transaction(actor=by.actor, now=now) as tx:
        account = _open(tx, account_id)
        if account.version != version:
            raise ConflictError("somebody else changed this account in the meantime")
        if tx.session.get(AccountRole, (account_id, Role.ADMIN.value)) is not None:
            _keep_an_administrator(tx, but=account_id)
        account.closed_at = now
        account.password_hash = None
        sign_ins.end_all(tx, account_id, why=Ending.CLOSED)
        tx.session.execute(
            update(SingleUseLink)
            .where(SingleUseLink.account_id == account_id, SingleUseLink.used_at.is_(None))
            .values(used_at=now)
            .execution_options(synchronize_session=False)
        )
        tx.record(AccountClosed(subject=about(account_id)))


def invite_again(account_id: int, *, by: Principal, now: datetime) -> int:
    """Send somebody who has not joined a new invitation; return the id of its link."""
    require(by, Permission.KEEP_PEOPLE)
    with transaction(actor=by.actor, now=now) as tx:
        account = _open(tx, account_id)
        if account.password_hash is not None and account.email_confirmed_at is not None:
            raise RefusedError("They have joined already. They can reset their password.")
        roles = tx.session.scalars(
            select(AccountRole.role).where(AccountRole.account_id == account_id)
        )
        role = next((Role(name) for name in sorted(roles)), None)
        if role is None:
            raise RefusedError("They have no role here. Give them one first.")
        return ask_staff(tx, account, role, made_by=by.account_id)


def reset_second_factor(
    account_id: int, *, made_sure: MadeSure, by: Principal, now: datetime
) -> None:
    """Let somebody who lost app and codes set up a second factor anew; their sign-ins end.

    Whoever does this has made sure who asks, and says how: it stands in the audit log. Raises
    NotFoundError where there is none.
    """
    require(by, Permission.KEEP_PEOPLE)
    if account_id == by.account_id:
        raise RefusedError("Replace your own second step on your account page.")
    with transaction(actor=by.actor, now=now) as tx:
        account = _open(tx, account_id)
        if tx.session.get(SecondFactor, account_id) is None:
            raise NotFoundError("they have no second factor")
        remove(tx, account_id, account.email)
        tx.record(SecondFactorReset(subject=about(account_id), made_sure=made_sure))
        sign_ins.end_all(tx, account_id, why=Ending.SECOND_FACTOR)


def _open(tx: Transaction, account_id: int) -> Account:
    account = tx.get(Account, account_id)
    if account.closed_at is not None:
        raise RefusedError("This account is closed.")
    return account


def _give(tx: Transaction, account: Account, role: Role) -> bool:
    if not add_role(tx, account, role):
        return False
    sign_ins.end_all(tx, account.id, why=Ending.ROLES)
    return True


def _keep_an_administrator(tx: Transaction, *, but: int) -> None:
    """Refuse to take the last administrator away. Two who try take turns."""
    others = tx.session.scalars(
        select(AccountRole.account_id)
        .join(Account, Account.id == AccountRole.account_id)
        .where(AccountRole.role == Role.ADMIN.value, Account.closed_at.is_(None))
        .where(Account.password_hash.is_not(None))
        .with_for_update()
    )
    if set(others) <= {but}:
        raise RefusedError("There has to be an administrator. Make somebody else one first.")
