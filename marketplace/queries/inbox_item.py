"""One thing in a provider's inbox, whole: the words as they were shared, and the provider's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from marketplace.domain.access import Principal
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_words import Author, WordsKind
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.models.base import db
from marketplace.models.concern_words import ConcernFile, ConcernReply, ConcernWords
from marketplace.models.concern_work import HandOff
from marketplace.models.concerns import Concern
from marketplace.queries.concern_file_names import for_provider
from marketplace.queries.people import names_of
from marketplace.queries.provider_inbox import InboxLine, line_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWords:
    """The words as they were shared once."""

    words: str
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSeen:
    """A file that they may open."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySeen:
    """A reply, or the draft of one where `sent_at` is empty."""

    id: int
    put_right: str
    stops_again: str
    saved_at: datetime
    saved_by: str
    sent_at: datetime | None
    version: int
    files: tuple[FileSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldQa:
    """What a provider told the QA team."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedItem:
    """One thing whole. Without anybody of the provider having opened it, there are no words yet.

    `words` are newest first, `replies` oldest first; `files` are those of the person that the
    person lets the provider see.
    """

    line: InboxLine
    words: tuple[SharedWords, ...]
    files: tuple[FileSeen, ...]
    replies: tuple[ReplySeen, ...]
    draft: ReplySeen | None
    told: tuple[ToldQa, ...]


def shared_item(concern_id: int, *, by: Principal, today: date) -> SharedItem:
    """One thing that was shared with a provider of theirs. Raises NotFoundError."""
    line = line_of(concern_id, by=by, today=today)
    replies = _replies(line)
    return SharedItem(
        line=line,
        words=_words(line) if line.opened else (),
        files=_files_of_person(line) if line.opened else (),
        replies=tuple(reply for reply in replies if reply.sent_at is not None),
        draft=next((reply for reply in replies if reply.sent_at is None), None),
        told=_told(line),
    )


def _words(line: InboxLine) -> tuple[SharedWords, ...]:
    """Each text once, as it was shared last."""
    chosen = (
        select(HandOff.words, HandOff.sent_at)
        .where(
            HandOff.concern_id == line.concern_id,
            HandOff.recipient == Recipient.PROVIDER.value,
            HandOff.provider_id == line.provider_id,
            HandOff.status != HandOffStatus.TAKEN_BACK.value,
        )
        .order_by(HandOff.id.desc())
    )
    seen: dict[str, SharedWords] = {}
    for words, sent_at in db.session.execute(chosen):
        seen.setdefault(words, SharedWords(words=words, sent_at=sent_at))
    return tuple(seen.values())


def _replies(line: InboxLine) -> tuple[ReplySeen, ...]:
    chosen = (
        select(ConcernReply)
        .where(
            ConcernReply.concern_id == line.concern_id,
            ConcernReply.provider_id == line.provider_id,
        )
        .order_by(ConcernReply.sent_at, ConcernReply.id)
    )
    rows = db.session.scalars(chosen).all()
    names = names_of(row.account_id for row in rows)
    return tuple(
        ReplySeen(
            id=row.id,
            put_right=row.put_right,
            stops_again=row.stops_again,
            saved_at=row.saved_at,
            saved_by=names[row.account_id],
            sent_at=row.sent_at,
            version=row.version,
            files=_files(ConcernFile.reply_id == row.id),
        )
        for row in rows
    )


def _files_of_person(line: InboxLine) -> tuple[FileSeen, ...]:
    key = line.concern_id
    of_submission = select(Concern.submission_id).where(Concern.id == key).scalar_subquery()
    found = _files(
        ConcernFile.submission_id == of_submission,
        ConcernFile.reply_id.is_(None),
        ConcernFile.shared.is_(True),
    )
    theirs = (line.provider_id,)
    return tuple(
        replace(file, name=for_provider(file.name, concern_id=key, provider_ids=theirs))
        for file in found
    )


def _files(*which: ColumnElement[bool]) -> tuple[FileSeen, ...]:
    chosen = (
        select(ConcernFile.id, ConcernFile.original_name, ConcernFile.size)
        .where(*which, ConcernFile.erased_at.is_(None))
        .order_by(ConcernFile.id)
    )
    rows = db.session.execute(chosen)
    return tuple(FileSeen(id=id_, name=name, size=size) for id_, name, size in rows)


def _told(line: InboxLine) -> tuple[ToldQa, ...]:
    chosen = (
        select(ConcernWords)
        .where(
            ConcernWords.concern_id == line.concern_id,
            ConcernWords.kind == WordsKind.TO_QA.value,
            ConcernWords.author == Author.PROVIDER.value,
            ConcernWords.provider_id == line.provider_id,
        )
        .order_by(ConcernWords.id)
    )
    rows = db.session.scalars(chosen).all()
    names = names_of(row.account_id for row in rows if row.account_id is not None)
    return tuple(
        ToldQa(words=row.words, by=names.get(row.account_id or 0, ""), at=row.at) for row in rows
    )
