"""A provider with one listing and somebody who keeps it, for tests of use cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from marketplace.domain.access import Principal, Role
from marketplace.domain.offers import Offer
from marketplace.domain.registrations import ProviderKind
from marketplace.models.accounts import Account, AccountRole, Membership
from marketplace.models.providers import Provider
from marketplace.services.listing_content import create_listing
from marketplace.services.transaction import Transaction, transaction
from tests.integration.town import IMPORT, START
from tests.unit.offers import LUNCH

CLUB = replace(
    LUNCH,
    postcode="ZZ1 1AA",
    address="3 Mill Row",
    town="Fenwick Cross",
    complaints="Speak to Jo.",
    priced_on=date(2026, 11, 1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The ids, and the person."""

    provider_id: int
    listing_id: int
    by: Principal


def keep(
    offer: Offer = CLUB,
    *,
    provider: str = "Larkspur Ltd",
    email: str = "owner@example.org",
    kind: ProviderKind | None = ProviderKind.UNREGULATED,
) -> Kept:
    """Make them; in an open context."""
    with transaction(actor=IMPORT, now=START) as tx:
        account = _account(tx, email)
        row = Provider(name=provider, kind=kind.value if kind else None, created_at=tx.now)
        tx.add(row)
        tx.session.flush()
        provider_id, account_id = row.id, account.id
        tx.add(AccountRole(account_id=account_id, role=Role.PROVIDER.value))
        tx.add(Membership(account_id=account_id, provider_id=provider_id, since=tx.now))
        listing_id = create_listing(tx, provider_id=provider_id, offer=offer, source="registration")
    by = Principal(
        account_id=account_id,
        session_id=1,
        email=email,
        name="Jo",
        roles=frozenset({Role.PROVIDER}),
        provider_ids=frozenset({provider_id}),
    )
    return Kept(provider_id=provider_id, listing_id=listing_id, by=by)


def _account(tx: Transaction, email: str) -> Account:
    account = Account(
        email=email, name="Jo", password_hash=None, email_confirmed_at=tx.now, created_at=tx.now
    )
    tx.add(account)
    tx.session.flush()
    return account
