"""What an officer's decision on changes or on a new listing does. Parts of `case_decisions`.

The case, the message and the officer's authority are the caller's.
"""

from __future__ import annotations

from marketplace.domain.access import Principal
from marketplace.domain.cases import EditStatus
from marketplace.domain.edit_events import EditDecided
from marketplace.domain.errors import ConflictError, NotFoundError, RefusedError
from marketplace.domain.offer_differences import LABELS
from marketplace.domain.offers import Offer
from marketplace.domain.revisions import Source
from marketplace.models.cases import ListingEdit
from marketplace.models.listings import Listing
from marketplace.queries.edits import draft
from marketplace.services.edits import edit_subject, end
from marketplace.services.listing_content import apply_offer, create_listing
from marketplace.services.transaction import Transaction


def approved(tx: Transaction, edit_id: int, *, by: Principal) -> tuple[int, ...]:
    """Bring the changes to the listing, or publish the new one; return the listing's id.

    What others changed meanwhile, and the provider did not, stays. Raises ConflictError where it
    does not wait any more, RefusedError where both changed the same.
    """
    del by  # the caller asked whether they may; the transaction names them
    edit = _waiting(tx, edit_id)
    found = draft(edit_id=edit_id)
    if found is not None and found.conflicts:
        fields = ", ".join(LABELS[name] for name in found.conflicts)
        raise RefusedError(
            f"The listing was changed since this was sent: {fields}. Return it, so that the "
            "provider can look at both"
        )
    offer = found.wanted if found else Offer()
    if edit.listing_id is None:
        listing_id = create_listing(
            tx, provider_id=edit.provider_id, offer=offer, source=Source.REGISTRATION.value
        )
        edit = tx.get(ListingEdit, edit_id)
        edit.listing_id = listing_id
    else:
        listing_id = edit.listing_id
        apply_offer(tx, listing_id, offer, source=Source.APPROVAL.value)
    _decide(tx, edit_id, EditStatus.APPROVED)
    return (listing_id,)


def returned(tx: Transaction, edit_id: int, *, by: Principal) -> None:
    """Give changes back, to be put right and sent again. Raises ConflictError."""
    del by
    _waiting(tx, edit_id)
    _decide(tx, edit_id, EditStatus.RETURNED)


def declined(tx: Transaction, edit_id: int, *, by: Principal) -> None:
    """End changes: what is public stays as it is. Raises ConflictError."""
    del by
    _waiting(tx, edit_id)
    _decide(tx, edit_id, EditStatus.DECLINED)


def _waiting(tx: Transaction, edit_id: int) -> ListingEdit:
    """The edit, locked after its listing as everywhere. Raises NotFoundError, ConflictError."""
    seen = tx.session.get(ListingEdit, edit_id)
    if seen is None:
        raise NotFoundError("there are no such changes")
    if seen.listing_id is not None:
        tx.session.get(Listing, seen.listing_id, with_for_update=True, populate_existing=True)
    edit = tx.session.get(ListingEdit, edit_id, with_for_update=True, populate_existing=True)
    if edit is None or edit.status != EditStatus.SENT:
        raise ConflictError("these changes do not wait for a decision any more")
    return edit


def _decide(tx: Transaction, edit_id: int, status: EditStatus) -> None:
    edit = tx.get(ListingEdit, edit_id)
    end(tx, edit, status)
    tx.record(
        EditDecided(subject=edit_subject(edit_id), outcome=status.value, listing_id=edit.listing_id)
    )
