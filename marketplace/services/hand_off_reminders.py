"""Notes, once a day, which hand-offs nobody has confirmed in time, so that staff ask for them.

Nothing is sent: no message of this service goes to an outside body. What safeguarding officers
have to accept has an alarm of its own.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from marketplace.domain.access import Actor
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_times import REMINDED_AGAIN
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.queries.concern_facts import is_restricted
from marketplace.services.concern_loading import locked
from marketplace.services.hand_offs import remind
from marketplace.services.leases import Turn, renew
from marketplace.services.transaction import transaction


def note_late(*, actor: Actor, now: datetime, turn: Turn) -> int:
    """Note a reminder of each that is late, again after so many days; return how many.

    One transaction for each, so that safe to repeat. The count is without those of concerns that
    safeguarding officers alone may know of: it stands where others read it.
    """
    counted = 0
    for hand_off_id, concern_id, restricted in _late(now):
        if turn.stopping.is_set():
            break
        with transaction(actor=actor, now=now) as tx:
            renew(tx, turn.lease)
            concern, _ = locked(tx, concern_id)
            found = tx.get(HandOff, hand_off_id)
            tx.session.refresh(found, with_for_update=True)
            if _is_late(found, now):
                remind(tx, concern, found)
                counted += not restricted
    return counted


def _late(now: datetime) -> list[tuple[int, int, bool]]:
    chosen = (
        select(HandOff.id, HandOff.concern_id, is_restricted())
        .join(Concern, Concern.id == HandOff.concern_id)
        .where(
            HandOff.status == HandOffStatus.SENT.value,
            HandOff.recipient != Recipient.SAFEGUARDING.value,
            HandOff.receipt_due_at < now,
            or_(HandOff.reminded_at.is_(None), HandOff.reminded_at <= now - REMINDED_AGAIN),
        )
        .order_by(HandOff.id)
    )
    return [(row[0], row[1], bool(row[2])) for row in db.session.execute(chosen)]


def _is_late(found: HandOff, now: datetime) -> bool:
    """Whether it still is, as it stands now that it is locked."""
    due, reminded = found.receipt_due_at, found.reminded_at
    return (
        found.status == HandOffStatus.SENT
        and due is not None
        and due < now
        and (reminded is None or reminded <= now - REMINDED_AGAIN)
    )
