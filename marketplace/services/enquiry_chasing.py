"""Reminds providers of enquiries that they have not answered for three working days.

And tells whoever asked, and wants email, to look where no mail about theirs could be delivered.

One enquiry is one transaction, which looks at it afresh and keeps what was done in its row
(`reminded_at`): nothing is done twice, whoever runs it and wherever it was cut off.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.domain.access import Actor
from marketplace.domain.dates import london_day
from marketplace.domain.enquiries import EnquiryStatus, enquiry_subject, remind_on
from marketplace.domain.enquiry_events import EnquiryFailureTold, EnquiryReminded
from marketplace.domain.errors import NotFoundError
from marketplace.models.base import db
from marketplace.models.enquiries import Enquiry
from marketplace.queries.enquiry_facts import given_up_after, is_news_since, undelivered_since
from marketplace.services.enquiry_answers import locked
from marketplace.services.enquiry_mail import remind_provider, tell_news
from marketplace.services.leases import Turn, renew
from marketplace.services.transaction import Transaction, transaction

_LOOKED_BACK = timedelta(days=28)
"""For messages that were given up: a job that was away for so long has other troubles."""


def remind_due(*, actor: Actor, now: datetime, turn: Turn) -> int:
    """Remind, once, of each enquiry that has waited for so long; return how many.

    Ends early where the process has to end; the next run goes on. Raises LeaseLost where another
    process has taken over.
    """
    waiting = select(Enquiry.id, Enquiry.waiting_since).where(
        Enquiry.waiting_since.is_not(None), Enquiry.reminded_at.is_(None)
    )
    reminded = 0
    for enquiry_id, since in db.session.execute(waiting.order_by(Enquiry.id)).all():
        if turn.stopping.is_set():
            break
        if not _is_due(since, now):
            continue
        with transaction(actor=actor, now=now) as tx:
            renew(tx, turn.lease)
            reminded += _remind(tx, enquiry_id)
    return reminded


def tell_failures(*, actor: Actor, now: datetime, turn: Turn) -> int:
    """Tell, once, whoever asked that a provider could not be told; return how many.

    They would wait for an answer that nobody knows is wanted. Only those who want email can be
    told so; the page says it to everybody. Ends early and raises as `remind_due`.
    """
    told = 0
    for enquiry_id in given_up_after(now - _LOOKED_BACK):
        if turn.stopping.is_set():
            break
        with transaction(actor=actor, now=now) as tx:
            renew(tx, turn.lease)
            told += _tell_failure(tx, enquiry_id)
    return told


def _tell_failure(tx: Transaction, enquiry_id: int) -> bool:
    """Tell of one, where the provider has not opened it all the same."""
    try:
        enquiry = locked(tx, enquiry_id)
    except NotFoundError:
        return False
    since = undelivered_since(enquiry.id, sent_at=enquiry.sent_at)
    if enquiry.status != EnquiryStatus.SENT or since is None:
        return False
    if is_news_since(enquiry.id, since) or not tell_news(tx, enquiry):
        return False
    tx.record(EnquiryFailureTold(subject=enquiry_subject(enquiry_id)))
    return True


def _remind(tx: Transaction, enquiry_id: int) -> bool:
    """Remind of one, where it still waits. With nobody to write to, it is tried again tomorrow."""
    try:
        enquiry = locked(tx, enquiry_id)
    except NotFoundError:
        return False
    if enquiry.reminded_at is not None or not _is_due(enquiry.waiting_since, tx.now):
        return False
    people = len(remind_provider(tx, enquiry).people)
    if people:
        enquiry.reminded_at = tx.now
        tx.session.flush()
        tx.record(EnquiryReminded(subject=enquiry_subject(enquiry_id), people=people))
    return bool(people)


def _is_due(waiting_since: datetime | None, now: datetime) -> bool:
    return waiting_since is not None and remind_on(london_day(waiting_since)) <= london_day(now)
