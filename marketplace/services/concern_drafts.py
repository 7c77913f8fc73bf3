"""What somebody tells us, while they are still at it: begun, saved page by page, given up.

Whoever has the token has the draft: it names nobody, and nobody else can find it. `version` is
that of the draft as the page saw it; where it has moved on, in another tab, ConflictError is
raised and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from marketplace.domain.access import Actor, visitor
from marketplace.domain.concern_answers import Answers
from marketplace.domain.concern_steps import Step, pertinent
from marketplace.domain.draft_events import DraftDiscarded, DraftStarted, draft_subject
from marketplace.domain.errors import ConflictError, NotFoundError
from marketplace.domain.sign_ins import digest, new_token
from marketplace.files.store import Store
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile
from marketplace.models.concerns import ConcernDraft
from marketplace.services.transaction import Transaction, transaction

_ANSWERED = "answered"
"""Beside the answers: the pages that were sent. An unasked choice and a "no" differ by it."""
# Made once: to build them takes longer than to run them.
_BY_TOKEN = select(ConcernDraft).where(ConcernDraft.token_digest == bindparam("digest"))
_LOCKED = _BY_TOKEN.with_for_update().execution_options(populate_existing=True)
_FILES = (
    select(ConcernFile)
    .where(ConcernFile.draft_id == bindparam("draft"), ConcernFile.erased_at.is_(None))
    .order_by(ConcernFile.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFile:
    """A file of a draft, as pages show it."""

    id: int
    name: str
    size: int
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft. `typed` is everything that was answered, `answers` what of it still applies.

    `submission_id` says that it was sent: there is nothing in it any more.
    """

    id: int
    token: str
    typed: Answers
    answered: frozenset[Step]
    version: int
    saved_at: datetime
    submission_id: int | None
    files: tuple[DraftFile, ...]

    @property
    def answers(self) -> Answers:
        """What is shown on "check your answers", and sent."""
        return pertinent(self.typed)


def start(
    answers: Answers,
    now: datetime,
    *,
    answered: Iterable[Step] = (),
    actor: Actor | None = None,
) -> str:
    """Begin a draft with these answers; return its token, which is kept nowhere else.

    `actor` is the member of staff who enters it for somebody; a visitor where none is given.
    """
    token = new_token()
    with transaction(actor=actor or visitor(), now=now) as tx:
        row = ConcernDraft(
            token_digest=digest(token),
            answers=_kept(answers, frozenset(answered)),
            started_at=now,
            saved_at=now,
        )
        tx.add(row)
        tx.session.flush()
        tx.record(DraftStarted(subject=draft_subject(row.id)))
    return token


def load(token: str | None, now: datetime) -> Draft | None:
    """The draft of a token; None where there is none, or none any more."""
    del now
    if not token:
        return None
    row = row_of(token)
    return None if row is None else _draft(row, token)


def save(
    token: str, answers: Answers, version: int, now: datetime, *, answered: Step | None = None
) -> int:
    """Keep the answers; return the new version. `answered` is the page that brought them.

    Raises NotFoundError where there is no such draft any more, ConflictError where it has moved
    on or was sent.
    """
    with transaction(actor=visitor(), now=now) as tx:
        row = open_row(tx, token)
        if row.version != version:
            raise ConflictError("these answers were changed since you opened the page")
        done = _answered(row) | ({answered} if answered else set())
        row.answers, row.saved_at = _kept(answers, done), now
        tx.session.flush()
        return row.version


def discard(token: str, *, files: Store, now: datetime) -> None:
    """Remove a draft and its files for good; one that is gone or sent is left as it is."""
    with transaction(actor=visitor(), now=now) as tx:
        row = locked_row(tx, token)
        if row is None or row.submission_id is not None:
            return
        names = erase_files(tx, row.id)
        tx.record(DraftDiscarded(subject=draft_subject(row.id), files=len(names)))
        tx.session.flush()
        tx.session.delete(row)
    for name in names:
        files.remove(name)


def open_row(tx: Transaction, token: str) -> ConcernDraft:
    """A draft, locked, while it can be changed. Raises NotFoundError, ConflictError once sent."""
    row = locked_row(tx, token)
    if row is None:
        raise NotFoundError("there is no such draft any more")
    if row.submission_id is not None:
        raise ConflictError("this was sent already")
    return row


def row_of(token: str) -> ConcernDraft | None:
    """A draft, sent or not; None where there is none any more."""
    return db.session.scalars(_BY_TOKEN, {"digest": digest(token)}).one_or_none()


def locked_row(tx: Transaction, token: str) -> ConcernDraft | None:
    """A draft as it stands now, locked, sent or not; None where there is none any more."""
    return tx.session.scalars(_LOCKED, {"digest": digest(token)}).one_or_none()


def erase_files(tx: Transaction, draft_id: int) -> tuple[str, ...]:
    """Mark the files of a draft as erased; return the names under which they lie."""
    mine = (ConcernFile.draft_id == draft_id, ConcernFile.erased_at.is_(None))
    rows = tx.session.scalars(select(ConcernFile).where(*mine)).all()
    for row in rows:
        row.erased_at, row.original_name = tx.now, ""
    return tuple(row.stored_name for row in rows)


def _draft(row: ConcernDraft, token: str) -> Draft:
    return Draft(
        id=row.id,
        token=token,
        typed=Answers.from_json(row.answers),
        answered=_answered(row),
        version=row.version,
        saved_at=row.saved_at,
        submission_id=row.submission_id,
        files=tuple(
            DraftFile(id=file.id, name=file.original_name, size=file.size, shared=file.shared)
            for file in db.session.scalars(_FILES, {"draft": row.id})
        ),
    )


def _answered(row: ConcernDraft) -> frozenset[Step]:
    kept = row.answers.get(_ANSWERED)
    known = {step.value for step in Step}
    return (
        frozenset(Step(each) for each in kept if each in known)
        if isinstance(kept, list)
        else frozenset()
    )


def _kept(answers: Answers, answered: frozenset[Step]) -> dict[str, object]:
    return {**answers.as_json(), _ANSWERED: sorted(step.value for step in answered)}
