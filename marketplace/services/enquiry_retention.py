"""Removes enquiries that ended or fell silent long ago, with all that was written in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Delete, delete, select

from marketplace.domain import retention
from marketplace.domain.access import Actor
from marketplace.domain.enquiry_events import EnquiriesRemoved
from marketplace.models.enquiries import Enquiry, EnquiryWords
from marketplace.services.leases import Turn, renew
from marketplace.services.transaction import Transaction, transaction


def remove_silent(*, actor: Actor, now: datetime, turn: Turn) -> int:
    """Remove those in which nothing has happened for so long; return how many.

    Raises LeaseLost where another process has taken over.
    """
    with transaction(actor=actor, now=now) as tx:
        renew(tx, turn.lease)
        silent = Enquiry.changed_at < now - retention.SILENT_ENQUIRIES
        # Locked: somebody may add to one at this moment, and then all of it stays.
        ids = tx.session.scalars(select(Enquiry.id).where(silent).with_for_update()).all()
        words = _done(tx, delete(EnquiryWords).where(EnquiryWords.enquiry_id.in_(ids)))
        enquiries = _done(tx, delete(Enquiry).where(Enquiry.id.in_(ids)))
        if enquiries:
            tx.record(EnquiriesRemoved(subject="records", enquiries=enquiries, words=words))
    return enquiries


def _done(tx: Transaction, statement: Delete) -> int:
    """Carry out a statement; return how many rows it met."""
    met = tx.session.execute(statement.execution_options(synchronize_session=False))
    return int(met.rowcount)  # type: ignore[attr-defined]  # of a statement that writes
