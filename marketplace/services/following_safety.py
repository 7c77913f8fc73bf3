"""The person says, while they follow, that somebody may be at risk: part of other use cases."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_adding import NewConcern, add_concerns
from marketplace.services.concern_routing import route
from marketplace.services.following import strands_of
from marketplace.services.safeguarding_concerns import let_wait
from marketplace.services.transaction import Transaction

_SAFEGUARDING = ConcernKind.SAFEGUARDING


def safeguarding_strand(tx: Transaction, submission: Submission) -> Concern:
    """The safeguarding concern that the person told of: the one there is, or a new one.

    A new one is as if it had come with the rest: everything else waits until an officer has
    looked. The submission has to be locked.
    """
    strands = strands_of(tx, submission)
    for strand in strands:
        if ConcernKind(strand.kind) is _SAFEGUARDING:
            return strand
    let_wait(tx, strands)
    (made,) = add_concerns(tx, submission, NewConcern(kind=_SAFEGUARDING, priority=Priority.HIGH))
    route(tx, made)
    return made


def wait_beside(tx: Transaction, concern: Concern) -> None:
    """Let a concern that is opened again wait, as the rest of its submission does.

    That is so while a safeguarding concern of it is under way, whoever raised that one.
    """
    chosen = select(Concern.id).where(
        Concern.submission_id == concern.submission_id,
        Concern.kind == _SAFEGUARDING.value,
        Concern.status != ConcernStatus.CLOSED.value,
        Concern.id != concern.id,
    )
    if tx.session.scalars(chosen.limit(1)).first() is not None:
        concern.waits_for_safeguarding = True
        tx.session.flush()
