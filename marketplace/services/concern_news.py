"""Writes to whoever told us something, where they want email: parts of other use cases.

A mail says that there is something to read, never what, and holds no reference. Nothing is sent
to an address once its owner wants no more.
"""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.concern_answers import Answers, ContactWay
from marketplace.domain.messages import MessageKind
from marketplace.domain.throttling import MAIL
from marketplace.models.concerns import Concern, Submission
from marketplace.models.messages import Message
from marketplace.services.addresses import address_or_none
from marketplace.services.mailing import send
from marketplace.services.throttling import SlowDownError, take_in
from marketplace.services.transaction import Transaction


def tell_received(tx: Transaction, submission: Submission) -> None:
    """Say that something arrived. Anybody can give anybody's address, so not many in a row."""
    address = address_of(submission)
    if address is None:
        return
    try:
        take_in(tx, {f"told us {address}": MAIL})
    except SlowDownError:
        return
    send(
        tx,
        MessageKind.CONCERN_RECEIVED,
        address=address,
        subject=_subject(submission),
        submission_id=submission.id,
    )


def tell_news(tx: Transaction, submission: Submission) -> None:
    """Say that there is something new to read; once, while an earlier one has not gone out."""
    address = address_of(submission)
    if address is None or _waits(tx, submission):
        return
    send(
        tx,
        MessageKind.CONCERN_NEWS,
        address=address,
        subject=_subject(submission),
        submission_id=submission.id,
    )


def tell_news_of(tx: Transaction, concern: Concern) -> None:
    """Say so of one concern. Of one that an officer raised the person knows nothing, and stays so.

    They may be whom it is about.
    """
    if concern.raised_by is None:
        tell_news(tx, tx.get(Submission, concern.submission_id))


def ask_whether_sorted(tx: Transaction, concern: Concern, submission: Submission) -> None:
    """Ask whether what a provider replied to is sorted."""
    address = address_of(submission)
    if address is None:
        return
    send(
        tx,
        MessageKind.CONCERN_SORTED,
        address=address,
        subject=_subject(submission),
        concern_id=concern.id,
    )


def address_of(submission: Submission) -> str | None:
    """Where its sender wants email; None where they want none, or gave no address."""
    contact = Answers.from_json(submission.answers).contact
    if contact.way is not ContactWay.EMAIL:
        return None
    return address_or_none(contact.value)


def _waits(tx: Transaction, submission: Submission) -> bool:
    chosen = select(Message.id).where(
        Message.kind == MessageKind.CONCERN_NEWS.value,
        Message.subject == _subject(submission),
        Message.sent_at.is_(None),
        Message.given_up_at.is_(None),
    )
    return tx.session.scalars(chosen.limit(1)).one_or_none() is not None


def _subject(submission: Submission) -> str:
    return f"submission:{submission.id}"
