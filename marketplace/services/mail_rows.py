"""The rows of the outbox that are messages: counted, taken in hand, postponed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from marketplace.models.base import db
from marketplace.models.events import OutboxRow
from marketplace.models.messages import Message
from marketplace.services.transaction import MAIL, Transaction

IN_HAND = timedelta(minutes=5)
"""How long a message may take to be sent before another process may try. Longer than any takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """A message that this process tries to send. `tries` tells this try from a later one."""

    row_id: int
    message_id: int
    tries: int
    asked_at: datetime


def due(now: datetime) -> int:
    """How many messages can be sent now."""
    return _count(OutboxRow.topic == MAIL, OutboxRow.due_at <= now)


def waiting() -> int:
    """How many messages wait, for any reason."""
    return _count(OutboxRow.topic == MAIL)


def _count(*conditions: ColumnElement[bool]) -> int:
    chosen = select(func.count()).select_from(OutboxRow).where(*conditions)
    return db.session.scalars(chosen).one()


def take_row(tx: Transaction, row_id: int, attempts: int) -> InHand | None:
    """Take one row in hand; None where another process did so in this moment."""
    row = tx.session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row_id, OutboxRow.attempts == attempts, OutboxRow.due_at <= tx.now)
        .values(attempts=attempts + 1, due_at=tx.now + IN_HAND)
        .returning(OutboxRow.subject_id, OutboxRow.created_at)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        return None
    message = tx.session.get(Message, row.subject_id)
    if message is None:  # work without anything to send must not stand in the way of the rest
        delete_rows(tx, row.subject_id)
        return None
    message.attempts += 1
    return InHand(row_id=row_id, message_id=message.id, tries=attempts + 1, asked_at=row.created_at)


def postpone_row(tx: Transaction, taken: InHand, due_at: datetime, reason: str) -> bool:
    """Let the row wait, if it is still in our hands."""
    kept = tx.session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == taken.row_id, OutboxRow.attempts == taken.tries)
        .values(due_at=due_at, last_error=reason)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(kept)


def end_row(tx: Transaction, taken: InHand) -> bool:
    """Delete the row, if it is still in our hands."""
    ended = tx.session.execute(
        delete(OutboxRow)
        .where(OutboxRow.id == taken.row_id, OutboxRow.attempts == taken.tries)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(ended)


def delete_rows(tx: Transaction, message_id: int) -> None:
    """Delete all work of a message."""
    tx.session.execute(
        delete(OutboxRow)
        .where(OutboxRow.topic == MAIL, OutboxRow.subject_id == message_id)
        .execution_options(synchronize_session=False)
    )
