"""Somebody who asks a provider something, and providers that can be asked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Principal, Role
from marketplace.domain.enquiries import AnswerBy, Asked, ForWhom, Start
from marketplace.mail.memory import MemorySender
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.models.listings import Listing
from marketplace.models.messages import Message
from marketplace.services.enquiries import Sent, new_form, send_enquiry
from marketplace.services.enquiry_following import FollowingEnquiry, begin
from tests.integration.desk import add_person
from tests.integration.postmen import mailer
from tests.integration.town import START, Clock, add_listing

SECRET = "Mrs Penhaligon fell in the bath"
ASKED = Asked(
    words=f"Can you come each morning? {SECRET}.",
    name="Robin Penhaligon",
    whom=ForWhom.SOMEBODY,
    start=Start.SOON,
    answer_by=AnswerBy.EMAIL,
    contact="robin@kestrel.example.org",
)
BY_PHONE = replace(ASKED, answer_by=AnswerBy.PHONE, contact="01632 960 777")
HERE = replace(ASKED, answer_by=AnswerBy.HERE, contact="")
LISTING_ADDRESS = "office@larkspur.example.org"
NETWORK = "192.0.2.7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """An enquiry that was sent, with whoever asked."""

    sent: Sent
    listing_id: int
    provider_id: int

    @property
    def id(self) -> int:
        """The id of the enquiry."""
        return self.row.id

    @property
    def row(self) -> Enquiry:
        """The enquiry as the database has it now."""
        db.session.rollback()
        chosen = select(Enquiry).where(Enquiry.reference == self.sent.reference)
        return db.session.scalars(chosen.execution_options(populate_existing=True)).one()

    def follow(self, *, now: datetime = START) -> FollowingEnquiry:
        """Follow it with reference and passphrase."""
        return begin(self.sent.reference, self.sent.passphrase, network=NETWORK, now=now)


def a_listing(*, email: str = LISTING_ADDRESS, reference: str = "ref-1") -> Listing:
    """A listing that anybody can see, whose provider nobody acts for."""
    key = add_listing(None, reference=reference, email=email, phone="01632 960 100")
    return db.session.get_one(Listing, key)


def a_keeper(provider_id: int, email: str = "owner@larkspur.example.org") -> Principal:
    """Somebody who acts for a provider."""
    return add_person(email, Role.PROVIDER, provider_ids=(provider_id,))


def enquired(
    asked: Asked = ASKED,
    *,
    listing: Listing | None = None,
    form: str | None = None,
    now: datetime = START,
) -> Asker:
    """Send an enquiry about a listing, else about a new one."""
    listing = listing or a_listing()
    slug, listing_id, provider_id = listing.slug, listing.id, listing.provider_id
    sent = send_enquiry(slug, asked, form=form or new_form(), network=_network(), now=now)
    return Asker(sent=sent, listing_id=listing_id, provider_id=provider_id)


def mailed(clock: Clock) -> list[str]:
    """Send all mail that waits; the whole of each, with its address and its subject."""
    sender = MemorySender()
    mailer(sender, clock).send_due()
    return [f"{each.to}\n{each.subject}\n{each.text}" for each in sender.sent]


def messages(kind: str | None = None) -> list[tuple[str, str]]:
    """What was asked to be mailed, and to whom, the oldest first."""
    db.session.rollback()
    rows = db.session.execute(select(Message.kind, Message.address).order_by(Message.id))
    return [(each, address) for each, address in rows if kind in {None, each}]


def _network() -> str:
    """Somewhere else each time: nobody here sends many."""
    return secrets.token_hex(4)
