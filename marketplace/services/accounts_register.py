"""Asking for an account.

The answer is the same, after the same work, whether or not the address has an account: what
differs is only the message that its owner gets.
"""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Role, visitor
from marketplace.domain.account_events import RegisteringRepeated, about
from marketplace.domain.errors import FieldProblem, InvalidError
from marketplace.domain.messages import MessageKind
from marketplace.domain.throttling import ASKING, MAIL
from marketplace.models.accounts import Account
from marketplace.services import passwords
from marketplace.services.accounts_making import checked_name, new_account
from marketplace.services.accounts_sign_in import send_confirmation
from marketplace.services.addresses import normal_address
from marketplace.services.mailing import send
from marketplace.services.password_proof import From, by_address
from marketplace.services.throttling import SlowDownError, take, take_in
from marketplace.services.transaction import Transaction, transaction


def register(name: str, email: str, password: str, *, came: From, now: datetime) -> None:
    """Make an account for a provider's user; a message tells how to go on.

    Where the address has an account, a message tells its owner so; nothing else differs. An
    account that somebody registered and never confirmed is begun anew.

    Raises InvalidError with every problem of what was typed, SlowDownError after too many tries
    from one network.
    """
    take(f"asking {came.network}", ASKING, now)
    name, address = _checked(name, email, password)
    kept = passwords.hash_password(password)
    with transaction(actor=visitor(), now=now) as tx:
        account = by_address(address)
        if account is None:
            account = new_account(tx, address, name=name, how="registered", role=Role.PROVIDER)
        elif not _is_begun_only(account):
            _tell_owner(tx, account)
            return
        account.name, account.password_hash = name, kept
        send_confirmation(tx, account)


def _checked(name: str, email: str, password: str) -> tuple[str, str]:
    """Name and address as we keep them; all problems are told at once."""
    problems: list[FieldProblem] = []
    address = ""
    try:
        name = checked_name(name)
    except InvalidError as error:
        problems += error.problems
    try:
        address = normal_address(email)
    except InvalidError as error:
        problems += error.problems
    try:
        passwords.check_new(password, about=(name, address))
    except InvalidError as error:
        problems += error.problems
    if problems:
        raise InvalidError(tuple(problems))
    return name, address


def _is_begun_only(account: Account) -> bool:
    """Whether somebody registered it, and never proved that the address is theirs."""
    unconfirmed = account.email_confirmed_at is None and account.closed_at is None
    return unconfirmed and account.password_hash is not None


def _tell_owner(tx: Transaction, account: Account) -> None:
    tx.record(RegisteringRepeated(subject=about(account.id)))
    try:
        take_in(tx, {f"mail {account.email}": MAIL})
    except SlowDownError:
        return
    send(
        tx,
        MessageKind.ADDRESS_IN_USE,
        address=account.email,
        subject=about(account.id),
        account_id=account.id,
    )
