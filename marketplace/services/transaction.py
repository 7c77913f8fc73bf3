"""One use case, one transaction: the change, its audit events and its outbox rows commit together.

    with transaction(actor=actor, now=now) as tx:
        listing = tx.get(Listing, listing_id)
        ...
        tx.record(event)

Leaving early, by an exception, rolls back. Nothing else in the house commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from flask_sqlalchemy.session import Session
from sqlalchemy import insert
from sqlalchemy.orm import scoped_session

from marketplace.domain.access import Actor
from marketplace.domain.errors import NotFoundError
from marketplace.domain.events import Event
from marketplace.models.base import WRITES, Base, db
from marketplace.models.events import AuditEvent, OutboxRow
from marketplace.models.write_queue import turn_to_write

INDEX = "index"
"""Outbox topic: bring the text index up to date for one listing."""
MAIL = "mail"
"""Outbox topic: send one message."""

Model = TypeVar("Model", bound=Base)

# Made once, and run on the connection: to build them takes longer than to run them.
_EVENTS = insert(AuditEvent)
_WORK = insert(OutboxRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """An open transaction: who acts, when, what to write with, and the events to write last."""

    session: scoped_session[Session]
    actor: Actor
    now: datetime
    recorded: list[dict[str, object]] = field(default_factory=list)

    def get(self, model: type[Model], key: object) -> Model:
        """Load one object or raise NotFoundError."""
        found = self.session.get(model, key)
        if found is None:
            raise NotFoundError(f"there is no {model.__tablename__} {key}")
        return found

    def add(self, row: Base) -> None:
        """Add a new row."""
        self.session.add(row)

    def record(self, *events: Event) -> None:
        """Write events to the audit log, in this order, with the commit."""
        self.recorded.extend(self._audit_row(event) for event in events)

    def enqueue(self, topic: str, subject_ids: Iterable[int]) -> None:
        """Leave work for after the commit."""
        rows = [
            {
                "topic": topic,
                "subject_id": subject_id,
                "created_at": self.now,
                "due_at": self.now,
                "attempts": 0,
            }
            for subject_id in subject_ids
        ]
        if rows:
            self.session.connection().execute(_WORK, rows)

    def _audit_row(self, event: Event) -> dict[str, object]:
        """The row that keeps an event."""
        return {
            "at": self.now,
            "actor": str(self.actor),
            "kind": event.kind,
            "subject": event.subject,
            "data": event.data(),
        }


@contextmanager
def transaction(*, actor: Actor, now: datetime) -> Iterator[Transaction]:
    """Open a writing transaction; commit on leaving, roll back on any exception.

    A read that the session had open is ended first, so that what is read inside is what is written
    over (SQLite begins IMMEDIATE). Raises RuntimeError where the session holds unsaved changes or
    a transaction is already open for writing: use cases do not nest.
    """
    session = db.session
    if session.new or session.dirty or session.deleted or session.info.get(WRITES):
        raise RuntimeError("a transaction is already under way: use cases do not nest")
    session.rollback()
    session.info[WRITES] = True
    with turn_to_write(db.engine):
        try:
            session.connection(execution_options={WRITES: True})
            tx = Transaction(session=session, actor=actor, now=now)
            yield tx
            if tx.recorded:
                session.connection().execute(_EVENTS, tx.recorded)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(WRITES, None)
