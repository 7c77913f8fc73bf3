"""What messages about enquiries are made from: whose it is, about which listing, and a link.

What somebody asked or answered, and who they are, stays where reference and passphrase, an account
or the link lead to.
"""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.dates import day_in_words, london_day
from marketplace.domain.enquiries import EnquiryStatus
from marketplace.domain.messages import WhyNotSent
from marketplace.models.accounts import Membership
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.services.enquiry_links import link_of
from marketplace.services.enquiry_mail import email_of
from marketplace.services.mail_facts import Asked, Facts, NotDue, written


def to_provider(message: Asked) -> Facts:
    """Whose it is, and where to read it. Raises NotDue where whoever asked has ended it."""
    enquiry = message.row(Enquiry, "enquiry_id")
    if enquiry.status == EnquiryStatus.ENDED:
        raise NotDue(WhyNotSent.ENDED)
    return {
        "provider": written(db.session.get_one(Provider, enquiry.provider_id).name),
        "listing": written(db.session.get_one(Listing, enquiry.listing_id).name),
        "link": _link(message, enquiry),
    }


def reminder(message: Asked) -> Facts:
    """As `to_provider`, and since when. Raises NotDue where it has been answered too."""
    enquiry = message.row(Enquiry, "enquiry_id")
    if enquiry.waiting_since is None:
        raise NotDue(WhyNotSent.REPLIED)
    since = day_in_words(london_day(enquiry.waiting_since))
    return {**to_provider(message), "since": since}


def to_person(message: Asked) -> Facts:
    """Nothing but whether it may still go. Raises NotDue where they gave another address."""
    if email_of(message.row(Enquiry, "enquiry_id")) != message.address:
        raise NotDue(WhyNotSent.CONTACT_WITHDRAWN)
    return {}


def _link(message: Asked, enquiry: Enquiry) -> str:
    """The link for whoever has no account; nothing for somebody who still acts for the provider."""
    if message.account_id is None:
        return link_of(enquiry)
    belongs = select(Membership.id).where(
        Membership.account_id == message.account_id,
        Membership.provider_id == enquiry.provider_id,
        Membership.ended_at.is_(None),
    )
    if db.session.scalars(belongs).first() is None:
        raise NotDue(WhyNotSent.LEFT)
    return ""
