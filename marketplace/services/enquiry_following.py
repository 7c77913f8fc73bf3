"""Opens an enquiry to whoever knows its reference and passphrase, and what they do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import visitor
from marketplace.domain.enquiries import (
    SENDING,
    EnquiryStatus,
    Written,
    enquiry_subject,
    require_move,
    written_reference,
)
from marketplace.domain.enquiry_events import EnquiryEnded, EnquiryFollowed, EnquiryWritten
from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.domain.words import required_words
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.models.listings import Listing
from marketplace.services.enquiry_answers import WORDS, is_said, locked, write
from marketplace.services.enquiry_mail import reached, tell_provider
from marketplace.services.keyed import keyed_digest, same
from marketplace.services.reopening import Door, Kept
from marketplace.services.throttling import take_in
from marketplace.services.transaction import Transaction, transaction

_WRONG = (
    "The reference or the passphrase is not right. Check both and try again. If you cannot find "
    "them, send a new enquiry."
)
_GONE = "there is no such thing here, or it is not yours"
_HAS_ENDED = "You have ended this enquiry, so nothing can be added. Send a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowingEnquiry:
    """That somebody may follow an enquiry. `seal` is ours: nobody else can make one."""

    enquiry_id: int
    seal: str


def begin(reference: str, passphrase: str, *, network: str, now: datetime) -> FollowingEnquiry:
    """Let somebody follow what they asked. `network` is where they come from.

    Raises:
        SlowDownError: too soon after other tries; nothing was looked at.
        WrongPassphraseError: the passphrase is wrong, or there is no such reference.
    """
    kept = _DOOR.open(reference, passphrase, network=network, now=now)
    return FollowingEnquiry(enquiry_id=kept.id, seal=_seal(kept.id, kept.digest))


def goes_on(following: FollowingEnquiry) -> bool:
    """Whether this still lets anybody follow anything."""
    chosen = select(Enquiry.passphrase_digest).where(Enquiry.id == following.enquiry_id)
    digest = db.session.scalar(chosen)
    return digest is not None and same(following.seal, _seal(following.enquiry_id, digest))


def add(following: FollowingEnquiry, words: str, *, now: datetime) -> bool:
    """Add words; the provider is told, and has to open it anew. The same words twice are once.

    Returns whether there is anybody at the provider who can be told.

    Raises NotFoundError, InvalidError about the words, SlowDownError after many in a row, which
    would each be a mail to the provider; RefusedError where it has ended.
    """
    words = required_words(words, field=WORDS, ask="Write what you want to add")
    with transaction(actor=visitor(), now=now) as tx:
        enquiry = _opened(tx, following)
        if enquiry.status == EnquiryStatus.ENDED:
            raise RefusedError(_HAS_ENDED)
        if is_said(tx, enquiry, Written.ADDED, words):
            return bool(reached(tx.get(Listing, enquiry.listing_id)).people)
        take_in(tx, {f"added to enquiry {enquiry.id}": SENDING})
        write(tx, enquiry, Written.ADDED, words)
        if enquiry.waiting_since is None:
            enquiry.waiting_since, enquiry.reminded_at = tx.now, None
        tx.session.flush()
        told = tell_provider(tx, enquiry)
        subject = enquiry_subject(enquiry.id)
        tx.record(EnquiryWritten(subject=subject, written=Written.ADDED.value))
        return bool(told.people)


def end(following: FollowingEnquiry, *, now: datetime) -> None:
    """End it: nobody has to answer it any more. Twice is once. Raises NotFoundError."""
    with transaction(actor=visitor(), now=now) as tx:
        enquiry = _opened(tx, following)
        if enquiry.status == EnquiryStatus.ENDED:
            return
        require_move(EnquiryStatus(enquiry.status), EnquiryStatus.ENDED)
        enquiry.status, enquiry.waiting_since = EnquiryStatus.ENDED.value, None
        enquiry.ended_at = enquiry.changed_at = tx.now
        tx.session.flush()
        tx.record(EnquiryEnded(subject=enquiry_subject(enquiry.id)))


def _opened(tx: Transaction, following: FollowingEnquiry) -> Enquiry:
    """The enquiry that somebody follows, locked. Raises NotFoundError where they do no longer."""
    enquiry = locked(tx, following.enquiry_id)
    if not same(following.seal, _seal(enquiry.id, enquiry.passphrase_digest)):
        raise NotFoundError(_GONE)
    return enquiry


def _kept(reference: str) -> Kept | None:
    """The enquiry with this reference."""
    chosen = select(Enquiry.id, Enquiry.passphrase_digest).where(Enquiry.reference == reference)
    found = db.session.execute(chosen).one_or_none()
    return None if found is None else Kept(id=found.id, digest=found.passphrase_digest)


def _seal(enquiry_id: int, digest: str) -> str:
    return keyed_digest("following-enquiry", enquiry_id, digest)


_DOOR = Door(
    written=written_reference,
    kept=_kept,
    began=lambda enquiry_id: EnquiryFollowed(subject=enquiry_subject(enquiry_id)),
    wrong=_WRONG,
)
