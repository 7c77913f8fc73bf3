"""Proves that somebody knows a password, slowed where many tries were wrong.

The count of a try is taken before the password is looked at, and given back if it was right: so
it holds for any number of processes that try at the same moment. The answer, and the work that it
takes, are the same for an address that nobody has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.domain.access import visitor
from marketplace.domain.account_events import SignInFailed, about
from marketplace.domain.errors import RefusedError
from marketplace.domain.throttling import ACCOUNT, DEVICE, NETWORK, Rule
from marketplace.models.accounts import Account
from marketplace.models.base import db
from marketplace.services import passwords
from marketplace.services.known_devices import device_of
from marketplace.services.throttling import forgive, give_back, take_all
from marketplace.services.transaction import Transaction, transaction


class WrongPasswordError(RefusedError):
    """The password is wrong, or there is no such account: nobody learns which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """Where a try comes from: what the browser calls itself, its network, its device cookie."""

    browser: str
    network: str
    device: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That the password of an account was right a moment ago. `settle` uses it."""

    account_id: int
    email: str
    kept: str
    newer: str | None
    """The same password, hashed at today's cost, where `kept` was not."""
    counts: tuple[str, ...]
    device: str | None


def by_address(email: str | None) -> Account | None:
    """The account with an address, closed ones too."""
    if email is None:
        return None
    return db.session.scalar(select(Account).where(Account.email == email))


def prove(
    account: Account | None, password: str, *, typed: str, came: From, now: datetime
) -> Proof:
    """Check a password. `typed` is the address as it was given, for the count of unknown ones.

    Raises:
        SlowDownError: too soon after other tries; nothing was looked at.
        WrongPasswordError: wrong, or the account does not exist, is closed or has no password.
    """
    kept = account.password_hash if account and account.closed_at is None else None
    account_id, email = (account.id, account.email) if account else (None, typed)
    device = device_of(came.device, account_id)
    counts = _counts(email, device=device, network=came.network)
    wait = take_all(counts, now=now)
    right = passwords.matches(kept, password)
    if account_id is None or kept is None or not right:
        _note_failure(account_id, device=device, wait=wait, now=now)
        raise WrongPasswordError("The password is not right.")
    return Proof(
        account_id=account_id,
        email=email,
        kept=kept,
        newer=passwords.hash_password(password) if passwords.is_outdated(kept) else None,
        counts=tuple(counts),
        device=device,
    )


def settle(tx: Transaction, proof: Proof) -> Account:
    """Give the right try back and return the account, for what the proof was needed for.

    Only wrong tries count: those of this account are forgotten, and those of its network stay.
    Raises WrongPasswordError where the password was changed, or the account closed, meanwhile.
    """
    account = tx.get(Account, proof.account_id)
    if account.password_hash != proof.kept or account.closed_at is not None:
        raise WrongPasswordError("The password was changed a moment ago.")
    if proof.newer is not None:
        account.password_hash = proof.newer
    own, *network = proof.counts
    forgive(tx, own)
    give_back(tx, *network)
    return account


def _counts(email: str, *, device: str | None, network: str) -> Mapping[str, Rule]:
    """What a try counts for. A known browser counts for itself only: others cannot slow it."""
    if device is not None:
        return {f"password {email} on {device}": DEVICE}
    return {f"password {email}": ACCOUNT, f"network {network}": NETWORK}


def _note_failure(
    account_id: int | None, *, device: str | None, wait: timedelta, now: datetime
) -> None:
    with transaction(actor=visitor(), now=now) as tx:
        tx.record(
            SignInFailed(
                subject=about(account_id),
                device="new" if device is None else "known",
                then_wait_seconds=round(wait.total_seconds()),
            )
        )
