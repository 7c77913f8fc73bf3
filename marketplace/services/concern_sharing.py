"""Puts a concern before the provider that it is about: as consented, and in those words alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from marketplace.domain.access import Principal
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concern_answers import Answers, WorksThere
from marketplace.domain.concern_desk_events import ConcernShared
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_extract import words_for
from marketplace.domain.concern_recipients import Recipient, Share
from marketplace.domain.concerns import ConcernKind, ConcernStatus
from marketplace.domain.errors import RefusedError
from marketplace.domain.hand_offs import Basis, Method
from marketplace.models.accounts import Account, Membership
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.services.compliments import offer
from marketplace.services.concern_loading import loaded
from marketplace.services.concern_moves import move, share_anew
from marketplace.services.hand_offs import hand_off, open_of, shares
from marketplace.services.inbox_mail import tell_provider
from marketplace.services.transaction import Transaction, transaction

_BASES = {
    Share.WITH_NAME: Basis.CONSENT_WITH_NAME,
    Share.WITHOUT_NAME: Basis.CONSENT_WITHOUT_NAME,
}
_SIGNS_IN = (
    select(Account.id)
    .join(Membership, Membership.account_id == Account.id)
    .where(
        Membership.provider_id == bindparam("provider"),
        Membership.ended_at.is_(None),
        Account.closed_at.is_(None),
    )
    .limit(1)
)


def share_concern(concern_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """An officer of the QA team shares a concern with its provider.

    Raises as `loaded` and `share_with_provider` do.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
        share_with_provider(tx, concern, by=by)


def share_with_provider(tx: Transaction, concern: Concern, *, by: Principal | None) -> HandOff:
    """Put a concern into the provider's inbox, and tell the provider that something is there.

    `by` is empty where the person themselves sends it. The caller has asked whether `by` may.
    Raises RefusedError where the person does not agree, where it comes from somebody who works
    there, where no provider is known or nobody signs in for it, or where it is there already;
    and IllegalMoveError where it stands elsewhere.
    """
    submission = tx.get(Submission, concern.submission_id)
    answers = Answers.from_json(submission.answers)
    share = shares(tx, concern).get(Recipient.PROVIDER, Share.NO)
    provider_id = _provider_of(submission)
    if refused := _why_not(tx, concern, provider_id, answers, share):
        raise RefusedError(refused)
    made = hand_off(
        tx,
        concern,
        recipient=Recipient.PROVIDER,
        basis=_BASES[share],
        method=Method.HERE,
        words=words_for(answers, recipient=Recipient.PROVIDER, share=share),
        provider_id=provider_id,
        by=by,
    )
    if concern.status == ConcernStatus.WITH_PROVIDER:
        share_anew(tx, concern)
    else:
        move(tx, concern, ConcernStatus.WITH_PROVIDER)
    subject = subject_of(concern.id, ConcernKind(concern.kind))
    tx.record(ConcernShared(subject=subject, provider_id=provider_id, share=share.value))
    tell_provider(tx, concern, provider_id)
    offer(tx, concern)
    return made


def _provider_of(submission: Submission) -> int:
    if submission.provider_id is None:
        raise RefusedError("Say first which provider it is about.")
    return submission.provider_id


def _why_not(
    tx: Transaction, concern: Concern, provider_id: int, answers: Answers, share: Share
) -> str:
    """Why it cannot be shared, as one sentence for the officer; empty where it can."""
    if not ConcernKind(concern.kind).goes_to_provider:
        return "A concern of this kind is never shown to the provider."
    if answers.works_there in {WorksThere.YES, WorksThere.USED_TO}:
        return "It comes from somebody who works there, or used to: it is never shown to them."
    if share is Share.NO:
        return "The person does not agree that the provider sees it. Ask them first."
    if not signs_in(tx, provider_id):
        return "Nobody signs in for this provider. Give it to them in another way."
    if open_of(tx, concern, Recipient.PROVIDER):
        return "The provider has it already."
    return ""


def signs_in(tx: Transaction, provider_id: int | None) -> bool:
    """Whether the provider has somebody who can open its inbox."""
    return tx.session.scalars(_SIGNS_IN, {"provider": provider_id}).first() is not None
