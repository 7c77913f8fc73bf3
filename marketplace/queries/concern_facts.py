"""What decides about access to concerns, read from the database: of one, and for lists."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, select

from marketplace.domain.access import Permission, Principal, may
from marketplace.domain.concern_access import ConcernFacts
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.models.base import db
from marketplace.models.concerns import Concern, Submission

_RESTRICTED = [kind.value for kind in ConcernKind if kind.is_restricted]


def facts(concern_id: int) -> ConcernFacts | None:
    """What decides about access to one concern; None where there is none."""
    chosen = (
        select(
            Concern.kind,
            Concern.status,
            Concern.shared_at,
            Concern.waits_for_safeguarding,
            Submission.provider_id,
        )
        .join(Submission, Submission.id == Concern.submission_id)
        .where(Concern.id == concern_id)
    )
    row = db.session.execute(chosen).one_or_none()
    if row is None:
        return None
    return ConcernFacts(
        kind=ConcernKind(row.kind),
        status=ConcernStatus(row.status),
        provider_id=row.provider_id,
        shared=row.shared_at is not None,
        waits_for_safeguarding=row.waits_for_safeguarding,
    )


def is_restricted() -> ColumnElement[bool]:
    """SQL of "only safeguarding officers may know of this concern now"."""
    return or_(Concern.kind.in_(_RESTRICTED), Concern.waits_for_safeguarding)


def readable_by(principal: Principal) -> ColumnElement[bool]:
    """SQL of "they may read this concern as staff", over `Concern` joined to its `Submission`.

    It is `concern_access.may_do(…, ConcernAct.READ, …)` for lists and counts: a test holds the two
    together.
    """
    open_ones = may(principal, Permission.READ_CONCERNS)
    restricted = may(principal, Permission.READ_SAFEGUARDING_CONCERNS)
    by_kind = or_(
        is_restricted() if restricted else false(),
        ~is_restricted() if open_ones else false(),
    )
    elsewhere = or_(
        Submission.provider_id.is_(None),
        Submission.provider_id.not_in(sorted(principal.provider_ids)),
    )
    return and_(by_kind, elsewhere)
