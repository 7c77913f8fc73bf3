"""Choosing a new password: with a link that was sent to the address, or knowing the old one."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Principal, person, visitor
from marketplace.domain.account_events import NameChanged, PasswordChosen, ResetAsked, about
from marketplace.domain.errors import FieldProblem, InvalidError, RefusedError
from marketplace.domain.messages import MessageKind
from marketplace.domain.sign_ins import Ending
from marketplace.domain.throttling import ASKING, MAIL
from marketplace.models.accounts import Account, LinkPurpose
from marketplace.models.base import db
from marketplace.services import passwords, sign_ins
from marketplace.services.accounts_making import checked_name
from marketplace.services.accounts_sign_in import CameIn, begin, confirm
from marketplace.services.addresses import normal_address
from marketplace.services.links import (
    RESET_LASTS,
    look_at_link,
    make_link,
    spend_links,
    use_link,
)
from marketplace.services.mailing import send
from marketplace.services.password_proof import (
    From,
    Proof,
    WrongPasswordError,
    by_address,
    prove,
    settle,
)
from marketplace.services.throttling import SlowDownError, forgive, take, take_in
from marketplace.services.transaction import Transaction, transaction


def ask_for_reset(email: str, *, came: From, now: datetime) -> None:
    """Have a link to choose a new password sent to the owner of an address.

    The answer is the same where nobody has the address, and where links went out moments ago: the
    older ones go on working, so nobody can keep an owner out by asking.

    Raises InvalidError for what is no address, SlowDownError after too many from one network.
    """
    address = normal_address(email)
    take(f"asking {came.network}", ASKING, now)
    with transaction(actor=visitor(), now=now) as tx:
        account = by_address(address)
        account_id = account.id if account else None
        is_open = account is not None and account.closed_at is None
        try:
            # Where no message goes out, none is counted: or the one that whoever registers with
            # the address waits for could be used up beforehand.
            take_in(tx, {f"mail {address}" if is_open else f"no mail {address}": MAIL})
        except SlowDownError:
            tx.record(ResetAsked(subject=about(account_id), sent=False))
            return
        # Made for an unknown address too, so that the work is the same; nobody gets it.
        link_id = make_link(
            tx, LinkPurpose.RESET_PASSWORD, account_id=account_id, lasts=RESET_LASTS
        )
        tx.record(ResetAsked(subject=about(account_id), sent=is_open))
        if account is not None and is_open:
            _send_reset(tx, account, link_id)


def address_to_reset(token: str, *, now: datetime) -> str:
    """Whose password a link changes. Raises RefusedError where it cannot be used."""
    return _to_reset(token, now).email


def reset(token: str, password: str, *, came: From, now: datetime) -> CameIn:
    """Choose a new password with a link, and begin a sign-in; every other one ends.

    It works however often others have tried the password. It proves the address as well. Raises
    RefusedError where the link cannot be used, InvalidError where the password cannot; the link
    is as it was then.
    """
    account = _to_reset(token, now)
    passwords.check_new(password, about=(account.name, account.email))
    kept = passwords.hash_password(password)
    with transaction(actor=person(account.email), now=now) as tx:
        use_link(tx, token, LinkPurpose.RESET_PASSWORD)
        account = tx.get(Account, account.id)
        if account.closed_at is not None:
            raise RefusedError("This account is closed.")
        confirm(tx, account)
        choose(tx, account, kept, how="reset")
        forgive(tx, f"password {account.email}")
        return begin(tx, account, came=came, known=False)


def change(
    current: str, password: str, *, by: Principal, came: From, now: datetime
) -> sign_ins.Started:
    """Change one's own password, knowing the present one; every other sign-in ends.

    This one goes on with a new token. Raises InvalidError for the fields `current` and
    `password`, SlowDownError.
    """
    proof = prove_own(current, by=by, came=came, now=now)
    passwords.check_new(password, about=(by.name, by.email))
    kept = passwords.hash_password(password)
    with transaction(actor=by.actor, now=now) as tx:
        account = settle(tx, proof)
        choose(tx, account, kept, how="changed", but=by.session_id)
        return sign_ins.renew(tx, by)


def change_name(name: str, *, by: Principal, now: datetime) -> None:
    """Correct one's own name. Raises InvalidError for the field `name`."""
    name = checked_name(name)
    with transaction(actor=by.actor, now=now) as tx:
        account = tx.get(Account, by.account_id)
        if account.name == name:
            return
        account.name = name
        tx.record(NameChanged(subject=about(account.id)))


def prove_own(current: str, *, by: Principal, came: From, now: datetime) -> Proof:
    """Prove that it is the owner who sits there. Raises InvalidError for the field `current`."""
    try:
        return prove(by_address(by.email), current, typed=by.email, came=came, now=now)
    except WrongPasswordError as wrong:
        message = "Your present password is not right"
        raise InvalidError((FieldProblem(field="current", message=message),)) from wrong


def choose(
    tx: Transaction, account: Account, kept: str, *, how: str, but: int | None = None
) -> None:
    """Put a new password in place: links that would choose another, and sign-ins, are over."""
    had_one = account.password_hash is not None
    account.password_hash = kept
    spend_links(tx, LinkPurpose.RESET_PASSWORD, account_id=account.id)
    sign_ins.end_all(tx, account.id, why=Ending.PASSWORD, but=but)
    tx.record(PasswordChosen(subject=about(account.id), how=how))
    if had_one:
        send(
            tx,
            MessageKind.PASSWORD_CHANGED,
            address=account.email,
            subject=about(account.id),
            account_id=account.id,
        )


def _send_reset(tx: Transaction, account: Account, link_id: int) -> None:
    send(
        tx,
        MessageKind.RESET_PASSWORD,
        address=account.email,
        subject=about(account.id),
        account_id=account.id,
        link_id=link_id,
    )


def _to_reset(token: str, now: datetime) -> Account:
    link = look_at_link(token, LinkPurpose.RESET_PASSWORD, now=now)
    account = db.session.get(Account, link.account_id) if link.account_id else None
    if account is None or account.closed_at is not None:
        raise RefusedError("This account is closed.")
    return account
