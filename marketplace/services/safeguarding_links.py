"""What safeguarding officers find beyond one concern: the organisation, a pattern, links, notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from marketplace.domain.access import Permission, Principal, require
from marketplace.domain.concern_access import ConcernAct, may_do
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import FieldProblem, InvalidError, NotFoundError, RefusedError
from marketplace.domain.safeguarding import Mark
from marketplace.domain.safeguarding_events import (
    LinkMade,
    LinkTakenOff,
    MarkChanged,
    NoteWritten,
)
from marketplace.domain.triage import LinkKind
from marketplace.domain.words import required_words
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concern_work import ConcernLink
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_loading import facts_of, loaded, lock_both
from marketplace.services.transaction import Transaction, transaction


def mark(  # noqa: PLR0913 - what, of which, by whom
    concern_id: int, what: Mark, *, holds: bool, version: int, by: Principal, now: datetime
) -> None:
    """Mark a safeguarding concern, or take the mark off. As it is already: nothing changes.

    Raises as `loaded` does, and RefusedError where concerns are linked to it as the one about the
    organisation.
    """
    with transaction(actor=by.actor, now=now) as tx:
        concern = _own(tx, concern_id, by=by, version=version)
        if getattr(concern, what.value) == holds:
            return
        if what is Mark.ORGANISATIONAL and not holds and _linked_to(tx, concern):
            raise RefusedError("Concerns are linked to this one. Take those links off first.")
        setattr(concern, what.value, holds)
        tx.session.flush()
        tx.record(MarkChanged(subject=_subject(concern), mark=what.value, holds=holds))


def link(
    concern_id: int, *, organisational_id: int | None, version: int, by: Principal, now: datetime
) -> None:
    """Link a concern about a person to one about the organisation; again changes nothing.

    Raises as `loaded` does, and InvalidError about `organisational_id` where there is no such
    concern, none that they may know of, or none that is marked so.
    """
    with transaction(actor=by.actor, now=now) as tx:
        if organisational_id is not None:
            lock_both(tx, concern_id, organisational_id)
        concern = _own(tx, concern_id, by=by, version=version)
        other = _organisational(tx, concern, organisational_id, by=by)
        if _between(tx, concern, other):
            return
        tx.add(
            ConcernLink(
                concern_id=concern.id,
                other_id=other.id,
                kind=LinkKind.ORGANISATIONAL.value,
                by=by.account_id,
                at=now,
            )
        )
        tx.session.flush()
        tx.record(LinkMade(subject=_subject(concern), organisational=_subject(other)))


def unlink(concern_id: int, *, organisational_id: int, by: Principal, now: datetime) -> None:
    """Take such a link off. Raises as `loaded` does, and NotFoundError without one."""
    with transaction(actor=by.actor, now=now) as tx:
        concern = _own(tx, concern_id, by=by)
        chosen = select(ConcernLink).where(
            ConcernLink.concern_id == concern.id,
            ConcernLink.other_id == organisational_id,
            ConcernLink.kind == LinkKind.ORGANISATIONAL.value,
            ConcernLink.ended_at.is_(None),
        )
        row = tx.session.scalars(chosen.with_for_update()).one_or_none()
        if row is None:
            raise NotFoundError("there is no such link any more")
        row.ended_at = now
        tx.session.flush()
        other = tx.get(Concern, organisational_id)
        tx.record(LinkTakenOff(subject=_subject(concern), organisational=_subject(other)))


def write_note(concern_id: int, *, words: str, by: Principal, now: datetime) -> None:
    """Write a note that safeguarding officers alone can read.

    It stays theirs, also about what waits for them and goes on to others later. Raises as `loaded`
    does, and InvalidError about the field `words`.
    """
    require(by, Permission.HANDLE_SAFEGUARDING_CONCERNS)
    words = required_words(words, field="words", ask="Write the note")
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE)
        row = ConcernWords(
            submission_id=concern.submission_id,
            concern_id=concern.id,
            kind=WordsKind.NOTE.value,
            author=Author.SAFEGUARDING.value,
            account_id=by.account_id,
            audience=Audience.SAFEGUARDING.value,
            words=words,
            at=now,
        )
        tx.add(row)
        tx.session.flush()
        tx.record(NoteWritten(subject=_subject(concern), words_id=row.id))


def _own(tx: Transaction, concern_id: int, *, by: Principal, version: int | None = None) -> Concern:
    require(by, Permission.HANDLE_SAFEGUARDING_CONCERNS)
    concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE, version=version)
    if ConcernKind(concern.kind) is not ConcernKind.SAFEGUARDING:
        raise RefusedError("Only a safeguarding concern can be marked or linked so.")
    return concern


def _organisational(
    tx: Transaction, concern: Concern, other_id: int | None, *, by: Principal
) -> Concern:
    """The concern about the organisation. One that they may not know of is as none."""
    found = tx.session.get(Concern, other_id) if other_id is not None else None
    if found is not None and found.id != concern.id and found.organisational:
        facts = facts_of(found, tx.get(Submission, found.submission_id))
        if may_do(by, ConcernAct.HANDLE, facts):
            return found
    message = "Choose a concern from the list that is marked as about the organisation"
    raise InvalidError((FieldProblem(field="organisational_id", message=message),))


def _between(tx: Transaction, concern: Concern, other: Concern) -> bool:
    chosen = select(ConcernLink.id).where(
        ConcernLink.concern_id == concern.id,
        ConcernLink.other_id == other.id,
        ConcernLink.kind == LinkKind.ORGANISATIONAL.value,
        ConcernLink.ended_at.is_(None),
    )
    return tx.session.scalars(chosen).first() is not None


def _linked_to(tx: Transaction, concern: Concern) -> bool:
    chosen = select(ConcernLink.id).where(
        ConcernLink.other_id == concern.id,
        ConcernLink.kind == LinkKind.ORGANISATIONAL.value,
        ConcernLink.ended_at.is_(None),
    )
    return tx.session.scalars(chosen).first() is not None


def _subject(concern: Concern) -> str:
    return subject_of(concern.id, ConcernKind(concern.kind))
