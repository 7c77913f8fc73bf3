"""Tells a provider's people what waits in its inbox, and QA officers of a reply that is overdue.

Parts of other use cases. The mails say no more than that there is something to read. What holds
back a provider's listings, or how it is rated, makes no difference to anything here.
"""

from __future__ import annotations

from marketplace.domain.concern_events import subject_of
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.inbox_events import ProviderTold, ReplyOverdueTold
from marketplace.domain.messages import MessageKind
from marketplace.models.concerns import Concern
from marketplace.queries import quality_officers
from marketplace.queries.listing_keepers import keepers_of
from marketplace.services.mailing import send
from marketplace.services.transaction import Transaction


def tell_provider(tx: Transaction, concern: Concern, provider_id: int) -> int:
    """Tell everybody who acts for a provider that something was shared with it; return how many.

    To be called once for each time that it is shared, in the transaction that shares it.
    """
    return _tell(tx, concern, provider_id, MessageKind.INBOX_NEW)


def remind_provider(tx: Transaction, concern: Concern, provider_id: int) -> int:
    """Remind everybody who acts for a provider that a reply is due; return how many."""
    return _tell(tx, concern, provider_id, MessageKind.INBOX_REMINDER)


def tell_officers(tx: Transaction, concern: Concern, provider_id: int) -> int:
    """Tell the QA officers that a provider has not replied in time; return how many."""
    subject = subject_of(concern.id, ConcernKind(concern.kind))
    officers = quality_officers.to_be_told(provider_id)
    for officer in officers:
        send(
            tx,
            MessageKind.REPLY_OVERDUE,
            address=officer.email,
            subject=subject,
            account_id=officer.account_id,
            concern_id=concern.id,
        )
    tx.record(ReplyOverdueTold(subject=subject, provider_id=provider_id, people=len(officers)))
    return len(officers)


def _tell(tx: Transaction, concern: Concern, provider_id: int, kind: MessageKind) -> int:
    subject = subject_of(concern.id, ConcernKind(concern.kind))
    people = keepers_of([provider_id])[provider_id]
    for keeper in people:
        send(
            tx,
            kind,
            address=keeper.email,
            subject=subject,
            account_id=keeper.account_id,
            concern_id=concern.id,
            provider_id=provider_id,
        )
    told = ProviderTold(
        subject=subject, message=kind.value, provider_id=provider_id, people=len(people)
    )
    tx.record(told)
    return len(people)
