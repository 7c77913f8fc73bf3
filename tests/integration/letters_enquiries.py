"""What messages about enquiries are made from, put into the tables."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.domain.enquiries import AnswerBy, Asked, EnquiryStatus, ForWhom, Start
from marketplace.domain.messages import MessageKind
from marketplace.models.accounts import Membership
from marketplace.models.enquiries import Enquiry
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.services.transaction import Transaction
from tests.integration.letters_concerns import SECRET_TOLD, Refers

TO_ASKERS = {MessageKind.ENQUIRY_RECEIVED, MessageKind.ENQUIRY_NEWS}
"""Go to people who have no account."""


def of_enquiries(address: str) -> dict[MessageKind, Callable[[Transaction, int], Refers]]:
    """By the kind of message: what puts its rows into the tables, and gives their ids."""

    def to_provider(tx: Transaction, account_id: int) -> Refers:
        row = _enquiry(tx, address)
        tx.add(Membership(account_id=account_id, provider_id=row.provider_id, since=tx.now))
        tx.session.flush()
        return {"enquiry_id": row.id}

    def to_person(tx: Transaction, account_id: int) -> Refers:
        del account_id
        return {"enquiry_id": _enquiry(tx, address).id}

    return {
        MessageKind.ENQUIRY_NEW: to_provider,
        MessageKind.ENQUIRY_REMINDER: to_provider,
        MessageKind.ENQUIRY_RECEIVED: to_person,
        MessageKind.ENQUIRY_NEWS: to_person,
    }


def _enquiry(tx: Transaction, address: str) -> Enquiry:
    listing = _listing(tx)
    asked = Asked(
        words=SECRET_TOLD,
        name="Robin Penhaligon",
        whom=ForWhom.ME,
        start=Start.SOON,
        answer_by=AnswerBy.EMAIL,
        contact=address,
    )
    row = Enquiry(
        reference="E-7K2M9QA",
        passphrase_digest="0" * 43,
        form_digest="0" * 64,
        listing_id=listing.id,
        provider_id=listing.provider_id,
        answers=asked.as_json(),
        status=EnquiryStatus.SENT.value,
        link_nonce="a nonce of a test",
        sent_at=tx.now,
        waiting_since=tx.now,
        changed_at=tx.now,
    )
    tx.add(row)
    tx.session.flush()
    return row


def _listing(tx: Transaction) -> Listing:
    provider = Provider(name="Larkspur Care Ltd", created_at=tx.now)
    tx.add(provider)
    tx.session.flush()
    texts = ("summary", "description", "address", "town", "covers", "phone", "email", "website")
    row = Listing(
        slug="larkspur-x7k2m9qp",
        reference="ref-1",
        provider_id=provider.id,
        name="Larkspur Home Care",
        direct_payments=False,
        publication="published",
        published_at=tx.now,
        visible=True,
        changed_in=0,
        created_at=tx.now,
        updated_at=tx.now,
        **dict.fromkeys(texts, ""),
    )
    tx.add(row)
    tx.session.flush()
    return row
