"""A listing that is changed by its provider, and by others meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from marketplace.domain.access import Principal, Role
from marketplace.domain.listings import PriceUnit
from marketplace.domain.offers import Offer
from marketplace.models.base import db
from marketplace.queries.edits import Draft, draft_of_listing
from marketplace.queries.offers import offer_of
from marketplace.services import edit_sending, edits
from marketplace.services.listing_content import apply_offer
from marketplace.services.transaction import transaction
from tests.integration.kept import CLUB, Kept
from tests.integration.town import IMPORT, START

NOW = START + timedelta(days=1)
LATER = START + timedelta(days=2)
OFFICER = Principal(
    account_id=99, session_id=1, email="qa@example.org", name="Q", roles=frozenset({Role.QA})
)
PRICED = replace(CLUB, price_from=Decimal("6.00"), price_unit=PriceUnit.SESSION)
RENAMED = replace(CLUB, name="Larkspur friendship club")


def seen(kept: Kept) -> Draft:
    db.session.rollback()
    return draft_of_listing(kept.listing_id, by=kept.by)


def save(kept: Kept, offer: Offer, *, version: int | None = None) -> edits.Saved:
    return edits.save(
        kept.listing_id,
        offer,
        version=seen(kept).version if version is None else version,
        by=kept.by,
        now=NOW,
    )


def sent(kept: Kept, offer: Offer) -> int:
    """Save and send; return the edit's id."""
    save(kept, offer)
    edit_id = seen(kept).edit_id
    assert edit_id is not None
    edit_sending.send(edit_id, version=seen(kept).version, by=kept.by, now=NOW)
    return edit_id


def public(kept: Kept) -> Offer:
    db.session.rollback()
    return offer_of(kept.listing_id)


def somebody_else_changes(kept: Kept, **fields: object) -> None:
    """Change the listing as an import or an officer would."""
    with transaction(actor=IMPORT, now=LATER) as tx:
        offer = replace(offer_of(kept.listing_id), **fields)  # type: ignore[arg-type]
        apply_offer(tx, kept.listing_id, offer, source="import")
