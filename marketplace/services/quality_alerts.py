"""An officer acknowledges an alert of the rating rule: who, when, and a note."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.desk_events import AlertAcknowledged
from marketplace.domain.errors import ConflictError
from marketplace.domain.words import required_words
from marketplace.models.holds import QualityAlertRow
from marketplace.services.transaction import transaction


def acknowledge(
    alert_id: int, *, saying_since: datetime, note: str, by: Principal, now: datetime
) -> None:
    """Note that somebody has looked into an alert. It stays open while the rule raises it.

    `saying_since` is since when the alert says what the officer read: where its words have
    changed after that, they have not seen them. Acknowledging again replaces the note; the former
    acknowledgement stays in the audit log.

    Raises:
        InvalidError: there is no note.
        ConflictError: the alert says something else by now, or is closed.
    """
    require(by, Permission.CLOSE_ALERTS)
    note = required_words(note, field="note", ask="Write what you found or did")
    with transaction(actor=by.actor, now=now) as tx:
        alert = tx.get(QualityAlertRow, alert_id)
        tx.session.refresh(alert, with_for_update=True)
        if alert.closed_at is not None:
            raise ConflictError("this alert no longer holds and was closed; look again")
        if (alert.changed_at or alert.raised_at) != saying_since:
            raise ConflictError("this alert says something else by now; look again")
        alert.acknowledged_at, alert.acknowledged_by = now, str(by.actor)
        alert.acknowledged_note = note
        tx.record(AlertAcknowledged(subject=alert.subject, alert=alert.kind, alert_id=alert.id))
