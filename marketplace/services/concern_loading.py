"""Loads a concern for somebody who does something with it, and notes who reads one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Principal
from marketplace.domain.concern_access import ConcernAct, ConcernFacts, Reader, require_act
from marketplace.domain.concern_events import ConcernRead, subject_of
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.errors import ConflictError, NotFoundError
from marketplace.models.concerns import Concern, Submission
from marketplace.services.transaction import Transaction, transaction

_NOT_HERE = "there is no such thing here, or it is not yours"
"""The same words whether it is not there or may not be known of."""


def facts_of(concern: Concern, submission: Submission) -> ConcernFacts:
    """What decides about access to a concern, from its rows."""
    return ConcernFacts(
        kind=ConcernKind(concern.kind),
        status=ConcernStatus(concern.status),
        provider_id=submission.provider_id,
        shared=concern.shared_at is not None,
        waits_for_safeguarding=concern.waits_for_safeguarding,
    )


def loaded(
    tx: Transaction,
    concern_id: int,
    *,
    by: Principal,
    act: ConcernAct,
    version: int | None = None,
) -> Concern:
    """A concern that nobody else can change until `tx` ends, for somebody who may do this with it.

    Its submission is locked before it, so that two who work on the strands of one submission wait
    for each other, and neither for ever. `version` is that of the page they decided on.

    Raises NotFoundError where it is not there or they may not know of it, ForbiddenError where
    they may read it and no more, and ConflictError where it was changed since that page.
    """
    concern, submission = locked(tx, concern_id)
    require_act(by, act, facts_of(concern, submission))
    if version is not None and version != concern.version:
        raise ConflictError("this was changed meanwhile; look at it again")
    return concern


def locked(tx: Transaction, concern_id: int) -> tuple[Concern, Submission]:
    """A concern and its submission that nobody else can change, without asking who wants them.

    For jobs, and for use cases that have asked already. Raises NotFoundError.
    """
    chosen = select(Concern.submission_id).where(Concern.id == concern_id)
    submission_id = tx.session.scalars(chosen).one_or_none()
    if submission_id is None:
        raise NotFoundError(_NOT_HERE)
    submission = tx.session.get_one(
        Submission, submission_id, with_for_update=True, populate_existing=True
    )
    concern = tx.session.get_one(Concern, concern_id, with_for_update=True, populate_existing=True)
    return concern, submission


def lock_both(tx: Transaction, one_id: int, other_id: int) -> None:
    """Lock two concerns with their submissions, before either is asked for; one may not be there.

    In one order, the submissions before the concerns: two who put the same two together, each
    from its own side, wait for each other, and neither for ever.
    """
    both = Concern.id.in_((one_id, other_id))
    of_both = Submission.id.in_(select(Concern.submission_id).where(both))
    for model, wanted in ((Submission, of_both), (Concern, both)):
        chosen = select(model).where(wanted).order_by(model.id).with_for_update()
        tx.session.scalars(chosen.execution_options(populate_existing=True)).all()


def note_read(concern_id: int, *, by: Principal, now: datetime, audience: Reader) -> None:
    """Write that somebody reads a concern. Call it before what they read is put on a page.

    Raises NotFoundError where they may not read it so.
    """
    act = ConcernAct.READ if audience is Reader.STAFF else ConcernAct.SEE_SHARED
    with transaction(actor=by.actor, now=now) as tx:
        concern = tx.session.get(Concern, concern_id)
        if concern is None:
            raise NotFoundError(_NOT_HERE)
        facts = facts_of(concern, tx.get(Submission, concern.submission_id))
        require_act(by, act, facts)
        tx.record(ConcernRead(subject=subject_of(concern_id, facts.kind), audience=audience.value))
