"""Documents: upload, replace, take back, and hand over to the provider.

A file is put in the store before the transaction and belongs to nobody until that commits. Where
the transaction fails, it is removed; where the process is killed in between, `purge` finds it
(`services.document_files`). What a document shows is decided by its content, never by its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from marketplace.domain.access import Principal
from marketplace.domain.dates import london_day
from marketplace.domain.document_events import (
    DocumentAdded,
    DocumentHandedOver,
    DocumentRemoved,
    document_subject,
)
from marketplace.domain.documents import DocumentKind, Owner, expiry_problem
from marketplace.domain.errors import (
    ConflictError,
    FieldProblem,
    InvalidError,
    MarketplaceError,
    NotFoundError,
    RefusedError,
)
from marketplace.domain.registrations import RegistrationStatus
from marketplace.domain.uploads import UnacceptableFileError, safe_file_name
from marketplace.files.inspection import LARGEST_KEPT, Inspected, inspect
from marketplace.files.store import Store, Stored
from marketplace.models.documents import Document
from marketplace.models.registrations import Registration
from marketplace.queries.documents import is_own, own_documents
from marketplace.services.document_holds import lift_where_renewed, lock_provider
from marketplace.services.transaction import Transaction, transaction

FILE, EXPIRES = "file", "expires_on"
"""The fields of the form that problems are told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What somebody sends. `replaces` is the current document as they saw it, None for the first.

    `name` is what their computer calls the file; it is believed in nothing.
    """

    stream: BinaryIO
    name: str | None
    kind: DocumentKind
    expires_on: date | None = None
    replaces: int | None = None


def add(upload: Upload, *, to: Owner, by: Principal, files: Store, now: datetime) -> int:
    """Keep a document, in place of the current one of its kind; return its id.

    Sending the same file again changes nothing. A provider's listings that were held because a
    document had expired are shown again.

    Raises:
        NotFoundError: the registration or provider is not theirs, or does not ask for this.
        InvalidError: the file or its date cannot be taken.
        ConflictError: somebody else has replaced the document in the meantime.
        RefusedError: the registration has been sent.
    """
    today = london_day(now)
    page = own_documents(to, by=by, today=today)
    page.row(upload.kind)
    if not page.can_change:
        raise _sent()
    inspected = _inspected(upload, today=today)
    stored = files.put(inspected.content, largest=LARGEST_KEPT)
    try:
        with transaction(actor=by.actor, now=now) as tx:
            added = _put_in_place(tx, upload, inspected, stored, to=to, by=by)
    except IntegrityError:
        files.remove(stored.name)
        raise ConflictError("somebody else uploaded this document in the meantime") from None
    except MarketplaceError:
        # Only what we refused ourselves: after a broken connection nobody knows whether the
        # commit arrived, and `purge` looks at what is there.
        files.remove(stored.name)
        raise
    for name in added.discarded:
        files.remove(name)
    return added.document_id


def remove(document_id: int, *, by: Principal, files: Store, now: datetime) -> Owner:
    """Take back a document of a registration that can still be changed; return whose it was.

    Raises NotFoundError, and RefusedError once it is sent or approved.
    """
    with transaction(actor=by.actor, now=now) as tx:
        row = tx.get(Document, document_id)
        if row.registration_id is None:
            raise NotFoundError("there is no such document here")
        owner = Owner(registration_id=row.registration_id)
        _lock(tx, owner, by=by)
        tx.session.refresh(row, with_for_update=True)  # it may have changed while we waited
        if row.replaced_at is not None:
            raise NotFoundError("there is no such document here")
        discarded = _retire(tx, row)
        tx.record(
            DocumentRemoved(
                subject=document_subject(document_id), document=row.kind, sha256=row.sha256
            )
        )
    for name in discarded:
        files.remove(name)
    return owner


def hand_over(tx: Transaction, *, registration_id: int, provider_id: int) -> None:
    """Make a registration's documents the provider's: it has been approved.

    Where the provider has a current one of a kind already, the newly approved one replaces it.
    """
    lock_provider(tx, provider_id)
    chosen = select(Document).where(Document.registration_id == registration_id)
    for row in tx.session.scalars(chosen.order_by(Document.id)).all():
        former = None
        if row.replaced_at is None:
            former = _current(tx, Document.provider_id == provider_id, DocumentKind(row.kind))
        if former is not None and former is not row:
            former.replaced_at = tx.now
            tx.session.flush()
        row.provider_id = provider_id
        tx.session.flush()
        tx.record(
            DocumentHandedOver(
                subject=document_subject(row.id),
                provider_id=provider_id,
                replaced=former.id if former is not None and former is not row else None,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Added:
    """What to do once it is committed: the names of files that belong to nobody any more."""

    document_id: int
    discarded: tuple[str, ...]


def _inspected(upload: Upload, *, today: date) -> Inspected:
    """What is to be kept. Raises InvalidError with everything that is wrong at once."""
    problems, inspected = [], None
    try:
        inspected = inspect(upload.stream)
    except UnacceptableFileError as refusal:
        problems.append(FieldProblem(field=FILE, message=str(refusal)))
    if wrong := expiry_problem(upload.kind, upload.expires_on, today=today):
        problems.append(FieldProblem(field=EXPIRES, message=wrong))
    if problems or inspected is None:
        raise InvalidError(tuple(problems))
    return inspected


def _put_in_place(  # noqa: PLR0913 - what was sent, what it is, where it lies, whose it is
    tx: Transaction,
    upload: Upload,
    inspected: Inspected,
    stored: Stored,
    *,
    to: Owner,
    by: Principal,
) -> _Added:
    """Make a stored file the current document of its kind."""
    whose = _lock(tx, to, by=by)
    current = _current(tx, whose, upload.kind)
    expires_on = upload.expires_on if upload.kind.needs_expiry else None
    if current and (current.sha256, current.expires_on) == (stored.sha256, expires_on):
        return _Added(document_id=current.id, discarded=(stored.name,))
    current_id = current.id if current else None
    if current_id != upload.replaces:
        raise ConflictError("somebody else replaced this document in the meantime")
    discarded = _retire(tx, current) if current else ()
    row = Document(
        registration_id=to.registration_id,
        provider_id=to.provider_id,
        kind=upload.kind.value,
        stored_name=stored.name,
        original_name=safe_file_name(upload.name, inspected.media_type),
        media_type=inspected.media_type.value,
        size=stored.size,
        sha256=stored.sha256,
        uploaded_by=by.account_id,
        uploaded_at=tx.now,
        expires_on=expires_on,
    )
    tx.add(row)
    tx.session.flush()
    tx.record(_added_event(row, replaced=current_id))
    document_id = row.id
    if to.provider_id is not None:
        lift_where_renewed(tx, to.provider_id, today=london_day(tx.now))
    return _Added(document_id=document_id, discarded=discarded)


def _lock(tx: Transaction, owner: Owner, *, by: Principal) -> ColumnElement[bool]:
    """Let one change after the other; return what chooses the owner's documents.

    Raises NotFoundError, and RefusedError for a registration that was sent.
    """
    if owner.provider_id is not None:
        lock_provider(tx, owner.provider_id)
    else:
        row = tx.session.get(
            Registration, owner.registration_id, with_for_update=True, populate_existing=True
        )
        if row is not None and not RegistrationStatus(row.status).can_change:
            raise _sent() if is_own(owner, by=by) else NotFoundError("there is no such thing here")
    if not is_own(owner, by=by):
        raise NotFoundError("there is no such thing here, or it is not yours")
    if owner.provider_id is not None:
        return Document.provider_id == owner.provider_id
    return Document.registration_id == owner.registration_id


def _current(tx: Transaction, whose: ColumnElement[bool], kind: DocumentKind) -> Document | None:
    """The current document of a kind, locked: an officer may be marking it as seen just now."""
    chosen = (
        select(Document)
        .where(whose, Document.kind == kind.value, Document.replaced_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return tx.session.scalars(chosen).one_or_none()


def _retire(tx: Transaction, row: Document) -> tuple[str, ...]:
    """End a current document; return the files that nobody needs then.

    What an officer has seen, and what a provider gave after it was approved, is what the council
    relied on: that is kept. Anything else was its owner's alone, and its file goes.
    """
    row.replaced_at = tx.now
    relied_on = row.seen_at is not None or row.provider_id is not None
    if not relied_on:
        row.erased_at, row.original_name = tx.now, ""
    tx.session.flush()
    return () if relied_on else (row.stored_name,)


def _added_event(row: Document, *, replaced: int | None) -> DocumentAdded:
    return DocumentAdded(
        subject=document_subject(row.id),
        document=row.kind,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        expires_on=row.expires_on,
        registration_id=row.registration_id,
        provider_id=row.provider_id,
        replaced=replaced,
    )


def _sent() -> RefusedError:
    return RefusedError(
        "this registration has been sent, so its documents stand. Take it back to change them"
    )
