"""Alerts for QA: raised once, kept while they last, closed when they no longer hold."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from marketplace.domain.decisions import Alert
from marketplace.domain.events import AlertRaised
from marketplace.models.holds import QualityAlertRow
from marketplace.services.transaction import Transaction


def listing_subject(listing_id: int) -> str:
    """How alerts and events name a listing."""
    return f"listing:{listing_id}"


def raise_alerts(
    tx: Transaction, alerts: Iterable[Alert], *, subject: str, listing_id: int | None = None
) -> None:
    """Raise alerts about one subject: a new row each, or one more time for an open one.

    Several alerts of one kind are one alert with all their sentences.
    """
    messages: dict[str, list[str]] = {}
    for alert in alerts:
        messages.setdefault(alert.kind, []).append(alert.message)
    standing = {row.kind: row for row in _open(tx, subject)}
    for kind, parts in messages.items():
        message = " ".join(dict.fromkeys(parts))
        row = standing.get(kind)
        if row is not None:
            if row.message != message:
                row.changed_at = tx.now
            row.message, row.last_raised_at, row.times = message, tx.now, row.times + 1
            continue
        tx.add(
            QualityAlertRow(
                kind=kind,
                subject=subject,
                listing_id=listing_id,
                message=message,
                raised_at=tx.now,
                last_raised_at=tx.now,
                times=1,
            )
        )
        tx.record(AlertRaised(subject=subject, alert=kind, message=message))


def close_alerts(tx: Transaction, *, subject: str, besides: Iterable[Alert] = ()) -> None:
    """Close the open alerts about a subject that were not raised again just now."""
    standing = {alert.kind.value for alert in besides}
    for row in _open(tx, subject):
        if row.kind not in standing:
            row.closed_at = tx.now


def _open(tx: Transaction, subject: str) -> list[QualityAlertRow]:
    """The open alerts about a subject."""
    chosen = select(QualityAlertRow).where(
        QualityAlertRow.subject == subject, QualityAlertRow.closed_at.is_(None)
    )
    return list(tx.session.scalars(chosen))
