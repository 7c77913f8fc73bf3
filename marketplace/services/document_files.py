"""Removes files that belong to nothing: what a killed process or a lost connection left."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.domain.access import Actor, job
from marketplace.domain.document_events import OrphansPurged
from marketplace.files.store import Store
from marketplace.models.concern_words import ConcernFile
from marketplace.models.documents import Document
from marketplace.services.transaction import transaction

ORPHANED_AFTER = timedelta(days=1)
"""No upload takes as long: whatever is older and unknown will never be claimed."""

_PURGE = job("purge")


def purge_orphans(files: Store, *, now: datetime, actor: Actor = _PURGE) -> int:
    """Remove what has lain in the store for a day and belongs to nothing; return how many.

    Only names that the database does not know are removed, so that it may run at any time. To be
    called with the real time: the age of a file is the disk's.
    """
    found = list(files.older_than(now - ORPHANED_AFTER))
    with transaction(actor=actor, now=now) as tx:
        known = {
            name
            for table in (Document, ConcernFile)
            for name in tx.session.scalars(
                select(table.stored_name).where(table.erased_at.is_(None))
            )
        }
        orphans = [name for name in found if name not in known]
        for name in orphans:
            files.remove(name)
        if orphans:
            tx.record(OrphansPurged(subject="documents", files=len(orphans)))
    return len(orphans)
