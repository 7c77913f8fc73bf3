"""Raises the alarm where nobody accepted a safeguarding concern within 4 office hours.

The job `watch-safeguarding` does. One concern is one transaction, which looks at it afresh: each
is told about once, whoever runs it and wherever it was cut off.
"""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Actor
from marketplace.queries.safeguarding_watch import late_ones
from marketplace.services.concern_loading import locked
from marketplace.services.leases import Turn, renew
from marketplace.services.safeguarding_mail import tell_officers_late
from marketplace.services.transaction import transaction


def watch(*, actor: Actor, now: datetime, turn: Turn) -> None:
    """Tell the officers of every concern that is late, once.

    It gives no number: how many there are is for safeguarding officers alone. Ends early where
    the process has to end. Raises LeaseLost where another process has taken over.
    """
    for concern_id in late_ones(now=now):
        if turn.stopping.is_set():
            return
        _tell(concern_id, actor=actor, now=now, turn=turn)


def _tell(concern_id: int, *, actor: Actor, now: datetime, turn: Turn) -> None:
    with transaction(actor=actor, now=now) as tx:
        renew(tx, turn.lease)
        concern, _ = locked(tx, concern_id)
        if concern_id not in late_ones(now=now, only=concern_id):
            return
        concern.alarmed_at = now
        tx.session.flush()
        tell_officers_late(tx, concern)
