"""Tells the person what came of a hand-off: they read it when they follow what they told us."""

from __future__ import annotations

from datetime import datetime

from marketplace.domain.access import Principal
from marketplace.domain.concern_desk_events import PersonTold
from marketplace.domain.concern_events import subject_of
from marketplace.domain.concern_words import Audience, Author, WordsKind
from marketplace.domain.concerns import ConcernKind
from marketplace.domain.errors import RefusedError
from marketplace.domain.hand_off_events import HandOffTold
from marketplace.domain.hand_offs import HandOffStatus
from marketplace.domain.words import required_words
from marketplace.models.concern_words import ConcernWords
from marketplace.models.concerns import Concern, Submission
from marketplace.services.concern_news import tell_news
from marketplace.services.hand_offs import loaded_hand_off
from marketplace.services.transaction import Transaction, transaction


def tell_outcome(
    hand_off_id: int, *, words: str, by: Principal, now: datetime, version: int
) -> None:
    """Tell the person what came of a hand-off, in these words.

    Raises as `loaded_hand_off` does, RefusedError before an outcome is recorded, and InvalidError
    without words.
    """
    words = required_words(words, field="words", ask="Write what the person is told")
    with transaction(actor=by.actor, now=now) as tx:
        concern, found = loaded_hand_off(tx, hand_off_id, by=by, version=version)
        if found.status != HandOffStatus.ENDED:
            raise RefusedError("Nothing is known to have come of it yet. Record the outcome first.")
        found.told_at = tx.now
        tell(tx, concern, words=words, by=by)
        subject = subject_of(concern.id, ConcernKind(concern.kind))
        tx.record(HandOffTold(subject=subject, hand_off=found.id, recipient=found.recipient))


def tell(tx: Transaction, concern: Concern, *, words: str, by: Principal) -> None:
    """Write words that the person reads, and let them know that there is something to read.

    Raises RefusedError of a concern that an officer raised: the person is not shown it.
    """
    if concern.raised_by is not None:
        raise RefusedError("An officer raised this. Whoever told us does not know of it.")
    kind = ConcernKind(concern.kind)
    author = Author.SAFEGUARDING if kind.is_restricted else Author.QA
    row = ConcernWords(
        submission_id=concern.submission_id,
        concern_id=concern.id,
        kind=WordsKind.TOLD_PERSON.value,
        author=author.value,
        account_id=by.account_id,
        audience=Audience.PERSON.value,
        words=words,
        at=tx.now,
    )
    tx.add(row)
    tx.session.flush()
    tx.record(PersonTold(subject=subject_of(concern.id, kind), words_id=row.id))
    tell_news(tx, tx.get(Submission, concern.submission_id))
