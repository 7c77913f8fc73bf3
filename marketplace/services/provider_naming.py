"""An officer says which provider somebody told us about. The person is never told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, owns, require
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concern_desk_events import ConcernMatched
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import FieldProblem, InvalidError, RefusedError
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.models.providers import Provider
from marketplace.services.concern_loading import loaded
from marketplace.services.transaction import Transaction, transaction


def name_provider(
    concern_id: int, *, provider_id: int | None, version: int, by: Principal, now: datetime
) -> None:
    """Say which provider the whole submission of a concern is about; None: none that we know.

    Refused once a provider has it: what was shared with one is never shown to the next. Raises as
    `loaded` does, InvalidError for no such provider, and RefusedError where it is the officer's
    own: somebody else has to say so.
    """
    require(by, Permission.HANDLE_CONCERNS)
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
        submission = tx.get(Submission, concern.submission_id)
        if owns(by, provider_id):
            raise RefusedError("You belong to this provider: somebody else has to say so.")
        if provider_id is not None and tx.session.get(Provider, provider_id) is None:
            problem = "Choose a provider from the list"
            raise InvalidError((FieldProblem(field="provider_id", message=problem),))
        strands = _strands(tx, submission)
        if _went_to_one(tx, strands):
            raise RefusedError(
                "A provider has this already. Take the hand-off back while nobody there has "
                "opened it; what was read cannot be taken back."
            )
        before, submission.provider_id = submission.provider_id, provider_id
        for strand in strands:
            strand.shared_at = None
        tx.session.flush()
        subject = subject_of(concern.id, ConcernKind(concern.kind))
        tx.record(ConcernMatched(subject=subject, provider_id=provider_id, before=before))


def _strands(tx: Transaction, submission: Submission) -> list[Concern]:
    chosen = select(Concern).where(Concern.submission_id == submission.id).order_by(Concern.id)
    return list(tx.session.scalars(chosen))


def _went_to_one(tx: Transaction, strands: list[Concern]) -> bool:
    """Whether a provider has, or had, something of it that was not taken back."""
    chosen = (
        select(HandOff.id)
        .where(
            HandOff.concern_id.in_([strand.id for strand in strands]),
            HandOff.recipient == Recipient.PROVIDER.value,
            HandOff.status != HandOffStatus.TAKEN_BACK.value,
        )
        .limit(1)
    )
    return tx.session.scalars(chosen).first() is not None
