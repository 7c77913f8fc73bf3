"""Who looks at documents: whoever may open one, and the officer who was content with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from marketplace.domain.access import Permission, Principal, may, owns, require
from marketplace.domain.dates import london_day
from marketplace.domain.document_events import DocumentRead, DocumentSeen, document_subject
from marketplace.domain.documents import Owner, has_expired
from marketplace.domain.errors import NotFoundError, RefusedError
from marketplace.domain.uploads import MediaType
from marketplace.files.store import FileMissing, Store
from marketplace.models.documents import Document
from marketplace.queries.documents import is_own
from marketplace.services.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A document to be sent to whoever may read it. Whoever takes it closes the stream."""

    name: str
    media_type: MediaType
    size: int
    stream: BinaryIO


def mark_seen(document_id: int, *, by: Principal, now: datetime) -> None:
    """Note that an officer looked at a document and was content; twice is once.

    Raises NotFoundError, and RefusedError for one that was replaced or has expired, and for an
    officer's own.
    """
    require(by, Permission.DECIDE_CASES)
    with transaction(actor=by.actor, now=now) as tx:
        row = tx.session.get(Document, document_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise NotFoundError("there is no such document")
        if owns(by, row.provider_id) or row.uploaded_by == by.account_id:
            raise RefusedError("you cannot vouch for a document of your own")
        if row.replaced_at is not None:
            raise RefusedError("a newer document has taken its place: look at that one")
        if has_expired(row.expires_on, today=london_day(now)):
            raise RefusedError("this document has expired, so pages cannot say that it was seen")
        if row.seen_at is None:
            row.seen_at, row.seen_by = now, by.account_id
            tx.record(DocumentSeen(subject=document_subject(document_id), document=row.kind))


def document_for(document_id: int, *, by: Principal, files: Store, now: datetime) -> Opened:
    """Open a document for somebody who may read it. Every such read is an event.

    Raises NotFoundError where there is none, or none that they may know of.
    """
    with transaction(actor=by.actor, now=now) as tx:
        row = tx.session.get(Document, document_id)
        if row is None or row.erased_at is not None or not _may_read(row, by=by):
            raise NotFoundError("there is no such document here")
        try:
            stream = files.open(row.stored_name)
        except FileMissing:
            raise RefusedError(
                "we cannot find the file of this document. Please tell us by phone"
            ) from None
        tx.record(
            DocumentRead(
                subject=document_subject(document_id),
                document=row.kind,
                by_staff=may(by, Permission.READ_DOCUMENTS),
            )
        )
        return Opened(
            name=row.original_name,
            media_type=MediaType(row.media_type),
            size=row.size,
            stream=stream,
        )


def _may_read(row: Document, *, by: Principal) -> bool:
    if may(by, Permission.READ_DOCUMENTS):
        return True
    if row.provider_id is not None:
        return is_own(Owner(provider_id=row.provider_id), by=by)
    return is_own(Owner(registration_id=row.registration_id), by=by)
