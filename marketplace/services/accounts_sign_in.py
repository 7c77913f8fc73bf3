"""Signing in with a password, and confirming an address with the link that was sent to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from marketplace.domain.access import person
from marketplace.domain.account_events import EmailConfirmed, SignedIn, about
from marketplace.domain.errors import RefusedError
from marketplace.domain.messages import MessageKind
from marketplace.domain.sign_ins import browser_in_words
from marketplace.domain.throttling import MAIL
from marketplace.models.accounts import Account, LinkPurpose
from marketplace.models.base import db
from marketplace.services import sign_ins
from marketplace.services.addresses import address_or_none
from marketplace.services.links import (
    CONFIRM_LASTS,
    look_at_link,
    make_link,
    spend_links,
    use_link,
)
from marketplace.services.mailing import send
from marketplace.services.password_proof import (
    From,
    WrongPasswordError,
    by_address,
    prove,
    settle,
)
from marketplace.services.throttling import SlowDownError, take_in
from marketplace.services.transaction import Transaction, transaction

_WRONG = "The email address or password is not right. Check both and try again."
_WRONG_HERE = "The password is not right. Enter the one that you chose for this account."
_CONFIRM_FIRST = (
    "Confirm your email address first. We have sent you a message with a link: open it to sign in. "
    "It can take a few minutes to arrive."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameIn:
    """A sign-in that has begun, and whose."""

    account_id: int
    started: sign_ins.Started


def sign_in(email: str, password: str, *, came: From, now: datetime) -> CameIn:
    """Begin a sign-in with a password.

    Raises RefusedError with the sentence for the page: wrong (whichever of the two it is), too
    soon after other tries (SlowDownError), or the address has still to be confirmed.
    """
    address = address_or_none(email)
    try:
        proof = prove(by_address(address), password, typed=address or email, came=came, now=now)
    except WrongPasswordError as wrong:
        raise WrongPasswordError(_WRONG) from wrong
    with transaction(actor=person(proof.email), now=now) as tx:
        account = settle(tx, proof)
        if account.email_confirmed_at is not None:
            return begin(tx, account, came=came, known=proof.device is not None)
        send_confirmation(tx, account)
    raise RefusedError(_CONFIRM_FIRST)


def address_to_confirm(token: str, *, now: datetime) -> str:
    """The address that a link confirms. Raises RefusedError where it cannot be used."""
    return _to_confirm(token, now).email


def confirm_address(token: str, password: str, *, came: From, now: datetime) -> CameIn:
    """Confirm an address with its link and the account's password, and begin a sign-in.

    The password keeps out an account that a stranger made with somebody else's address: whoever
    reads the mail does not know it, and whoever knows it does not get the mail. Raises
    RefusedError; a wrong password leaves the link as it was.
    """
    account = _to_confirm(token, now)
    try:
        proof = prove(account, password, typed=account.email, came=came, now=now)
    except WrongPasswordError as wrong:
        raise WrongPasswordError(_WRONG_HERE) from wrong
    with transaction(actor=person(proof.email), now=now) as tx:
        use_link(tx, token, LinkPurpose.CONFIRM_EMAIL)
        account = settle(tx, proof)
        confirm(tx, account)
        return begin(tx, account, came=came, known=proof.device is not None)


def begin(tx: Transaction, account: Account, *, came: From, known: bool) -> CameIn:
    """Begin a sign-in whose password, or whose link, was right."""
    started = sign_ins.start(tx, account_id=account.id, user_agent=came.browser)
    tx.record(
        SignedIn(
            subject=about(account.id),
            sign_in=started.id,
            browser=browser_in_words(came.browser),
            device="known" if known else "new",
        )
    )
    return CameIn(account_id=account.id, started=started)


def confirm(tx: Transaction, account: Account) -> None:
    """Note that an address is its owner's; other links that would do it are useless then."""
    spend_links(tx, LinkPurpose.CONFIRM_EMAIL, account_id=account.id)
    if account.email_confirmed_at is None:
        account.email_confirmed_at = tx.now
        tx.record(EmailConfirmed(subject=about(account.id)))


def send_confirmation(tx: Transaction, account: Account) -> None:
    """Send a link that confirms an address, but not many of them in a row."""
    try:
        take_in(tx, {f"mail {account.email}": MAIL})
    except SlowDownError:
        return
    link_id = make_link(tx, LinkPurpose.CONFIRM_EMAIL, account_id=account.id, lasts=CONFIRM_LASTS)
    send(
        tx,
        MessageKind.CONFIRM_EMAIL,
        address=account.email,
        subject=about(account.id),
        account_id=account.id,
        link_id=link_id,
    )


def _to_confirm(token: str, now: datetime) -> Account:
    link = look_at_link(token, LinkPurpose.CONFIRM_EMAIL, now=now)
    account = db.session.get(Account, link.account_id) if link.account_id else None
    if account is None or account.closed_at is not None:
        raise RefusedError("This account is closed.")
    return account
