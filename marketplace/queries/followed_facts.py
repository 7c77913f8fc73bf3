"""What decides about what the person can do with a concern that they follow: read in one place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from marketplace.domain.concern_words import WordsKind
from marketplace.domain.concerns import ClosedWhy, ConcernKind, ConcernStatus, Sorted
from marketplace.domain.following import StrandFacts
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concerns import Concern


def facts_of(row: Concern) -> StrandFacts:
    """The facts of a concern, as the person may know them.

    What waits only because an officer raised something stands, to them, as it did before.
    """
    return StrandFacts(
        kind=ConcernKind(row.kind),
        status=ConcernStatus(row.status),
        received_at=row.received_at,
        waits_for_safeguarding=row.waits_for_safeguarding and _told_danger(row.submission_id),
        shared_at=row.shared_at,
        replied_at=row.replied_at,
        sorted=Sorted(row.sorted) if row.sorted else None,
        considered_at=row.told_at,
        asked_qa_at=last_said(row.id, WordsKind.ASKED_QA),
        closed_why=ClosedWhy(row.closed_why) if row.closed_why else None,
    )


def takes_files(row: Concern) -> bool:
    """Whether a file can be added to a concern here.

    A file belongs to all that was told. So none is taken for a safeguarding concern while others
    may read what was told with it.
    """
    if not ConcernKind(row.kind).is_restricted:
        return True
    read_by_others = select(Concern.id).where(
        Concern.submission_id == row.submission_id,
        Concern.kind != ConcernKind.SAFEGUARDING.value,
        Concern.waits_for_safeguarding.is_(False),
    )
    return db.session.scalars(read_by_others.limit(1)).first() is None


def last_said(concern_id: int, kind: WordsKind) -> datetime | None:
    """When words of this sort were last added to a concern; None where they never were."""
    chosen = select(func.max(ConcernWords.at)).where(
        ConcernWords.concern_id == concern_id, ConcernWords.kind == kind.value
    )
    return db.session.scalar(chosen)


def _told_danger(submission_id: int) -> bool:
    """Whether the person told of danger themselves."""
    chosen = select(Concern.id).where(
        Concern.submission_id == submission_id,
        Concern.kind == ConcernKind.SAFEGUARDING.value,
        Concern.raised_by.is_(None),
    )
    return db.session.scalars(chosen.limit(1)).first() is not None
