"""Words of staff about a concern: notes for staff, and what the person is told."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Principal
from marketplace.domain.concern_access import ConcernAct
from marketplace.domain.concern_desk_events import NoteWritten, PersonTold
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_recipients import Recipient
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import RefusedError
from marketplace.domain.words import required_words
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concerns import Concern
from marketplace.services.concern_closing import own_team
from marketplace.services.concern_loading import loaded
from marketplace.services.concern_news import tell_news_of
from marketplace.services.transaction import Transaction, transaction


def write_note(concern_id: int, *, words: str, by: Principal, now: datetime) -> None:
    """Write a note for staff who may read the concern.

    Raises as `loaded` does, and InvalidError without words.
    """
    words = required_words(words, field="words", ask="Write the note")
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE)
        row = _written(tx, concern, WordsKind.NOTE, Audience.STAFF, words, by=by)
        tx.record(NoteWritten(subject=_subject(concern), words_id=row.id))


def tell_person(concern_id: int, *, words: str, by: Principal, now: datetime) -> None:
    """Tell the person something: they read it when they follow what they told us.

    A mail says only that there is something to read. Raises as `write_note` does, and RefusedError
    for a concern that an officer raised.
    """
    words = required_words(words, field="words", ask="Write what the person is told")
    with transaction(actor=by.actor, now=now) as tx:
        concern = loaded(tx, concern_id, by=by, act=ConcernAct.HANDLE)
        if concern.raised_by is not None:
            raise RefusedError("An officer raised this one: whoever told us is not told of it.")
        row = _written(tx, concern, WordsKind.TOLD_PERSON, Audience.PERSON, words, by=by)
        tx.record(PersonTold(subject=_subject(concern), words_id=row.id))
        tell_news_of(tx, concern)


def author_of(concern: Concern) -> Author:
    """Whose words they are: those of the team that has the concern."""
    team = own_team(concern)
    return Author.SAFEGUARDING if team is Recipient.SAFEGUARDING else Author.QA


def _written(  # noqa: PLR0913 - what the row is made of
    tx: Transaction,
    concern: Concern,
    kind: WordsKind,
    audience: Audience,
    words: str,
    *,
    by: Principal,
) -> ConcernWords:
    row = ConcernWords(
        submission_id=concern.submission_id,
        concern_id=concern.id,
        kind=kind.value,
        author=author_of(concern).value,
        account_id=by.account_id,
        audience=audience.value,
        words=words,
        at=tx.now,
    )
    tx.add(row)
    tx.session.flush()
    return row


def _subject(concern: Concern) -> str:
    return subject_of(concern.id, ConcernKind(concern.kind))
