"""Makes the fictional council's people, so that somebody who tries the service can sign in."""

from __future__ import annotations

from datetime import datetime

import pyotp
from sqlalchemy import select

from marketplace.demo.people import AUTHENTICATOR_KEY, PASSWORD, PEOPLE, DemoPerson
from marketplace.domain.access import Actor
from marketplace.models.accounts import Account, Membership, SecondFactor
from marketplace.models.providers import Provider
from marketplace.services.accounts_making import new_account
from marketplace.services.passwords import hash_password
from marketplace.services.transaction import Transaction, transaction


def seed_people(*, actor: Actor, now: datetime) -> int:
    """Make the people who are not there yet, with password and second factor; return how many.

    Who is there stays as they are. The password and the key are known to everybody
    (`marketplace.demo.people`): never call this in production.
    """
    hashed = hash_password(PASSWORD)
    with transaction(actor=actor, now=now) as tx:
        there = set(tx.session.scalars(select(Account.email)))
        missing = [person for person in PEOPLE if person.email not in there]
        for person in missing:
            _make(tx, person, hashed)
    return len(missing)


def current_code(now: datetime) -> str:
    """The code that an authenticator app with the fictional people's key shows now."""
    return pyotp.TOTP(AUTHENTICATOR_KEY).at(now)


def _make(tx: Transaction, person: DemoPerson, hashed: str) -> None:
    account = new_account(tx, person.email, name=person.name, how="demo", role=person.role)
    account.password_hash, account.email_confirmed_at = hashed, tx.now
    if person.role.is_staff:
        tx.add(
            SecondFactor(
                account_id=account.id,
                secret=AUTHENTICATOR_KEY,
                created_at=tx.now,
                confirmed_at=tx.now,
            )
        )
    providers = tx.session.scalars(select(Provider.id).where(Provider.name.in_(person.keeps)))
    for provider_id in providers:
        tx.add(Membership(account_id=account.id, provider_id=provider_id, since=tx.now))
