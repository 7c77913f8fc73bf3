"""What messages about saved searches are made from, put into the tables."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from marketplace.domain.messages import MessageKind
from marketplace.models.listings import Listing
from marketplace.models.saved_searches import SavedSearch
from marketplace.services.transaction import Transaction
from tests.integration.letters_concerns import SECRET_TOLD, Refers

TO_SEARCHERS = {
    MessageKind.SEARCH_CONFIRM,
    MessageKind.SEARCH_NEWS,
    MessageKind.SEARCH_STILL_WANTED,
}
"""Go to people who have no account."""


def searches_of(address: str) -> dict[MessageKind, Callable[[Transaction, int], Refers]]:
    """By the kind of message: what puts its rows into the tables, and gives their ids."""

    def saved(tx: Transaction, **values: object) -> Refers:
        row = SavedSearch(
            email=address,
            query=f"q={SECRET_TOLD}",
            nonce="a nonce of a test",
            asked_at=tx.now,
            told_until=tx.now,
            **values,
        )
        tx.add(row)
        tx.session.flush()
        return {"search_id": row.id}

    def confirm(tx: Transaction, account_id: int) -> Refers:
        del account_id
        return saved(tx)

    def news(tx: Transaction, account_id: int) -> Refers:
        del account_id
        listing_id = tx.session.scalars(select(Listing.id)).one()
        return {**saved(tx, confirmed_at=tx.now), "named": 1, "more": 0, "listing_1": listing_id}

    def still_wanted(tx: Transaction, account_id: int) -> Refers:
        del account_id
        return saved(tx, confirmed_at=tx.now, asked_again_at=tx.now)

    return {
        MessageKind.SEARCH_CONFIRM: confirm,
        MessageKind.SEARCH_NEWS: news,
        MessageKind.SEARCH_STILL_WANTED: still_wanted,
    }
