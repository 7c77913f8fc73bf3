"""Files with what people tell us, and with a provider's reply: added, removed, opened.

As with documents, what a file is its content says, pictures are written anew, and a file lies in
the store before the transaction that claims it commits: where that fails it is removed again, and
where the process is killed `purge` finds it. A file of a submission goes with its concern: who may
read that may open it, and a provider only what the person agreed to show, never of a kind that
does not go to providers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import ColumnElement, select

from marketplace.domain.access import Actor, Principal, owns, visitor
from marketplace.domain.concern_access import ConcernAct, may_do
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_files import FILE, MOST_FILES, TOO_MANY
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.draft_events import (
    ConcernFileAdded,
    ConcernFileOpened,
    ConcernFileRemoved,
    draft_subject,
)
from marketplace.domain.errors import (
    FieldProblem,
    InvalidError,
    MarketplaceError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.uploads import UnacceptableFileError, safe_file_name
from marketplace.files.inspection import LARGEST_KEPT, Inspected, inspect
from marketplace.files.store import FileMissing, Store, Stored
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile, ConcernReply
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern, Submission
from marketplace.queries.concern_facts import is_restricted
from marketplace.queries.concern_file_names import for_provider
from marketplace.queries.concern_page import scrubbed
from marketplace.services.concern_drafts import open_row
from marketplace.services.concern_loading import facts_of
from marketplace.services.transaction import Transaction, transaction

_NOT_HERE = "there is no such file here, or it is not yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as somebody sends it. `name` is what their computer calls it, believed in nothing.

    `shared` is the person's consent that the provider may see it.
    """

    stream: BinaryIO
    name: str | None
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file to send to whoever may read it."""

    stream: BinaryIO
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKept:
    """A file that was checked and lies in the store, before anybody's row claims it."""

    stored: Stored
    inspected: Inspected
    name: str
    shared: bool


def keep(sent: Sent, *, files: Store) -> FileKept:
    """Check a file and put it into the store. Raises InvalidError, on the field `file`."""
    try:
        inspected = inspect(sent.stream)
    except UnacceptableFileError as refusal:
        raise InvalidError((FieldProblem(field=FILE, message=str(refusal)),)) from None
    stored = files.put(inspected.content, largest=LARGEST_KEPT)
    name = safe_file_name(sent.name, inspected.media_type)
    return FileKept(stored=stored, inspected=inspected, name=name, shared=sent.shared)


def add_to_draft(token: str, sent: Sent, *, files: Store, now: datetime) -> int:
    """Add a file to a draft; return its id. The same file again changes nothing.

    Raises InvalidError for a file that cannot be taken or one too many, NotFoundError where there
    is no such draft any more, ConflictError where it was sent.
    """

    def claim(tx: Transaction, kept: FileKept) -> int:
        draft = open_row(tx, token)
        return _claim(
            tx,
            kept,
            ConcernFile(draft_id=draft.id, submission_id=None, reply_id=None, account_id=None),
            among=ConcernFile.draft_id == draft.id,
            subject=draft_subject(draft.id),
        )

    return claimed(sent, claim, files=files, actor=visitor(), now=now)


def add_to_submission(tx: Transaction, submission: Submission, kept: FileKept) -> int:
    """Add a file to what was sent, inside a use case that runs under `claimed`; return its id.

    The submission has to be locked. Raises InvalidError for one too many.
    """
    row = ConcernFile(draft_id=None, submission_id=submission.id, reply_id=None, account_id=None)
    mine = (ConcernFile.submission_id == submission.id) & ConcernFile.reply_id.is_(None)
    return _claim(tx, kept, row, among=mine, subject=f"submission:{submission.id}")


def add_to_reply(
    tx: Transaction, reply: ConcernReply, kept: FileKept, *, subject: str, by: Principal
) -> int:
    """Add a file to a provider's reply, as `add_to_submission`. `subject` is that of the concern.

    The person may open it once the reply was sent.
    """
    concern = tx.get(Concern, reply.concern_id)
    row = ConcernFile(
        draft_id=None,
        submission_id=concern.submission_id,
        reply_id=reply.id,
        account_id=by.account_id,
    )
    return _claim(tx, kept, row, among=ConcernFile.reply_id == reply.id, subject=subject)


def claimed(
    sent: Sent,
    claim: Callable[[Transaction, FileKept], int],
    *,
    files: Store,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep a file and let `claim` give it its row, in one transaction; return what it returns.

    Where `claim` refuses, or finds that the same file is there already, nothing of it is kept.
    """
    kept = keep(sent, files=files)
    try:
        with transaction(actor=actor, now=now) as tx:
            file_id = claim(tx, kept)
            is_new = tx.get(ConcernFile, file_id).stored_name == kept.stored.name
    except MarketplaceError:
        files.remove(kept.stored.name)
        raise
    if not is_new:
        files.remove(kept.stored.name)
    return file_id


def remove(token: str, file_id: int, *, files: Store, now: datetime) -> None:
    """Remove a file of a draft. Raises NotFoundError, and ConflictError once it was sent."""
    with transaction(actor=visitor(), now=now) as tx:
        draft = open_row(tx, token)
        row = tx.get(ConcernFile, file_id)
        if row.draft_id != draft.id or row.erased_at is not None:
            raise NotFoundError("there is no such file here")
        name = row.stored_name
        erase(tx, row, subject=draft_subject(draft.id))
    files.remove(name)


def erase(tx: Transaction, row: ConcernFile, *, subject: str) -> None:
    """Note that a file is removed; the caller removes it from the store after the commit."""
    row.erased_at, row.original_name = tx.now, ""
    tx.session.flush()
    tx.record(ConcernFileRemoved(subject=subject, file_id=row.id))


def open_file(
    file_id: int,
    *,
    files: Store,
    now: datetime,
    by: Principal | None = None,
    following: int | None = None,
) -> Opened:
    """Open a file for staff or a provider (`by`), or for the person of a submission (`following`).

    Raises NotFoundError where they may not even know of it. Reading by staff or a provider is an
    event.
    """
    with transaction(actor=by.actor if by else visitor(), now=now) as tx:
        row = tx.session.get(ConcernFile, file_id)
        if row is None or row.erased_at is not None or row.submission_id is None:
            raise NotFoundError(_NOT_HERE)
        name = row.original_name
        if by is not None:
            subject, name = _read_by(row, by)
            tx.record(ConcernFileOpened(subject=subject, file_id=file_id))
        elif row.submission_id != following or not _is_sent(row):
            raise NotFoundError(_NOT_HERE)
        try:
            stream = files.open(row.stored_name)
        except FileMissing:
            raise RefusedError("we cannot find this file. Please tell us by phone") from None
        return Opened(stream=stream, name=name, media_type=row.media_type, size=row.size)


def _is_sent(row: ConcernFile) -> bool:
    """Whether it came with what was told, or with a reply that was sent."""
    if row.reply_id is None:
        return True
    return db.session.get_one(ConcernReply, row.reply_id).sent_at is not None


def _read_by(row: ConcernFile, by: Principal) -> tuple[str, str]:
    """By which concern somebody opens the file, and what it is called for them.

    Where they may read a restricted one, it is by that: so nobody else learns that they did.
    Raises NotFoundError where there is none.
    """
    restricted_first = (~is_restricted(), Concern.id)
    chosen = select(Concern).where(Concern.submission_id == row.submission_id)
    submission = db.session.get_one(Submission, row.submission_id)
    name, own = row.original_name, row.reply_id is not None
    for concern in db.session.scalars(chosen.order_by(*restricted_first)):
        facts = facts_of(concern, submission)
        subject = subject_of(concern.id, facts.kind)
        if may_do(by, ConcernAct.READ, facts) and _is_sent(row):
            whole = own or facts.is_restricted
            return subject, name if whole else scrubbed(name, submission_id=submission.id)
        if may_do(by, ConcernAct.SEE_SHARED, facts) and _is_for_provider(row, concern, by=by):
            theirs = by.provider_ids
            return subject, name if own else for_provider(
                name, concern_id=concern.id, provider_ids=theirs
            )
    raise NotFoundError(_NOT_HERE)


def _is_for_provider(row: ConcernFile, concern: Concern, *, by: Principal) -> bool:
    """Whether it is their own reply's, or one that the person lets them see and they have opened.

    Nothing that was shared with a provider can be read before it has confirmed that it came.
    """
    if row.reply_id is not None:
        reply = db.session.get_one(ConcernReply, row.reply_id)
        return reply.concern_id == concern.id and owns(by, reply.provider_id)
    if not row.shared:
        return False
    received = select(HandOff.provider_id).where(
        HandOff.concern_id == concern.id,
        HandOff.recipient == Recipient.PROVIDER.value,
        HandOff.receipt_at.is_not(None),
    )
    return any(owns(by, provider_id) for provider_id in db.session.scalars(received))


def _claim(
    tx: Transaction, kept: FileKept, row: ConcernFile, *, among: ColumnElement[bool], subject: str
) -> int:
    """Give a kept file its row, or return that of the same file. Raises InvalidError."""
    there = select(ConcernFile).where(among, ConcernFile.erased_at.is_(None))
    rows = tx.session.scalars(there).all()
    same = next((each for each in rows if each.sha256 == kept.stored.sha256), None)
    if same is not None:
        same.shared = kept.shared
        return same.id
    if len(rows) >= MOST_FILES:
        raise InvalidError((FieldProblem(field=FILE, message=TOO_MANY),))
    row.stored_name, row.original_name = kept.stored.name, kept.name
    row.media_type = kept.inspected.media_type.value
    row.size, row.sha256 = kept.stored.size, kept.stored.sha256
    row.shared, row.added_at = kept.shared, tx.now
    tx.add(row)
    tx.session.flush()
    tx.record(
        ConcernFileAdded(
            subject=subject,
            file_id=row.id,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
        )
    )
    return row.id
