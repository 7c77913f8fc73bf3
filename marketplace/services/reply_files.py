"""Files that go with a provider's reply: added to its draft, taken off before it is sent."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Principal
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import NotFoundError
from marketplace.files.store import Store
from marketplace.models.concern_words import ConcernFile
from marketplace.models.concerns import Concern
from marketplace.services.concern_files import FileKept, Sent, add_to_reply, claimed, erase
from marketplace.services.concern_replies import draft_to_attach
from marketplace.services.transaction import Transaction, transaction


def attach(concern_id: int, sent: Sent, *, by: Principal, files: Store, now: datetime) -> int:
    """Put a file to the draft of a reply, which is made where there is none; return its id.

    Raises NotFoundError, RefusedError where no reply can be written now, and InvalidError for a
    file that cannot be taken or one too many.
    """

    def claim(tx: Transaction, kept: FileKept) -> int:
        draft = draft_to_attach(tx, concern_id, by=by)
        return add_to_reply(tx, draft, kept, subject=_subject(tx, concern_id), by=by)

    return claimed(sent, claim, files=files, actor=by.actor, now=now)


def take_off(concern_id: int, file_id: int, *, by: Principal, files: Store, now: datetime) -> None:
    """Take a file off the draft of a reply. Raises NotFoundError and RefusedError."""
    with transaction(actor=by.actor, now=now) as tx:
        draft = draft_to_attach(tx, concern_id, by=by)
        row = tx.session.get(ConcernFile, file_id, with_for_update=True, populate_existing=True)
        if row is None or row.reply_id != draft.id or row.erased_at is not None:
            raise NotFoundError("there is no such file here, or it is not yours")
        name = row.stored_name
        erase(tx, row, subject=_subject(tx, concern_id))
    files.remove(name)


def _subject(tx: Transaction, concern_id: int) -> str:
    return subject_of(concern_id, ConcernKind(tx.get(Concern, concern_id).kind))
