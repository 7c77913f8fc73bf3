"""Concerns that belong together, and duplicates: only within what the officer may handle."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_access import ConcernAct, require_act
from marketplace.domain.concern_desk_events import ConcernMerged, ConcernsLinked, ConcernsUnlinked
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ClosedWhy, ConcernKind, ConcernStatus
from marketplace.domain.errors import FieldProblem, InvalidError, NotFoundError, RefusedError
from marketplace.domain.triage import LinkKind
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concern_work import ConcernLink
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_closing import close
from marketplace.services.concern_loading import facts_of, loaded, lock_both
from marketplace.services.concern_news import tell_news_of
from marketplace.services.concern_triage import taken_on
from marketplace.services.hand_offs import open_of
from marketplace.services.transaction import Transaction, transaction

SAME_TOLD = (
    "Somebody has told us the same before, or you have. We look at both together, and what you "
    "told us counts. You can still add to it here."
)
"""What the person of a duplicate reads. It says nothing about who else told us."""


def link(concern_id: int, *, other_id: int, version: int, by: Principal, now: datetime) -> None:
    """Note that two concerns belong together. Linking them again changes nothing.

    Raises as `loaded` does, and InvalidError about `other` where there is no other concern of
    that number that the officer may handle.
    """
    require(by, Permission.HANDLE_CONCERNS)
    with transaction(actor=by.actor, now=now) as tx:
        lock_both(tx, concern_id, other_id)
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
        other = _other(tx, concern, other_id, by=by)
        if _between(tx, concern.id, other.id):
            return
        row = ConcernLink(
            concern_id=concern.id,
            other_id=other.id,
            kind=LinkKind.RELATED.value,
            by=by.account_id,
            at=now,
        )
        tx.add(row)
        tx.session.flush()
        for one, another in ((concern, other), (other, concern)):
            tx.record(
                ConcernsLinked(
                    subject=_subject(one), link_id=row.id, other=_subject(another), how=row.kind
                )
            )


def unlink(concern_id: int, *, link_id: int, by: Principal, now: datetime) -> None:
    """Note that two concerns do not belong together after all. The row stays.

    A link that a safeguarding officer made is theirs: it is as though it were not there.
    """
    require(by, Permission.HANDLE_CONCERNS)
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE)
        row = tx.session.get(ConcernLink, link_id)
        if row is None or concern.id not in {row.concern_id, row.other_id}:
            raise NotFoundError("there is no such link")
        other = _other(tx, concern, row.other_id + row.concern_id - concern.id, by=by)
        if row.ended_at is not None:
            return
        row.ended_at = now
        tx.session.flush()
        for one, another in ((concern, other), (other, concern)):
            tx.record(
                ConcernsUnlinked(subject=_subject(one), link_id=row.id, other=_subject(another))
            )


def merge(concern_id: int, *, into_id: int, version: int, by: Principal, now: datetime) -> None:
    """Close a concern as a duplicate of another one, which goes on; the person is told so.

    They still follow their own, and add to it. Raises as `link` does, and RefusedError where it
    has gone on too far to be a duplicate, is with somebody, or the other is one itself.
    """
    require(by, Permission.HANDLE_CONCERNS)
    with transaction(actor=by.actor, now=now) as tx:
        lock_both(tx, concern_id, into_id)
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
        into = _other(tx, concern, into_id, by=by)
        if into.status == ConcernStatus.CLOSED:
            raise RefusedError("The other concern is closed: it does not go on. Link them instead.")
        _refuse_far(tx, concern)
        taken_on(tx, concern, by=by)
        concern.merged_into, concern.told_at = into.id, now
        close(tx, concern, why=ClosedWhy.DUPLICATE, by=by)
        _tell(tx, concern, by=by)
        tell_news_of(tx, concern)
        tx.record(ConcernMerged(subject=_subject(concern), into=_subject(into)))


def _refuse_far(tx: Transaction, concern: Concern) -> None:
    """A duplicate ends before anybody works on it: afterwards its own course tells more."""
    early = {
        ConcernStatus.RECEIVED,
        ConcernStatus.ACKNOWLEDGED,
        ConcernStatus.TRIAGED,
        ConcernStatus.REOPENED,
    }
    if concern.status not in early:
        status = ConcernStatus(concern.status).label.lower()
        raise RefusedError(f"It is “{status}”, and goes its own way. Link the two instead.")
    if open_of(tx, concern, Recipient.PROVIDER):
        raise RefusedError("The provider has it. Link the two instead.")


def _tell(tx: Transaction, concern: Concern, *, by: Principal) -> None:
    tx.add(
        ConcernWords(
            submission_id=concern.submission_id,
            concern_id=concern.id,
            kind=WordsKind.TOLD_PERSON.value,
            author=Author.QA.value,
            account_id=by.account_id,
            audience=Audience.PERSON.value,
            words=SAME_TOLD,
            at=tx.now,
        )
    )
    tx.session.flush()


def _other(tx: Transaction, concern: Concern, other_id: int, *, by: Principal) -> Concern:
    """Another concern that the officer may handle. One they may not know of is not there."""
    refused = InvalidError(
        (FieldProblem(field="other", message="There is no other concern of that number"),)
    )
    other = tx.session.get(Concern, other_id)
    if other is None or other.id == concern.id:
        raise refused
    try:
        require_act(by, ConcernAct.HANDLE, facts_of(other, tx.get(Submission, other.submission_id)))
    except NotFoundError:
        raise refused from None
    return other


def _between(tx: Transaction, one: int, other: int) -> bool:
    pairs = [(one, other), (other, one)]
    either = or_(
        *(
            (ConcernLink.concern_id == first) & (ConcernLink.other_id == second)
            for first, second in pairs
        )
    )
    chosen = select(ConcernLink.id).where(either, ConcernLink.ended_at.is_(None)).limit(1)
    return tx.session.scalars(chosen).first() is not None


def _subject(concern: Concern) -> str:
    return subject_of(concern.id, ConcernKind(concern.kind))
