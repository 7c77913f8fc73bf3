"""Removes drafts of what people tell us that nobody went on with, by `domain.retention`.

Safe to repeat and to cut off: a file that is left in the store belongs to no row that claims it,
and `document_files.purge_orphans` finds it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain import retention
from marketplace.domain.access import Actor
from marketplace.domain.draft_events import draft_subject
from marketplace.domain.retention_events import DraftRemoved
from marketplace.files.store import Store
from marketplace.models.base import db
from marketplace.models.concerns import ConcernDraft
from marketplace.services.concern_drafts import erase_files
from marketplace.services.leases import Turn, renew
from marketplace.services.transaction import transaction


def purge_drafts(*, files: Store, actor: Actor, now: datetime, turn: Turn) -> int:
    """Remove the drafts that were last saved too long ago, with their files; return how many.

    What was sent is no draft any more: only the trace that it came from one goes. Ends early where
    the process has to end. Raises LeaseLost where another process has taken over.
    """
    before = now - retention.UNSENT_DRAFTS
    chosen = select(ConcernDraft.id).where(ConcernDraft.saved_at < before).order_by(ConcernDraft.id)
    removed = 0
    for draft_id in list(db.session.scalars(chosen)):
        if turn.stopping.is_set():
            break
        removed += _remove(draft_id, before, files=files, actor=actor, now=now, turn=turn)
    return removed


def _remove(  # noqa: PLR0913 - one draft, and what every step of a job carries
    draft_id: int, before: datetime, *, files: Store, actor: Actor, now: datetime, turn: Turn
) -> bool:
    """Remove one, unless somebody has gone on with it meanwhile."""
    with transaction(actor=actor, now=now) as tx:
        renew(tx, turn.lease)
        mine = (ConcernDraft.id == draft_id, ConcernDraft.saved_at < before)
        row = tx.session.scalars(select(ConcernDraft).where(*mine).with_for_update()).one_or_none()
        if row is None:
            return False
        names = erase_files(tx, draft_id)
        tx.record(
            DraftRemoved(
                subject=draft_subject(draft_id),
                files=len(names),
                sent=row.submission_id is not None,
            )
        )
        tx.session.flush()
        tx.session.delete(row)
    for name in names:
        files.remove(name)
    return True
