"""Tells safeguarding officers that something waits for them: parts of other use cases.

The mail says no more than that, and by when somebody has to accept it.
"""

from __future__ import annotations

from marketplace.domain.concern_events import subject_of
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.messages import MessageKind
from marketplace.domain.safeguarding_events import OfficersTold
from marketplace.models.concerns import Concern, Submission
from marketplace.queries.safeguarding_officers import to_be_told
from marketplace.services.mailing import send
from marketplace.services.transaction import Transaction


def tell_officers(tx: Transaction, concern: Concern) -> int:
    """Tell every officer that something came into their queue; return how many there are."""
    return _tell(tx, concern, MessageKind.SAFEGUARDING_NEW)


def tell_officers_late(tx: Transaction, concern: Concern) -> int:
    """Tell every officer that nobody has accepted it in time; return how many there are."""
    return _tell(tx, concern, MessageKind.SAFEGUARDING_LATE)


def _tell(tx: Transaction, concern: Concern, kind: MessageKind) -> int:
    """Send one message to each officer, and write that they were told."""
    subject = subject_of(concern.id, ConcernKind(concern.kind))
    officers = to_be_told(tx.get(Submission, concern.submission_id).provider_id)
    for officer in officers:
        send(
            tx,
            kind,
            address=officer.email,
            subject=subject,
            account_id=officer.account_id,
            concern_id=concern.id,
        )
    tx.record(OfficersTold(subject=subject, message=kind.value, people=len(officers)))
    return len(officers)
