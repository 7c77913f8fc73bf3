"""Asks people, 28 days after a provider's reply, whether what they told us is sorted.

One concern is one transaction, which looks at it afresh: so nobody is asked twice, whoever runs
it and wherever it was cut off. Those without email find the question when they next look.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Actor
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_times import ASKED_AFTER
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.following import asks_whether_sorted, can_answer
from marketplace.domain.following_events import SortedAsked
from marketplace.models.base import db
from marketplace.models.concerns import Concern
from marketplace.queries.followed_facts import facts_of
from marketplace.services.concern_loading import locked
from marketplace.services.concern_news import address_of, ask_whether_sorted
from marketplace.services.leases import Turn, renew
from marketplace.services.transaction import transaction

_ASKED = [kind.value for kind in ConcernKind if asks_whether_sorted(kind)]


def ask_due(*, actor: Actor, now: datetime, turn: Turn) -> int:
    """Ask about every reply that is 28 days old; return how many people were asked.

    Ends early where the process has to end; the next run goes on. Raises LeaseLost where another
    process has taken over.
    """
    due = select(Concern.id).where(
        Concern.kind.in_(_ASKED),
        Concern.replied_at <= now - ASKED_AFTER,
        Concern.asked_at.is_(None),
        Concern.sorted.is_(None),
        Concern.waits_for_safeguarding.is_(False),
    )
    asked = 0
    for concern_id in db.session.scalars(due.order_by(Concern.id)).all():
        if turn.stopping.is_set():
            break
        asked += _ask(concern_id, actor=actor, now=now, turn=turn)
    return asked


def _ask(concern_id: int, *, actor: Actor, now: datetime, turn: Turn) -> int:
    """Ask about one, where it still is to be asked; return how many were asked."""
    with transaction(actor=actor, now=now) as tx:
        renew(tx, turn.lease)
        concern, submission = locked(tx, concern_id)
        facts = facts_of(concern)
        is_due = facts.replied_at is not None and facts.replied_at <= now - ASKED_AFTER
        if not is_due or concern.asked_at is not None or not can_answer(facts):
            return 0
        concern.asked_at = now
        tx.session.flush()
        ask_whether_sorted(tx, concern, submission)
        tx.record(
            SortedAsked(
                subject=subject_of(concern.id, facts.kind),
                by_mail=address_of(submission) is not None,
            )
        )
        return 1
