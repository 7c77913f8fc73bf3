"""Compliments on listings: offered, agreed by both, approved by an officer, taken back by either.

What is done inside another use case takes `tx`; that use case has asked whether the actor may.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.compliment_events import (
    ComplimentAgreed,
    ComplimentEnded,
    ComplimentOffered,
)
from marketplace.domain.compliments import EndedHow, marked
from marketplace.domain.concern_access import ConcernAct, require_act
from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_redaction import LEFT_OUT, without_name
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.domain.listings import Publication
from marketplace.models.concern_words import Compliment
from marketplace.models.concerns import Concern, Submission
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.services.concern_loading import facts_of, locked
from marketplace.services.transaction import Transaction, transaction


def offer(tx: Transaction, concern: Concern) -> Compliment | None:
    """Let the provider say whether a compliment may stand on its listing; safe to repeat.

    Call it where a concern is put into the provider's inbox. Nothing is offered of another kind,
    where the person did not agree, or where the compliment has ended. Where the concern went to
    another provider than before, everything but the person's consent is asked anew.
    """
    submission = tx.get(Submission, concern.submission_id)
    answers = Answers.from_json(submission.answers)
    if concern.kind != ConcernKind.COMPLIMENT or not answers.publish:
        return None
    if submission.provider_id is None or concern.waits_for_safeguarding:
        return None
    there = _of_concern(tx, concern.id)
    if there is not None and there.ended_at is not None:
        return None
    if there is not None and _is_of(tx, there, submission.provider_id):
        return there
    offered = there or _new(tx, concern, submission, answers)
    offered.listing_id = _only_listing(tx, submission)
    offered.provider_agreed_at = offered.provider_agreed_by = None
    offered.approved_at = offered.approved_by = None
    tx.session.flush()
    tx.record(ComplimentOffered(subject=subject(concern), listing=offered.listing_id))
    return offered


def person_withdraws(tx: Transaction, submission_id: int) -> bool:
    """The person no longer agrees that their compliment is shown; whether there was one to end.

    It also ends what nobody has offered to the provider yet.
    """
    submission = tx.get(Submission, submission_id)
    answers = Answers.from_json(submission.answers)
    chosen = select(Concern).where(
        Concern.submission_id == submission_id, Concern.kind == ConcernKind.COMPLIMENT.value
    )
    ended = 0
    for concern in tx.session.scalars(chosen.order_by(Concern.id)).all():
        found = _of_concern(tx, concern.id)
        if found is None and answers.publish:
            found = _new(tx, concern, submission, answers)
        if found is not None and found.ended_at is None:
            end(tx, concern, found, EndedHow.PERSON_WITHDREW)
            ended += 1
    return ended > 0


def provider_agrees(compliment_id: int, *, by: Principal, now: datetime) -> None:
    """Somebody who acts for the provider agrees that it may stand on the listing.

    Agreeing twice is no error. Raises NotFoundError where it is not theirs, RefusedError where it
    has ended, or where an officer has still to say on which listing it can stand.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern, found = _loaded_for_provider(tx, compliment_id, by=by)
        if found.ended_at is not None:
            raise RefusedError("This compliment is not to be shown any more.")
        if found.listing_id is None:
            raise RefusedError("The council says first on which of your listings it can stand.")
        if found.provider_agreed_at is None:
            found.provider_agreed_at, found.provider_agreed_by = now, by.account_id
            tx.session.flush()
            tx.record(ComplimentAgreed(subject=subject(concern)))


def provider_declines(compliment_id: int, *, by: Principal, now: datetime) -> None:
    """Somebody who acts for the provider does not, or no longer, agree. It is final.

    Declining twice is no error. Raises NotFoundError where it is not theirs.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern, found = _loaded_for_provider(tx, compliment_id, by=by)
        if found.ended_at is None:
            had_agreed = found.provider_agreed_at is not None
            how = EndedHow.PROVIDER_WITHDREW if had_agreed else EndedHow.PROVIDER_DECLINED
            end(tx, concern, found, how, by=by)


def _new(tx: Transaction, concern: Concern, submission: Submission, answers: Answers) -> Compliment:
    row = Compliment(
        concern_id=concern.id,
        words=marked(without_name(answers).happening.words, gap=LEFT_OUT),
        person_agreed_at=submission.received_at,
    )
    tx.add(row)
    tx.session.flush()
    return row


def _only_listing(tx: Transaction, submission: Submission) -> int | None:
    """The listing that was meant: that of the named place, or the only one of the provider."""
    chosen = (
        select(Listing.id, Location.cqc_id)
        .outerjoin(Location, Location.id == Listing.location_id)
        .where(
            Listing.provider_id == submission.provider_id,
            Listing.publication != Publication.WITHDRAWN.value,
        )
    )
    rows = tx.session.execute(chosen).all()
    named = [row.id for row in rows if submission.cqc_id and row.cqc_id == submission.cqc_id]
    for found in (named, [row.id for row in rows]):
        if len(found) == 1:
            return int(found[0])
    return None


def _is_of(tx: Transaction, found: Compliment, provider_id: int) -> bool:
    """Whether it belongs to a listing of this provider already."""
    if found.listing_id is None:
        return False
    return tx.get(Listing, found.listing_id).provider_id == provider_id


def _of_concern(tx: Transaction, concern_id: int) -> Compliment | None:
    chosen = select(Compliment).where(Compliment.concern_id == concern_id).with_for_update()
    return tx.session.scalars(chosen).one_or_none()


def _loaded_for_provider(
    tx: Transaction, compliment_id: int, *, by: Principal
) -> tuple[Concern, Compliment]:
    require(by, Permission.ANSWER_CONCERNS)
    concern, submission = locked(tx, concern_of(tx, compliment_id))
    require_act(by, ConcernAct.SEE_SHARED, facts_of(concern, submission))
    return concern, lock(tx, compliment_id)


def concern_of(tx: Transaction, compliment_id: int) -> int:
    """The id of the concern that it came with. Raises NotFoundError."""
    chosen = select(Compliment.concern_id).where(Compliment.id == compliment_id)
    found = tx.session.scalars(chosen).one_or_none()
    if found is None:
        raise NotFoundError("there is no such thing here, or it is not yours")
    return found


def lock(tx: Transaction, compliment_id: int) -> Compliment:
    """A compliment that nobody else can change; its concern was locked before."""
    return tx.session.get_one(
        Compliment, compliment_id, with_for_update=True, populate_existing=True
    )


def end(
    tx: Transaction,
    concern: Concern,
    found: Compliment,
    how: EndedHow,
    *,
    by: Principal | None = None,
) -> None:
    """End a compliment, for good."""
    found.ended_at, found.ended_how = tx.now, how.value
    found.ended_by = by.account_id if by else None
    tx.session.flush()
    tx.record(
        ComplimentEnded(
            subject=subject(concern), how=how.value, was_shown=found.approved_at is not None
        )
    )


def subject(concern: Concern) -> str:
    """How the audit log names what it is about."""
    return subject_of(concern.id, ConcernKind(concern.kind))
