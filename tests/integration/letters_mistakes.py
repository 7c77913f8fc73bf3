"""What messages about reports of mistakes are made from, put into the tables."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from marketplace.domain.messages import MessageKind
from marketplace.domain.mistakes import MistakeAbout, MistakeOutcome
from marketplace.models.listings import Listing
from marketplace.models.mistakes import Mistake
from marketplace.services.transaction import Transaction
from tests.integration.letters_concerns import SECRET_TOLD, Refers

TO_REPORTERS = {MessageKind.MISTAKE_ENDED}
"""Go to people who have no account."""


def mistakes_of(address: str) -> dict[MessageKind, Callable[[Transaction, int], Refers]]:
    """By the kind of message: what puts its rows into the tables, and gives their ids."""

    def put(tx: Transaction, account_id: int) -> Refers:
        row = Mistake(
            reference="M-7K2M9QA",
            form_digest="0" * 64,
            listing_id=tx.session.scalars(select(Listing.id)).first() or 0,
            about=MistakeAbout.PRICE.value,
            words=SECRET_TOLD,
            email=address,
            sent_at=tx.now,
            outcome=MistakeOutcome.ASKED_PROVIDER.value,
            ended_at=tx.now,
            ended_by=account_id,
        )
        tx.add(row)
        tx.session.flush()
        return {"mistake_id": row.id}

    return {MessageKind.MISTAKE_ENDED: put}
