"""Which safeguarding concerns nobody has accepted in time, and nobody was told of yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.models.base import db
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern


def late_ones(*, now: datetime, only: int | None = None) -> tuple[int, ...]:
    """Their ids, the one that is late the longest first.

    One that was handed over anew after an alarm is late anew. `only` asks about a single one.
    """
    chosen = (
        select(Concern.id)
        .join(HandOff, HandOff.concern_id == Concern.id)
        .where(
            HandOff.recipient == Recipient.SAFEGUARDING.value,
            HandOff.status == HandOffStatus.SENT.value,
            HandOff.receipt_due_at < now,
            or_(Concern.alarmed_at.is_(None), Concern.alarmed_at < HandOff.sent_at),
        )
        .order_by(HandOff.receipt_due_at, Concern.id)
    )
    if only is not None:
        chosen = chosen.where(Concern.id == only)
    return tuple(dict.fromkeys(db.session.scalars(chosen)))
