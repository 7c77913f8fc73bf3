"""Safeguarding officers take concerns in, and let go on what came with them.

A safeguarding concern is theirs alone. What was told together with one waits, until they find that
it can go on by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_access import ConcernAct, require_act
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ConcernKind, ConcernStatus, Priority
from marketplace.domain.errors import ConflictError, RefusedError
from marketplace.domain.hand_offs import Basis, HandOffStatus, Method
from marketplace.domain.safeguarding_events import (
    AcceptedLate,
    ConcernRaised,
    OfficerChanged,
    StrandReleased,
)
from marketplace.domain.words import required_words
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_adding import NewConcern, add_concerns
from marketplace.services.concern_loading import facts_of, loaded, locked
from marketplace.services.concern_moves import share_anew
from marketplace.services.concern_news import tell_news
from marketplace.services.concern_routing import release as route
from marketplace.services.following_hand_offs import give_to_team
from marketplace.services.hand_offs import confirm_receipt, hand_off, open_of
from marketplace.services.inbox_mail import tell_provider
from marketplace.services.safeguarding_mail import tell_officers
from marketplace.services.transaction import Transaction, transaction

_MINUTE = timedelta(minutes=1)
_RESTRICTED = ConcernKind.SAFEGUARDING


def accept(concern_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """Confirm that the safeguarding team has a concern; whoever accepts it takes care of it.

    Raises as `loaded` does, and ConflictError where a colleague was quicker.
    """
    require(by, Permission.HANDLE_SAFEGUARDING_CONCERNS)
    with transaction(actor=by.actor, now=now) as tx:
        concern = _own(tx, concern_id, by=by, version=version)
        confirmed = confirm_receipt(tx, concern, Recipient.SAFEGUARDING, by=by)
        if not confirmed:
            raise ConflictError("somebody has accepted this already; look at it again")
        concern.assigned_to = by.account_id
        sent_at = min(each.sent_at for each in confirmed)
        if concern.alarmed_at is not None and concern.alarmed_at >= sent_at:
            waited = (now - sent_at) // _MINUTE
            tx.record(AcceptedLate(subject=_subject(concern), waited_minutes=waited))
        _tell(tx, concern)


def take_on(concern_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """Take care of a concern from now on, in place of whoever did. Raises as `loaded` does."""
    require(by, Permission.HANDLE_SAFEGUARDING_CONCERNS)
    with transaction(actor=by.actor, now=now) as tx:
        concern = _own(tx, concern_id, by=by, version=version)
        before, concern.assigned_to = concern.assigned_to, by.account_id
        tx.record(
            OfficerChanged(subject=_subject(concern), before=before, account_id=by.account_id)
        )


def release(strand_id: int, *, version: int, by: Principal, now: datetime) -> None:
    """Let a concern that waited go on: it goes to whom it would have gone to at once.

    Raises as `loaded` does, and RefusedError for one that does not wait.
    """
    require(by, Permission.HANDLE_SAFEGUARDING_CONCERNS)
    with transaction(actor=by.actor, now=now) as tx:
        _refuse_released(tx, strand_id, by=by)
        strand = loaded(tx, strand_id, by=by, act=ConcernAct.HANDLE, version=version)
        for concern in _strands(tx, strand.submission_id):
            if ConcernKind(concern.kind) is _RESTRICTED:
                subject = _subject(concern)
                tx.record(StrandReleased(subject=subject, strand=_subject(strand)))
        if _was_routed(tx, strand):
            _go_on(tx, strand)
        else:
            route(tx, strand)
        _tell(tx, strand)


def raise_concern(
    concern_id: int, *, words: str, version: int, by: Principal, now: datetime
) -> None:
    """Pass to safeguarding what an officer found in a concern; everything told with it waits.

    `words` say why, and only safeguarding officers read them. Where the submission has a
    safeguarding concern under way already, that one is looked at again: whoever raises it learns
    no difference. Whoever told us is not shown a concern that was raised so.

    Raises as `loaded` does, and InvalidError about the field `words`.
    """
    words = required_words(words, field="words", ask="Write why somebody may be at risk")
    with transaction(actor=by.actor, now=now) as tx:
        found = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
        if ConcernKind(found.kind) is _RESTRICTED or found.waits_for_safeguarding:
            raise RefusedError("The safeguarding team has it already.")
        strands = _strands(tx, found.submission_id)
        raised = _under_way(strands) or _raised(tx, found, by=by)
        let_wait(tx, strands)
        tx.add(
            ConcernWords(
                submission_id=raised.submission_id,
                concern_id=raised.id,
                kind=WordsKind.NOTE.value,
                author=Author.QA.value,
                account_id=by.account_id,
                audience=Audience.SAFEGUARDING.value,
                words=words,
                at=now,
            )
        )
        tx.record(ConcernRaised(subject=_subject(raised), of=_subject(found)))
        _hand_over(tx, raised, by=by)


def _own(tx: Transaction, concern_id: int, *, by: Principal, version: int) -> Concern:
    """A safeguarding concern, for an officer. What merely waits is not accepted or assigned."""
    concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
    if ConcernKind(concern.kind) is not _RESTRICTED:
        raise RefusedError("This is no safeguarding concern: it waits for the one it came with.")
    return concern


def _refuse_released(tx: Transaction, strand_id: int, *, by: Principal) -> None:
    """What does not wait is not theirs any more: who lets it go on twice is told why."""
    strand, submission = locked(tx, strand_id)
    if not strand.waits_for_safeguarding:
        require_act(by, ConcernAct.READ, facts_of(strand, submission))
        raise RefusedError("This does not wait any more. Look at it again.")


def _strands(tx: Transaction, submission_id: int) -> list[Concern]:
    """Every concern of a submission, which is locked already."""
    chosen = select(Concern).where(Concern.submission_id == submission_id).order_by(Concern.id)
    return list(tx.session.scalars(chosen.with_for_update()))


def _under_way(strands: Iterable[Concern]) -> Concern | None:
    """The safeguarding concern among them that is not closed."""
    for concern in strands:
        if (
            ConcernKind(concern.kind) is _RESTRICTED
            and ConcernStatus(concern.status) is not ConcernStatus.CLOSED
        ):
            return concern
    return None


def _raised(tx: Transaction, found: Concern, *, by: Principal) -> Concern:
    """A new safeguarding concern beside the one in which it was found."""
    new = NewConcern(
        kind=_RESTRICTED,
        priority=max(Priority(found.priority), Priority.HIGH),
        raised_by=by.account_id,
    )
    (concern,) = add_concerns(tx, tx.get(Submission, found.submission_id), new)
    return concern


def let_wait(tx: Transaction, strands: Iterable[Concern]) -> None:
    """Let everything else wait. What the provider has not opened yet, it cannot open now."""
    for strand in strands:
        if (
            ConcernKind(strand.kind) is _RESTRICTED
            or ConcernStatus(strand.status) is ConcernStatus.CLOSED
        ):
            continue
        strand.waits_for_safeguarding = True
        if any(each.status == HandOffStatus.SENT for each in _with_provider(tx, strand)):
            strand.shared_at = None
    tx.session.flush()


def _go_on(tx: Transaction, strand: Concern) -> None:
    """Let it go on where it stood. What was in the provider's inbox, unopened, is there again."""
    strand.waits_for_safeguarding = False
    tx.session.flush()
    if strand.status == ConcernStatus.REOPENED:
        give_to_team(tx, strand)
    if strand.status != ConcernStatus.WITH_PROVIDER or strand.shared_at is not None:
        return
    share_anew(tx, strand)
    for each in _with_provider(tx, strand):
        if each.provider_id is not None:
            tell_provider(tx, strand, each.provider_id)


def _with_provider(tx: Transaction, strand: Concern) -> list[HandOff]:
    return open_of(tx, strand, Recipient.PROVIDER)


def _was_routed(tx: Transaction, strand: Concern) -> bool:
    """Whether it had gone to somebody before it was made to wait."""
    chosen = select(HandOff.id).where(HandOff.concern_id == strand.id).limit(1)
    return tx.session.scalars(chosen).first() is not None


def _hand_over(tx: Transaction, concern: Concern, *, by: Principal) -> None:
    """Hand it to the safeguarding team, whose 4 office hours begin, and tell its officers."""
    if not any(
        each.status == HandOffStatus.SENT for each in open_of(tx, concern, Recipient.SAFEGUARDING)
    ):
        hand_off(
            tx,
            concern,
            recipient=Recipient.SAFEGUARDING,
            basis=Basis.SAFEGUARDING,
            method=Method.HERE,
            by=by,
        )
    tell_officers(tx, concern)


def _tell(tx: Transaction, concern: Concern) -> None:
    """Tell the person that there is news, unless it is a concern that they are not shown."""
    if concern.raised_by is None:
        tell_news(tx, tx.get(Submission, concern.submission_id))


def _subject(concern: Concern) -> str:
    return subject_of(concern.id, ConcernKind(concern.kind))
