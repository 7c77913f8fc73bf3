"""Tells the two parties of an enquiry that there is something to read, and reminds the provider.

Parts of other use cases. The mails say no more than that. A provider that nobody acts for here gets
a link at the address of its listing; whether the listing is shown makes no difference.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from marketplace.domain.enquiries import Asked, enquiry_subject, mail_address
from marketplace.domain.messages import MessageKind
from marketplace.domain.throttling import MAIL
from marketplace.models.enquiries import Enquiry
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.queries.listing_keepers import keepers_of
from marketplace.services.addresses import address_or_none
from marketplace.services.mailing import send
from marketplace.services.throttling import SlowDownError, take_in
from marketplace.services.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Where a provider can be told of an enquiry: account ids (or none) with addresses."""

    people: tuple[tuple[int | None, str], ...]

    @property
    def by_link(self) -> bool:
        """Whether nobody acts for it here, so that a link leads to the enquiry."""
        return any(account_id is None for account_id, _ in self.people)


def reached(listing: Listing) -> Reached:
    """Everybody who acts for its provider; else the address of the listing, if it has one."""
    keepers = keepers_of([listing.provider_id])[listing.provider_id]
    if keepers:
        return Reached(people=tuple((keeper.account_id, keeper.email) for keeper in keepers))
    address = mail_address(listing.email)
    return Reached(people=((None, address),) if address else ())


def tell_provider(tx: Transaction, enquiry: Enquiry) -> Reached:
    """Tell a provider that somebody has written; once, while an earlier mail has not gone out."""
    return _to_provider(tx, enquiry, MessageKind.ENQUIRY_NEW)


def remind_provider(tx: Transaction, enquiry: Enquiry) -> Reached:
    """Remind a provider of what it has not answered."""
    return _to_provider(tx, enquiry, MessageKind.ENQUIRY_REMINDER)


def tell_received(tx: Transaction, enquiry: Enquiry) -> None:
    """Tell whoever asked that it arrived. Anybody can give anybody's address: not many in a row."""
    address = email_of(enquiry)
    if address is None:
        return
    try:
        take_in(tx, {f"enquired {address}": MAIL})
    except SlowDownError:
        return
    _to_person(tx, enquiry, MessageKind.ENQUIRY_RECEIVED, address)


def tell_news(tx: Transaction, enquiry: Enquiry) -> bool:
    """Tell whoever asked that there is something to read, and return whether that was asked for.

    Not where they want no email, nor while an earlier mail that says so has not gone out.
    """
    address = email_of(enquiry)
    if address is None or _waits(tx, enquiry, MessageKind.ENQUIRY_NEWS, address):
        return False
    _to_person(tx, enquiry, MessageKind.ENQUIRY_NEWS, address)
    return True


def email_of(enquiry: Enquiry) -> str | None:
    """Where whoever asked wants email; None where they want none."""
    return address_or_none(Asked.from_json(enquiry.answers).email)


def _to_provider(tx: Transaction, enquiry: Enquiry, kind: MessageKind) -> Reached:
    found = reached(tx.get(Listing, enquiry.listing_id))
    if found.by_link and enquiry.link_nonce is None:
        enquiry.link_nonce = secrets.token_urlsafe(32)
        tx.session.flush()
    for account_id, address in found.people:
        if not _waits(tx, enquiry, kind, address):
            send(
                tx,
                kind,
                address=address,
                subject=enquiry_subject(enquiry.id),
                account_id=account_id,
                enquiry_id=enquiry.id,
            )
    return found


def _to_person(tx: Transaction, enquiry: Enquiry, kind: MessageKind, address: str) -> None:
    subject = enquiry_subject(enquiry.id)
    send(tx, kind, address=address, subject=subject, enquiry_id=enquiry.id)


def _waits(tx: Transaction, enquiry: Enquiry, kind: MessageKind, address: str) -> bool:
    """Whether such a message to this address is still to be sent: it says all that there is."""
    chosen = select(Message.id).where(
        Message.kind == kind.value,
        Message.subject == enquiry_subject(enquiry.id),
        Message.address == address,
        Message.sent_at.is_(None),
        Message.given_up_at.is_(None),
    )
    return tx.session.scalars(chosen.limit(1)).one_or_none() is not None
