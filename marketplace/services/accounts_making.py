"""Makes accounts and gives roles, as parts of other use cases."""

from __future__ import annotations

from marketplace.domain.access import Role
from marketplace.domain.account_events import AccountMade, RoleGiven, about
from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.models.accounts import Account, AccountRole
from marketplace.services.transaction import Transaction

_LONGEST_NAME = 120


def new_account(
    tx: Transaction, address: str, *, name: str, how: str, role: Role | None = None
) -> Account:
    """Add an account without a password. `how` is for the audit log (`AccountMade`)."""
    account = Account(email=address, name=name, created_at=tx.now)
    tx.add(account)
    tx.session.flush()
    if role is not None:
        tx.add(AccountRole(account_id=account.id, role=role.value))
    roles = () if role is None else (role.value,)
    tx.record(AccountMade(subject=about(account.id), how=how, roles=roles))
    return account


def add_role(tx: Transaction, account: Account, role: Role) -> bool:
    """Give a role; False where they have it."""
    if tx.session.get(AccountRole, (account.id, role.value)) is not None:
        return False
    tx.add(AccountRole(account_id=account.id, role=role.value))
    tx.record(RoleGiven(subject=about(account.id), role=role.value))
    return True


def checked_name(name: str) -> str:
    """A person's name as we keep it. Raises InvalidError for the field `name`."""
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise InvalidError((FieldProblem(field="name", message="Enter your full name"),))
    if len(name) > _LONGEST_NAME:
        message = f"Your name must be {_LONGEST_NAME} characters or fewer"
        raise InvalidError((FieldProblem(field="name", message=message),))
    return name
