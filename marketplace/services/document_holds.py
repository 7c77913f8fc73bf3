"""Holds the listings of a provider whose required documents have run out, and lifts that again.

Fragments: they run inside the transaction of whoever calls them. The authority is the daily job's;
a provider ends the hold by renewing the document.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from marketplace.domain.documents import DocumentKind, expired
from marketplace.domain.listings import Publication
from marketplace.domain.visibility import HoldKind
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries.documents import asked_of_provider, given_by
from marketplace.services import holds
from marketplace.services.transaction import Transaction


def lock_provider(tx: Transaction, provider_id: int) -> None:
    """Let nobody else look at or change this provider's documents until the transaction ends.

    The job and the provider then see the same: one decides after the other.
    """
    tx.session.get(Provider, provider_id, with_for_update=True, populate_existing=True)


def place_where_expired(tx: Transaction, provider_id: int, *, today: date) -> int:
    """Hold every published listing of a provider whose required document has expired.

    Returns how many listings were held just now.
    """
    kinds = _expired(provider_id, today=today)
    if not kinds:
        return 0
    reason = f"{_joined(kinds)}: out of date. A newer one ends this."
    published = select(Listing.id).where(
        Listing.provider_id == provider_id, Listing.publication == Publication.PUBLISHED.value
    )
    return sum(
        holds.place(tx, listing_id, HoldKind.DOCUMENTS, reason=reason)
        for listing_id in tx.session.scalars(published.order_by(Listing.id)).all()
    )


def lift_where_renewed(tx: Transaction, provider_id: int, *, today: date) -> int:
    """End the holds of a provider none of whose required documents has expired any more.

    Returns how many listings they were lifted from.
    """
    tx.session.flush()
    if _expired(provider_id, today=today):
        return 0
    held = (
        select(HoldRow.listing_id)
        .join(Listing, Listing.id == HoldRow.listing_id)
        .where(
            Listing.provider_id == provider_id,
            HoldRow.kind == HoldKind.DOCUMENTS.value,
            HoldRow.lifted_at.is_(None),
        )
        .order_by(HoldRow.listing_id)
    )
    reason = "Every required document is in force."
    return sum(
        holds.lift(tx, listing_id, HoldKind.DOCUMENTS, reason=reason)
        for listing_id in tx.session.scalars(held).all()
    )


def _expired(provider_id: int, *, today: date) -> tuple[DocumentKind, ...]:
    return expired(asked_of_provider(provider_id), given_by(provider_id), today=today)


def _joined(kinds: tuple[DocumentKind, ...]) -> str:
    return " and ".join(kind.label for kind in kinds)
