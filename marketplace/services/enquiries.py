"""Takes in what somebody asks a provider: all of it in one transaction, once for each form.

With it goes the outbox row of the mail that tells the provider. So what was shown as sent is there
and will be delivered; whether it was, the mail server's answer says later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from marketplace.domain.access import visitor
from marketplace.domain.enquiries import (
    SENDING,
    SHOWN_FOR,
    Asked,
    EnquiryStatus,
    enquiry_subject,
    new_reference,
)
from marketplace.domain.enquiry_checks import problems
from marketplace.domain.enquiry_events import EnquiryPassphraseTaken, EnquirySent
from marketplace.domain.errors import ConflictError, InvalidError, NotFoundError, RefusedError
from marketplace.domain.numbers import Counted
from marketplace.domain.sign_ins import digest, new_token
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.models.listings import Listing
from marketplace.models.providers import Provider
from marketplace.queries import visible
from marketplace.services.enquiry_mail import reached, tell_provider, tell_received
from marketplace.services.passphrases import digest_of, opens, passphrase_for
from marketplace.services.references import unused
from marketplace.services.tally import add_one
from marketplace.services.throttling import take
from marketplace.services.transaction import Transaction, transaction

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_TAKES_NONE = "This service takes no enquiries here. Phone it instead."
_SENT_BEFORE = "an enquiry was sent from this form already, and it said something else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent, and to whom. `passphrase` is empty once it is not shown again."""

    reference: str
    passphrase: str = field(repr=False)
    listing: str
    provider: str
    sent_at: datetime
    asked: Asked = field(repr=False)


def new_form() -> str:
    """The token of a new form. It is secret: the passphrase is chosen by it."""
    return new_token()


def is_form(token: str) -> bool:
    """Whether something can be the token of a form."""
    return _TOKEN.fullmatch(token) is not None


def send_enquiry(slug: str, asked: Asked, *, form: str, network: str, now: datetime) -> Sent:
    """Send an enquiry about the visible listing with this slug. `network` is where it comes from.

    A form is sent once: by a second click or after a crash it gives the same reference and, for an
    hour, the same passphrase.

    Raises:
        NotFoundError: there is no such listing (any more) that anybody may see.
        RefusedError: nobody of the provider could be told; SlowDownError, too soon after others.
        InvalidError: something is missing or wrong.
        ConflictError: the form was sent before, and said something else.
    """
    if not is_form(form):
        raise NotFoundError("there is no such form")
    before = _again(slug, asked, form=form, now=now)
    if before is not None:
        return before
    if found := problems(asked):
        raise InvalidError(found)
    take(f"enquiries from {network}", SENDING, now)
    try:
        return _send(slug, asked, form=form, now=now)
    except IntegrityError:  # sent at this very moment by a second click
        before = _again(slug, asked, form=form, now=now)
        if before is None:
            raise
        return before


def sent_before(form: str, *, now: datetime) -> Sent | None:
    """What a form became, to be shown again; None where it was not sent, or is gone."""
    enquiry = db.session.scalars(_of(form)).one_or_none()
    return None if enquiry is None else _sent(enquiry, form, now)


def take_passphrase(form: str, *, now: datetime) -> None:
    """Note that the person has reference and passphrase: neither is shown again. Twice is once."""
    with transaction(actor=visitor(), now=now) as tx:
        enquiry = tx.session.scalars(_of(form).with_for_update()).one_or_none()
        if enquiry is None or enquiry.passphrase_taken_at is not None:
            return
        enquiry.passphrase_taken_at = tx.now
        tx.session.flush()
        tx.record(EnquiryPassphraseTaken(subject=enquiry_subject(enquiry.id)))


def _send(slug: str, asked: Asked, *, form: str, now: datetime) -> Sent:
    with transaction(actor=visitor(), now=now) as tx:
        before = _again(slug, asked, form=form, now=now)
        if before is not None:
            return before
        detail = visible.by_slug(slug)
        if detail is None:
            raise NotFoundError("there is no such listing")
        listing = tx.get(Listing, detail.summary.id)
        if not reached(listing).people:
            raise RefusedError(_TAKES_NONE)
        enquiry = _new(listing, asked, form, now)
        tx.add(enquiry)
        tx.session.flush()
        _tell(tx, enquiry, asked)
        add_one(tx, listing.id, Counted.CONTACT)
        return _sent(enquiry, form, now)


def _new(listing: Listing, asked: Asked, form: str, now: datetime) -> Enquiry:
    reference = unused(new_reference, column=Enquiry.reference)
    return Enquiry(
        reference=reference,
        passphrase_digest=digest_of(reference, passphrase_for(reference, form)),
        form_digest=digest(form),
        listing_id=listing.id,
        provider_id=listing.provider_id,
        answers=asked.as_json(),
        status=EnquiryStatus.SENT.value,
        sent_at=now,
        waiting_since=now,
        changed_at=now,
    )


def _tell(tx: Transaction, enquiry: Enquiry, asked: Asked) -> None:
    """The mails about it, and what the audit log keeps."""
    told = tell_provider(tx, enquiry)
    tell_received(tx, enquiry)
    tx.record(
        EnquirySent(
            subject=enquiry_subject(enquiry.id),
            listing_id=enquiry.listing_id,
            provider_id=enquiry.provider_id,
            answer_by=asked.answer_by.value,
            people=len(told.people),
            by_link=told.by_link,
        )
    )


def _again(slug: str, asked: Asked, *, form: str, now: datetime) -> Sent | None:
    """What this form became before.

    Raises ConflictError where it said something else then, or was sent to somebody else.
    """
    enquiry = db.session.scalars(_of(form)).one_or_none()
    if enquiry is None:
        return None
    to = db.session.get_one(Listing, enquiry.listing_id).slug
    if to != slug or Asked.from_json(enquiry.answers) != asked:
        raise ConflictError(_SENT_BEFORE)
    return _sent(enquiry, form, now)


def _sent(enquiry: Enquiry, form: str, now: datetime) -> Sent:
    """An enquiry as whoever sent it sees it; the passphrase for an hour, until they have it."""
    passphrase = passphrase_for(enquiry.reference, form)
    shown = (
        enquiry.passphrase_taken_at is None
        and now - enquiry.sent_at <= SHOWN_FOR
        and opens(enquiry.reference, passphrase, enquiry.passphrase_digest)
    )
    return Sent(
        reference=enquiry.reference,
        passphrase=passphrase if shown else "",
        listing=db.session.get_one(Listing, enquiry.listing_id).name,
        provider=db.session.get_one(Provider, enquiry.provider_id).name,
        sent_at=enquiry.sent_at,
        asked=Asked.from_json(enquiry.answers),
    )


def _of(form: str) -> Select[tuple[Enquiry]]:
    return select(Enquiry).where(Enquiry.form_digest == digest(form))
